// Takes a period out of the record, as a file. Exporting is itself on record.
import { useLanguage } from "../../portal/language_context";

const formats = [
  { format: "csv", label: "exportCsv" },
  { format: "jsonl", label: "exportJsonl" },
] as const;

export function ExportLinks({ since, until }: { readonly since: string; readonly until: string }) {
  const { t } = useLanguage();
  const period = `${since && `&since=${since}`}${until && `&until=${until}`}`;
  return (
    <>
      {formats.map(({ format, label }) => (
        <a
          key={format}
          class="button button-outline button-link"
          href={`/api/admin/audit/export?format=${format}${period}`}
          download
        >
          {t(label)}
        </a>
      ))}
    </>
  );
}
