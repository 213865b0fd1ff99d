// What to look for in the record.
import { useState } from "preact/hooks";
import type { AuditQuery } from "../../browser/audit_api";
import type { StringKey } from "../../core/language";
import { useLanguage } from "../../portal/language_context";

interface Properties {
  readonly query: AuditQuery;
  readonly onSearch: (query: AuditQuery) => void;
}

const types: readonly { readonly type: string; readonly label: StringKey }[] = [
  { type: "login.", label: "auditType_login" },
  { type: "session.", label: "auditType_session" },
  { type: "transfer.", label: "auditType_transfer" },
  { type: "file.", label: "auditType_file" },
  { type: "destination", label: "auditType_destination" },
  { type: "policy.", label: "auditType_policy" },
  { type: "admin.", label: "auditType_admin" },
  { type: "emergency.", label: "auditType_emergency" },
];

const answers = ["allow", "sanitise", "approve", "deny"] as const;

export function AuditFilters({ query, onSearch }: Properties) {
  const { t } = useLanguage();
  const [draft, setDraft] = useState(query);
  const set = (change: Partial<AuditQuery>) => setDraft({ ...draft, ...change });

  function submit(event: SubmitEvent): void {
    event.preventDefault();
    onSearch(draft);
  }

  return (
    <search>
      <form class="filters audit-filters" onSubmit={submit}>
        <Field
          name="since"
          label={t("auditSince")}
          type="date"
          value={draft.since}
          onValue={(since) => set({ since })}
        />
        <Field
          name="until"
          label={t("auditUntil")}
          type="date"
          value={draft.until}
          onValue={(until) => set({ until })}
        />
        <label class="field field-small">
          <span>{t("auditType")}</span>
          <select value={draft.type} onChange={(event) => set({ type: event.currentTarget.value })}>
            <option value="">{t("all")}</option>
            {types.map(({ type, label }) => (
              <option key={type} value={type}>
                {t(label)}
              </option>
            ))}
          </select>
        </label>
        <label class="field field-small">
          <span>{t("auditAnswer")}</span>
          <select value={draft.answer} onChange={(event) => set({ answer: event.currentTarget.value })}>
            <option value="">{t("all")}</option>
            {answers.map((each) => (
              <option key={each} value={each}>
                {t(`answer_${each}`)}
              </option>
            ))}
          </select>
        </label>
        <Field name="user" label={t("auditUser")} type="search" value={draft.user} onValue={(user) => set({ user })} />
        <Field
          name="department"
          label={t("department")}
          type="search"
          value={draft.department}
          onValue={(department) => set({ department })}
        />
        <Field name="text" label={t("auditText")} type="search" value={draft.text} onValue={(text) => set({ text })} />
        <button type="submit" class="button button-primary button-medium">
          {t("search")}
        </button>
      </form>
    </search>
  );
}

interface FieldProperties {
  readonly name: keyof AuditQuery;
  readonly label: string;
  readonly type: "date" | "search";
  readonly value: string;
  readonly onValue: (value: string) => void;
}

function Field({ name, label, type, value, onValue }: FieldProperties) {
  const common = {
    id: `audit-${name}`,
    value,
    maxLength: 100,
    onInput: (event: { currentTarget: HTMLInputElement }) => onValue(event.currentTarget.value),
  };
  return (
    <div class="field field-small">
      <label for={`audit-${name}`}>{label}</label>
      {type === "date" ? <input type="date" {...common} /> : <input type="search" {...common} />}
    </div>
  );
}
