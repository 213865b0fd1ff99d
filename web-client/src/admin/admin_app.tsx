// The console: who may do what is asked first, then the page that the address names is shown.
import { useCallback, useEffect, useState } from "preact/hooks";
import { type ApiError, api, isSettled } from "../browser/api";
import { type Capability, consoleApi } from "../browser/console_api";
import { useLanguage } from "../portal/language_context";
import { Problem } from "../portal/problem";
import { useAddress } from "../portal/route";
import { AdminFrame } from "./admin_frame";
import type { AdminProperties } from "./admin_gate";
import { currentPage, type PageName, pageNeeds, pages } from "./admin_route";
import { AuditPage } from "./audit/audit_page";
import { ConsoleContext } from "./console_context";
import { EmergencyPage } from "./emergency/emergency_page";
import { DepartmentsPage } from "./people/departments_page";
import { PeoplePage } from "./people/people_page";
import { PolicyPage } from "./policy/policy_page";
import { QuarantinePage } from "./quarantine/quarantine_page";
import { ReportPage } from "./report/report_page";
import { SessionsPage } from "./sessions/sessions_page";
import "./styles/console.css";
import "./styles/tables.css";

const shown: Record<PageName, () => preact.JSX.Element> = {
  people: PeoplePage,
  departments: DepartmentsPage,
  sessions: SessionsPage,
  policy: PolicyPage,
  audit: AuditPage,
  quarantine: QuarantinePage,
  report: ReportPage,
  emergency: EmergencyPage,
};

export function AdminApp({ user, onForget }: AdminProperties) {
  const { t } = useLanguage();
  const [may, setMay] = useState<readonly Capability[] | null>(null);
  const [problem, setProblem] = useState<ApiError | null>(null);
  const wanted = useAddress(currentPage);
  useEffect(() => {
    void consoleApi.me().then((answer) => {
      if (answer.ok) setMay(answer.value.may);
      else if (answer.problem.error === "unauthenticated") onForget();
      else if (answer.problem.error === "forbidden") setMay([]);
      else setProblem(answer.problem);
    });
  }, [onForget]);
  const logout = useCallback(() => {
    void api.logout().then((answer) => {
      if (!answer.ok && !isSettled(answer)) setProblem(answer.problem);
      else onForget();
    });
  }, [onForget]);

  const open = pages.filter((each) => may?.includes(pageNeeds[each]));
  const page = wanted && open.includes(wanted) ? wanted : open[0];
  const Page = page ? shown[page] : null;
  return (
    <ConsoleContext.Provider value={{ may: may ?? [], user: user.name, onForget }}>
      <AdminFrame user={user} pages={open} page={page ?? null} onLogout={logout}>
        <Problem problem={problem} />
        {may === null && !problem && <p role="status">{t("loading")}…</p>}
        {may !== null && !Page && <p class="problem">{t("consoleNoAccess")}</p>}
        {Page && <Page key={page} />}
      </AdminFrame>
    </ConsoleContext.Provider>
  );
}
