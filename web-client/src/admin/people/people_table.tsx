// The list of people.
import type { Person } from "../../browser/console_api";
import { useLanguage } from "../../portal/language_context";
import { DataTable } from "../parts/data_table";

interface Properties {
  readonly people: readonly Person[];
  readonly mayEdit: boolean;
  readonly onOpen: (person: Person) => void;
}

export function PeopleTable({ people, mayEdit, onOpen }: Properties) {
  const { t } = useLanguage();
  return (
    <DataTable label="pagePeople" columns={["displayName", "username", "departmentsToday", "role", "state", "actions"]}>
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
    </DataTable>
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
