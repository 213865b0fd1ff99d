// Entries of the record, newest first: what happened, to whom, and everything else an entry says.
import type { AuditEntry } from "../../browser/audit_api";
import { secondsText } from "../../core/amounts";
import { useLanguage } from "../../portal/language_context";
import { DataTable } from "../parts/data_table";

const apart = new Set(["user", "actor", "department", "answer"]);

interface Properties {
  readonly entries: readonly AuditEntry[];
  readonly nameOf: (event: string) => string;
}

export function AuditTable({ entries, nameOf }: Properties) {
  return (
    <DataTable
      label="pageAudit"
      columns={["auditSeq", "auditTime", "auditEvent", "auditUser", "department", "auditAnswer", "auditDetail"]}
      numbers={["auditSeq"]}
      look="audit-table"
    >
      {entries.map((entry) => (
        <tr key={entry.seq}>
          <td class="number">{entry.seq}</td>
          <td class="nowrap">{secondsText(entry.time_ms)}</td>
          <th scope="row">
            {nameOf(entry.event)} <code>{entry.event}</code>
          </th>
          <td>{entry.fields.user ?? entry.fields.actor ?? ""}</td>
          <td>{entry.fields.department ?? ""}</td>
          <td>
            <AnswerTag answer={entry.fields.answer ?? ""} />
          </td>
          <td class="audit-detail">
            {Object.entries(entry.fields)
              .filter(([name, value]) => !apart.has(name) && value !== "")
              .map(([name, value]) => (
                <span key={name}>
                  <span class="audit-name">{name}</span> {value}{" "}
                </span>
              ))}
          </td>
        </tr>
      ))}
    </DataTable>
  );
}

const looks: Readonly<Record<string, string>> = {
  allow: "tag tag-on",
  allowed: "tag tag-on",
  sanitise: "tag tag-sanitise",
  approve: "tag tag-warn",
  deny: "tag tag-bad",
};

function AnswerTag({ answer }: { readonly answer: string }) {
  const { t } = useLanguage();
  if (answer === "") return null;
  const known = answer === "allowed" ? "allow" : answer;
  const named = known === "allow" || known === "sanitise" || known === "approve" || known === "deny";
  return <span class={looks[answer] ?? "tag tag-bad"}>{named ? t(`answer_${known}`) : answer}</span>;
}
