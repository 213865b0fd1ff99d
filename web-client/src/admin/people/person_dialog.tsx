// One person's sheet: what is registered, transfers and further departments, password, disabling.
import { useState } from "preact/hooks";
import type { ApiError } from "../../browser/api";
import { consoleApi, type NewPassword, type Person, type PersonForm } from "../../browser/console_api";
import type { StringKey } from "../../core/language";
import { Dialog } from "../../portal/dialog";
import { useLanguage } from "../../portal/language_context";
import { Refusal } from "../parts/refusal";
import { Memberships } from "./memberships";
import { PersonFields } from "./person_fields";

interface Properties {
  readonly person: Person;
  readonly departments: readonly string[];
  readonly today: string;
  readonly mayEdit: boolean;
  readonly onChanged: () => void;
  readonly onPassword: (password: NewPassword) => void;
  readonly onClose: () => void;
}

type Asking = "password" | "disable" | null;

export function PersonDialog({ person, departments, today, mayEdit, onChanged, onPassword, onClose }: Properties) {
  const { t } = useLanguage();
  const [form, setForm] = useState<PersonForm>({
    display_name: person.display_name,
    department: person.department,
    role: person.role,
  });
  const [problem, setProblem] = useState<ApiError | null>(null);
  const [refused, setRefused] = useState<StringKey>("refusedNow");
  const [said, setSaid] = useState("");
  const [asking, setAsking] = useState<Asking>(null);
  const changed =
    form.display_name !== person.display_name || form.department !== person.department || form.role !== person.role;

  async function save(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    setSaid("");
    setRefused("editRefused");
    const answer = await consoleApi.editPerson(person.name, { ...form, display_name: form.display_name.trim() });
    setProblem(answer.ok ? null : answer.problem);
    if (!answer.ok) return;
    setSaid(t("done"));
    onChanged();
  }

  async function makePassword(): Promise<void> {
    const answer = await consoleApi.newPassword(person.name);
    if (answer.ok) onPassword(answer.value);
    else setProblem(answer.problem);
  }

  async function toggle(): Promise<void> {
    setAsking(null);
    setRefused("disableRefused");
    const answer = await consoleApi.setDisabled(person.name, !person.disabled);
    setProblem(answer.ok ? null : answer.problem);
    if (answer.ok) onChanged();
  }

  return (
    <Dialog heading={t("personHeading", { name: person.display_name })} onClose={onClose}>
      <form class="form dialog-form" onSubmit={(event) => void save(event)}>
        <p class="hint person-line">
          <span>
            {t("username")}: <code>{person.name}</code>
          </span>
          <span class={person.disabled ? "tag tag-off" : "tag tag-on"}>
            {t(person.disabled ? "disabled" : "enabled")}
          </span>
        </p>
        <PersonFields form={form} departments={departments} disabled={!mayEdit} onChange={setForm} />
        <Refusal problem={problem} refused={refused} />
        <p role="status" class="said">
          {said}
        </p>
        {mayEdit && (
          <div class="row-actions">
            <button type="submit" class="button button-primary button-medium" aria-disabled={!changed}>
              {t("save")}
            </button>
            <button type="button" class="button button-outline button-medium" onClick={() => setAsking("password")}>
              {t("newPassword")}
            </button>
            <button
              type="button"
              class="button button-outline button-medium"
              onClick={() => (person.disabled ? void toggle() : setAsking("disable"))}
            >
              {t(person.disabled ? "enable" : "disable")}
            </button>
          </div>
        )}
      </form>
      {asking === "password" && (
        <Confirm
          text={t("newPasswordConfirm", { name: person.display_name })}
          button={t("newPassword")}
          onYes={() => void makePassword()}
          onNo={() => setAsking(null)}
        />
      )}
      {asking === "disable" && (
        <Confirm
          text={t("disableConfirm", { name: person.display_name })}
          button={t("disable")}
          onYes={() => void toggle()}
          onNo={() => setAsking(null)}
        />
      )}
      <Memberships person={person} departments={departments} today={today} mayEdit={mayEdit} onChanged={onChanged} />
      <div class="actions actions-end">
        <button type="button" class="button button-outline" onClick={onClose}>
          {t("close")}
        </button>
      </div>
    </Dialog>
  );
}

interface ConfirmProperties {
  readonly text: string;
  readonly button: string;
  readonly onYes: () => void;
  readonly onNo: () => void;
}

function Confirm({ text, button, onYes, onNo }: ConfirmProperties) {
  const { t } = useLanguage();
  return (
    <div class="confirm" role="alert">
      <p>{text}</p>
      <div class="row-actions">
        <button type="button" class="button button-danger button-medium" onClick={onYes}>
          {button}
        </button>
        <button type="button" class="button button-outline button-medium" onClick={onNo}>
          {t("cancel")}
        </button>
      </div>
    </div>
  );
}
