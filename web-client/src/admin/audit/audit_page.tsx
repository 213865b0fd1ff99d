// 監査記録: searching it, with charts of what was found.
import { useCallback, useEffect, useState } from "preact/hooks";
import { type AuditEntry, type AuditKind, type AuditQuery, auditApi } from "../../browser/audit_api";
import { dayText } from "../../core/amounts";
import { useLanguage } from "../../portal/language_context";
import { useMay } from "../console_context";
import { PageHead } from "../parts/page_head";
import { Refusal } from "../parts/refusal";
import { useAnswer } from "../parts/use_answer";
import { AuditCharts } from "./audit_charts";
import { AuditFilters } from "./audit_filters";
import { AuditTable } from "./audit_table";
import { ExportLinks } from "./export_links";
import "./audit.css";

const shownDays = 7;

function firstQuery(): AuditQuery {
  const now = Date.now();
  const since = dayText(now - (shownDays - 1) * 86_400_000);
  return { since, until: dayText(now), user: "", department: "", type: "", answer: "", text: "" };
}

export function AuditPage() {
  const { t } = useLanguage();
  const nameOf = useKindNames();
  const mayExport = useMay("export_audit");
  const [query, setQuery] = useState(firstQuery);
  const find = useCallback(() => auditApi.find(query, null), [query]);
  const count = useCallback(() => auditApi.count(query), [query]);
  const page = useAnswer(find);
  const counts = useAnswer(count);
  const [further, setFurther] = useState<readonly AuditEntry[]>([]);
  const [cursor, setCursor] = useState<number | null>(null);
  useEffect(() => {
    setFurther([]);
    setCursor(page.value?.cursor ?? null);
  }, [page.value]);

  async function showMore(): Promise<void> {
    const answer = await auditApi.find(query, cursor);
    if (!answer.ok) return;
    setFurther([...further, ...answer.value.entries]);
    setCursor(answer.value.cursor);
  }

  const entries = [...(page.value?.entries ?? []), ...further];
  return (
    <section class="sheet sheet-wide">
      <PageHead heading={t("pageAudit")} lead={t("auditLead")}>
        {mayExport && <ExportLinks since={query.since} until={query.until} />}
      </PageHead>
      <AuditFilters query={query} onSearch={setQuery} />
      <Refusal problem={page.problem ?? counts.problem} />
      {counts.value && <AuditCharts counts={counts.value} since={query.since} until={query.until} nameOf={nameOf} />}
      {page.value && entries.length === 0 && <p class="empty">{t("auditNone")}</p>}
      {entries.length > 0 && <AuditTable entries={entries} nameOf={nameOf} />}
      <p class="note" role="status">
        {counts.value && t("auditShown", { shown: entries.length, all: counts.value.entries })}
      </p>
      {cursor !== null && (
        <button type="button" class="button button-outline button-medium" onClick={() => void showMore()}>
          {t("more")}
        </button>
      )}
    </section>
  );
}

/** What a kind of entry is called; its identifier while that is not known. */
function useKindNames(): (event: string) => string {
  const { language } = useLanguage();
  const [kinds, setKinds] = useState<ReadonlyMap<string, AuditKind>>(new Map());
  useEffect(() => {
    void auditApi.kinds().then((answer) => {
      if (answer.ok) setKinds(new Map(answer.value.kinds.map((kind) => [kind.event, kind])));
    });
  }, []);
  return (event) => kinds.get(event)?.[language] ?? event;
}
