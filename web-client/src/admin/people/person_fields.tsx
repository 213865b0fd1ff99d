// Name, department and role: the part of a form that adding and editing a person share.
import { type PersonForm, type Role, roles } from "../../browser/console_api";
import { useLanguage } from "../../portal/language_context";

interface Properties {
  readonly form: PersonForm;
  readonly departments: readonly string[];
  readonly disabled?: boolean;
  readonly onChange: (form: PersonForm) => void;
}

export function PersonFields({ form, departments, disabled = false, onChange }: Properties) {
  const { t } = useLanguage();
  // A closed department stays selectable for who still has it.
  const choices =
    form.department === "" || departments.includes(form.department) ? departments : [form.department, ...departments];
  return (
    <>
      <label class="field">
        <span>{t("displayName")}</span>
        <input
          value={form.display_name}
          maxLength={80}
          required
          disabled={disabled}
          onInput={(event) => onChange({ ...form, display_name: event.currentTarget.value })}
        />
      </label>
      <div class="pair">
        <label class="field">
          <span>{t("usualDepartment")}</span>
          <select
            value={form.department}
            required
            disabled={disabled}
            onChange={(event) => onChange({ ...form, department: event.currentTarget.value })}
          >
            <option value="" />
            {choices.map((each) => (
              <option key={each} value={each}>
                {each}
              </option>
            ))}
          </select>
        </label>
        <label class="field">
          <span>{t("role")}</span>
          <select
            value={form.role}
            disabled={disabled}
            onChange={(event) => onChange({ ...form, role: event.currentTarget.value as Role })}
          >
            {roles.map((each) => (
              <option key={each} value={each}>
                {t(`role_${each}`)}
              </option>
            ))}
          </select>
        </label>
      </div>
      <p class="hint">{t(`roleMay_${form.role}`)}</p>
    </>
  );
}
