// 職員: who may log in. The list, found by name and department, 50 at a time; one person's sheet opens beside it.
import { useCallback, useEffect, useState } from "preact/hooks";
import { consoleApi, type NewPassword, type PeoplePage as Page } from "../../browser/console_api";
import { useLanguage } from "../../portal/language_context";
import { useMay } from "../console_context";
import { PageHead } from "../parts/page_head";
import { Refusal } from "../parts/refusal";
import { useAnswer } from "../parts/use_answer";
import { AddPerson } from "./add_person";
import { PasswordDialog } from "./password_dialog";
import { PeopleTable } from "./people_table";
import { PersonDialog } from "./person_dialog";

export function PeoplePage() {
  const { t } = useLanguage();
  const mayEdit = useMay("edit_people");
  const [text, setText] = useState("");
  const [department, setDepartment] = useState("");
  const departments = useAnswer(consoleApi.departments);
  const ask = useCallback(() => consoleApi.people(text, department, ""), [text, department]);
  const { value, problem, reload } = useAnswer(ask);
  const [further, setFurther] = useState<Page | null>(null);
  useEffect(() => setFurther(null), [value]);
  const [opened, setOpened] = useState<string | null>(null);
  const [adding, setAdding] = useState(false);
  const [password, setPassword] = useState<NewPassword | null>(null);

  const people = [...(value?.people ?? []), ...(further?.people ?? [])];
  const person = people.find(({ name }) => name === opened);
  const more = (further ?? value)?.more ?? false;
  const names = departments.value?.departments.filter(({ closed }) => !closed).map(({ name }) => name) ?? [];

  async function showMore(): Promise<void> {
    const answer = await consoleApi.people(text, department, people.at(-1)?.name ?? "");
    if (answer.ok) setFurther({ ...answer.value, people: [...(further?.people ?? []), ...answer.value.people] });
  }

  return (
    <section class="sheet">
      <PageHead heading={t("pagePeople")} lead={t("peopleLead")}>
        {mayEdit && (
          <button type="button" class="button button-primary" onClick={() => setAdding(true)}>
            {t("peopleAdd")}
          </button>
        )}
      </PageHead>
      <Filters
        text={text}
        department={department}
        departments={departments.value?.departments.map(({ name }) => name) ?? []}
        onText={setText}
        onDepartment={setDepartment}
      />
      <Refusal problem={problem} />
      {value && people.length === 0 && <p class="empty">{t("peopleNone")}</p>}
      {people.length > 0 && <PeopleTable people={people} mayEdit={mayEdit} onOpen={({ name }) => setOpened(name)} />}
      <p class="note" role="status">
        {value && t("peopleShown", { count: people.length })}
      </p>
      {more && (
        <button type="button" class="button button-outline" onClick={() => void showMore()}>
          {t("more")}
        </button>
      )}
      {adding && (
        <AddPerson
          departments={names}
          onClose={() => setAdding(false)}
          onDone={(made) => {
            setAdding(false);
            setPassword(made);
            reload();
          }}
        />
      )}
      {person && value && (
        <PersonDialog
          person={person}
          departments={names}
          today={value.today}
          mayEdit={mayEdit}
          onChanged={reload}
          onPassword={(made) => {
            setOpened(null);
            setPassword(made);
          }}
          onClose={() => setOpened(null)}
        />
      )}
      {password && <PasswordDialog password={password} onClose={() => setPassword(null)} />}
    </section>
  );
}

interface FilterProperties {
  readonly text: string;
  readonly department: string;
  readonly departments: readonly string[];
  readonly onText: (text: string) => void;
  readonly onDepartment: (department: string) => void;
}

function Filters({ text, department, departments, onText, onDepartment }: FilterProperties) {
  const { t } = useLanguage();
  return (
    <search class="filters">
      <label class="field field-small">
        <span>{t("peopleSearch")}</span>
        <input type="search" value={text} maxLength={60} onInput={(event) => onText(event.currentTarget.value)} />
      </label>
      <label class="field field-small">
        <span>{t("department")}</span>
        <select value={department} onChange={(event) => onDepartment(event.currentTarget.value)}>
          <option value="">{t("all")}</option>
          {departments.map((each) => (
            <option key={each} value={each}>
              {each}
            </option>
          ))}
        </select>
      </label>
    </search>
  );
}
