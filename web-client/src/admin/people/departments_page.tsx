// 部署: which departments there are; adding and closing them.
import { useState } from "preact/hooks";
import { consoleApi, type Department } from "../../browser/console_api";
import { useLanguage } from "../../portal/language_context";
import { useMay } from "../console_context";
import { ActionDialog } from "../parts/action_dialog";
import { DataTable } from "../parts/data_table";
import { PageHead } from "../parts/page_head";
import { Refusal } from "../parts/refusal";
import { useAnswer } from "../parts/use_answer";

type Asking = { readonly kind: "add" } | { readonly kind: "toggle"; readonly department: Department };

export function DepartmentsPage() {
  const { t } = useLanguage();
  const mayEdit = useMay("edit_people");
  const { value, problem, reload } = useAnswer(consoleApi.departments);
  const [asking, setAsking] = useState<Asking | null>(null);
  const close = () => setAsking(null);
  const done = () => {
    close();
    reload();
  };
  return (
    <section class="sheet">
      <PageHead heading={t("pageDepartments")} lead={t("departmentsLead")}>
        {mayEdit && (
          <button type="button" class="button button-primary" onClick={() => setAsking({ kind: "add" })}>
            {t("departmentAdd")}
          </button>
        )}
      </PageHead>
      <Refusal problem={problem} />
      {value && (
        <DepartmentTable
          departments={value.departments}
          onToggle={mayEdit ? (department) => setAsking({ kind: "toggle", department }) : null}
        />
      )}
      {asking?.kind === "add" && <AddDepartment onClose={close} onDone={done} />}
      {asking?.kind === "toggle" && <ToggleDepartment department={asking.department} onClose={close} onDone={done} />}
    </section>
  );
}

interface TableProperties {
  readonly departments: readonly Department[];
  readonly onToggle: ((department: Department) => void) | null;
}

function DepartmentTable({ departments, onToggle }: TableProperties) {
  const { t } = useLanguage();
  return (
    <DataTable
      label="pageDepartments"
      columns={["departmentName", "departmentPeople", "state", onToggle ? "actions" : null]}
      numbers={["departmentPeople"]}
    >
      {departments.map((department) => (
        <tr key={department.name}>
          <th scope="row">{department.name}</th>
          <td class="number">{t("countPeople", { count: department.people })}</td>
          <td>
            <span class={department.closed ? "tag tag-off" : "tag tag-on"}>
              {t(department.closed ? "departmentClosed" : "departmentInUse")}
            </span>
          </td>
          {onToggle && (
            <td>
              <button
                type="button"
                class="button button-small"
                aria-label={t(department.closed ? "departmentOpenOf" : "departmentCloseOf", {
                  name: department.name,
                })}
                onClick={() => onToggle(department)}
              >
                {t(department.closed ? "departmentOpen" : "departmentClose")}
              </button>
            </td>
          )}
        </tr>
      ))}
    </DataTable>
  );
}

interface DialogProperties {
  readonly onClose: () => void;
  readonly onDone: () => void;
}

function AddDepartment({ onClose, onDone }: DialogProperties) {
  const { t } = useLanguage();
  const [name, setName] = useState("");
  const comma = name.includes(",");
  return (
    <ActionDialog
      heading={t("departmentAdd")}
      button={t("add")}
      ready={name.trim() !== "" && !comma}
      refused="departmentRefused"
      act={() => consoleApi.addDepartment(name.trim())}
      onDone={onDone}
      onClose={onClose}
    >
      <label class="field">
        <span>{t("departmentName")}</span>
        <input
          value={name}
          maxLength={80}
          required
          aria-invalid={comma}
          aria-describedby="department-name-rule"
          onInput={(event) => setName(event.currentTarget.value)}
        />
      </label>
      <p id="department-name-rule" class={comma ? "problem" : "hint"} role={comma ? "alert" : undefined}>
        {t("departmentNameRule")}
      </p>
    </ActionDialog>
  );
}

function ToggleDepartment({ department, onClose, onDone }: DialogProperties & { readonly department: Department }) {
  const { t } = useLanguage();
  const label = t(department.closed ? "departmentOpenOf" : "departmentCloseOf", { name: department.name });
  return (
    <ActionDialog
      heading={label}
      button={t(department.closed ? "departmentOpen" : "departmentClose")}
      danger={!department.closed}
      refused="departmentCloseRefused"
      act={() => consoleApi.setClosed(department.name, !department.closed)}
      onDone={onDone}
      onClose={onClose}
    >
      <p>{t(department.closed ? "departmentOpenConfirm" : "departmentCloseConfirm")}</p>
    </ActionDialog>
  );
}
