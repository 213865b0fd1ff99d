// 自己点検・監査資料: the report of a period, and whether the record is whole.
import { useState } from "preact/hooks";
import type { ApiError } from "../../browser/api";
import { get } from "../../browser/console_api";
import { dayText } from "../../core/amounts";
import { useLanguage } from "../../portal/language_context";
import { DataTable } from "../parts/data_table";
import { PageHead } from "../parts/page_head";
import { Refusal } from "../parts/refusal";

interface Soundness {
  readonly whole: boolean;
  readonly entries: number;
  readonly line?: number;
}

const monthMs = 30 * 86_400_000;
const areas = [1, 2, 3, 4, 5, 6, 7, 8] as const;

export function ReportPage() {
  const { t } = useLanguage();
  const [since, setSince] = useState(() => dayText(Date.now() - monthMs));
  const [until, setUntil] = useState(() => dayText(Date.now()));
  const ready = since !== "" && until !== "" && since <= until;
  const href = (format: string) =>
    ready ? { href: `/api/admin/report?format=${format}&since=${since}&until=${until}` } : {};
  return (
    <section class="sheet">
      <PageHead heading={t("pageReport")} lead={t("reportLead")} />
      <div class="filters">
        <label class="field field-small">
          <span>{t("auditSince")}</span>
          <input type="date" value={since} onInput={(event) => setSince(event.currentTarget.value)} />
        </label>
        <label class="field field-small">
          <span>{t("auditUntil")}</span>
          <input type="date" value={until} onInput={(event) => setUntil(event.currentTarget.value)} />
        </label>
        <a class="button button-primary button-medium button-link" {...href("html")} download>
          {t("reportHtml")}
        </a>
        <a class="button button-outline button-medium button-link" {...href("csv")} download>
          {t("reportCsv")}
        </a>
      </div>
      <p class="hint report-hint">{t("reportHint")}</p>
      <h2>{t("reportAreas")}</h2>
      <DataTable
        label="reportAreas"
        columns={["reportNumber", "reportArea", "reportEvidence"]}
        numbers={["reportNumber"]}
      >
        {areas.map((area) => (
          <tr key={area}>
            <td class="number">{area}</td>
            <th scope="row">{t(`reportArea${area}`)}</th>
            <td>{t(`reportEvidence${area}`)}</td>
          </tr>
        ))}
      </DataTable>
      <Verification />
    </section>
  );
}

function Verification() {
  const { t } = useLanguage();
  const [busy, setBusy] = useState(false);
  const [found, setFound] = useState<Soundness | null>(null);
  const [problem, setProblem] = useState<ApiError | null>(null);

  async function verify(): Promise<void> {
    if (busy) return;
    setBusy(true);
    const answer = await get<Soundness>("/audit/verify");
    setBusy(false);
    setFound(answer.ok ? answer.value : null);
    setProblem(answer.ok ? null : answer.problem);
  }

  return (
    <>
      <h2>{t("verifyHeading")}</h2>
      <p class="hint">{t("verifyLead")}</p>
      <div class="row-actions policy-actions">
        <button
          type="button"
          class="button button-outline button-medium"
          aria-disabled={busy}
          onClick={() => void verify()}
        >
          {t(busy ? "toolRunning" : "verifyNow")}
        </button>
      </div>
      <Refusal problem={problem} />
      <div role="status">
        {found?.whole && (
          <p class="policy-state">
            <span class="tag tag-on">{t("verifyWhole", { count: found.entries })}</span>
          </p>
        )}
        {found && !found.whole && <p class="problem">{t("verifyBroken", { line: found.line ?? 0 })}</p>}
      </div>
    </>
  );
}
