// Adds somebody who may log in.
import { useState } from "preact/hooks";
import { consoleApi, type NewPassword, type PersonForm } from "../../browser/console_api";
import { useLanguage } from "../../portal/language_context";
import { ActionDialog } from "../parts/action_dialog";
import { PersonFields } from "./person_fields";

interface Properties {
  readonly departments: readonly string[];
  readonly onDone: (password: NewPassword) => void;
  readonly onClose: () => void;
}

export function AddPerson({ departments, onDone, onClose }: Properties) {
  const { t } = useLanguage();
  const [name, setName] = useState("");
  const [form, setForm] = useState<PersonForm>({ display_name: "", department: "", role: "staff" });
  const ready = /^[a-z0-9][a-z0-9._@-]{0,63}$/.test(name) && form.display_name.trim() !== "" && form.department !== "";
  return (
    <ActionDialog
      heading={t("peopleAdd")}
      button={t("add")}
      ready={ready}
      refused="personRefused"
      act={() => consoleApi.addPerson(name, { ...form, display_name: form.display_name.trim() })}
      onDone={onDone}
      onClose={onClose}
    >
      <label class="field">
        <span>{t("username")}</span>
        <input
          value={name}
          maxLength={64}
          required
          autocapitalize="none"
          autocomplete="off"
          spellcheck={false}
          aria-describedby="name-rule"
          onInput={(event) => setName(event.currentTarget.value.trim())}
        />
      </label>
      <p class="hint" id="name-rule">
        {t("nameRule")}
      </p>
      <PersonFields form={form} departments={departments} onChange={setForm} />
    </ActionDialog>
  );
}
