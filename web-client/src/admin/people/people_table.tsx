// The list of people.
import type { Person } from "../../browser/console_api";
import { useLanguage } from "../../portal/language_context";
import { TableScroll } from "../parts/table_scroll";

interface Properties {
  readonly people: readonly Person[];
  readonly mayEdit: boolean;
  readonly onOpen: (person: Person) => void;
}

export function PeopleTable({ people, mayEdit, onOpen }: Properties) {
  const { t } = useLanguage();
  return (
    <TableScroll label={t("pagePeople")}>
      <table class="table">
        <thead>
          <tr>
            <th scope="col">{t("displayName")}</th>
            <th scope="col">{t("username")}</th>
            <th scope="col">{t("departmentsToday")}</th>
            <th scope="col">{t("role")}</th>
            <th scope="col">{t("state")}</th>
            <th scope="col">{t("actions")}</th>
          </tr>
        </thead>
        <tbody>
          {people.map((person) => (
            <tr key={person.name} class={person.disabled ? "row-off" : undefined}>
              <th scope="row">{person.display_name}</th>
              <td>
                <code>{person.name}</code>
              </td>
              <td>
                <Departments names={person.departments_today} />
              </td>
              <td>{t(`role_${person.role}`)}</td>
              <td>
                <span class={person.disabled ? "tag tag-off" : "tag tag-on"}>
                  {t(person.disabled ? "disabled" : "enabled")}
                </span>
              </td>
              <td>
                <button
                  type="button"
                  class="button button-small"
                  aria-label={`${person.display_name} ${t(mayEdit ? "edit" : "details")}`}
                  onClick={() => onOpen(person)}
                >
                  {t(mayEdit ? "edit" : "details")}
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroll>
  );
}

function Departments({ names }: { readonly names: readonly string[] }) {
  const { t } = useLanguage();
  return (
    <>
      {names[0]}
      {names.slice(1).map((name) => (
        <span key={name} class="also">
          <span class="tag">{t("kindAlso")}</span> {name}
        </span>
      ))}
    </>
  );
}
