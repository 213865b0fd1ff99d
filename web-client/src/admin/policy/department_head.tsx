// A department in the table: its name and the class that everything its people move counts at least as.
import type { ClassName, MatrixRow } from "../../browser/policy_api";
import { useLanguage } from "../../portal/language_context";

interface Properties {
  readonly row: MatrixRow;
  readonly span: number;
  readonly mayEdit: boolean;
  readonly classes: readonly ClassName[];
  readonly onClass: (department: string, className: ClassName) => void;
}

export function DepartmentHead({ row, span, mayEdit, classes, onClass }: Properties) {
  const { t } = useLanguage();
  return (
    <th scope="rowgroup" rowSpan={span} class="matrix-department">
      <span class="matrix-name">{row.department}</span>
      {mayEdit ? (
        <label class="matrix-floor">
          <span class="hint">{t("matrixFloor")}</span>
          <select
            value={row.described ? row.class : ""}
            aria-label={`${row.department} ${t("matrixFloor")}`}
            onChange={(event) => onClass(row.department, event.currentTarget.value as ClassName)}
          >
            {!row.described && <option value="">{t("matrixUndescribed", { class: row.class })}</option>}
            {classes.map((each) => (
              <option key={each} value={each}>
                {each}
              </option>
            ))}
          </select>
        </label>
      ) : (
        <span class="hint">
          {t("matrixFloor")} {row.described ? row.class : t("matrixUndescribed", { class: row.class })}
        </span>
      )}
    </th>
  );
}
