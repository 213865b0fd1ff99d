// 部署 × 方向 × 経路 × 機密性 as a table of decisions. One cell can be reached by Tab, the others by the arrow keys.
import { useRef, useState } from "preact/hooks";
import type { Cell, ClassName, Decision, Matrix, MatrixRow } from "../../browser/policy_api";
import type { StringKey } from "../../core/language";
import { useLanguage } from "../../portal/language_context";
import { TableScroll } from "../parts/table_scroll";
import { DecisionCell } from "./decision_cell";
import { DepartmentHead } from "./department_head";

interface Properties {
  readonly matrix: Matrix;
  readonly mayEdit: boolean;
  readonly onClass: (department: string, className: ClassName) => void;
  readonly onChoose: (cell: Cell, decision: Decision) => void;
}

const steps: Record<string, readonly [number, number]> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

export function PolicyMatrix({ matrix, mayEdit, onClass, onChoose }: Properties) {
  const { t } = useLanguage();
  const [only, setOnly] = useState("");
  const [current, setCurrent] = useState("0.0");
  const table = useRef<HTMLTableElement>(null);
  const rows = matrix.rows.filter(({ department }) => only === "" || department === only);
  const lines = rows.flatMap((row, group) => linesOf(matrix, row).map((line) => ({ ...line, group })));

  function move(event: KeyboardEvent): void {
    const step = steps[event.key];
    if (!step || !(event.target instanceof HTMLButtonElement) || !event.target.dataset.at) return;
    event.preventDefault();
    const [line = 0, column = 0] = event.target.dataset.at.split(".").map(Number);
    const next = table.current?.querySelector<HTMLButtonElement>(`[data-at="${line + step[0]}.${column + step[1]}"]`);
    if (!next) return;
    setCurrent(next.dataset.at ?? "0.0");
    next.focus();
  }

  return (
    <>
      <MatrixFilter matrix={matrix} only={only} onOnly={setOnly} />
      <TableScroll label={t("matrixCaption")} wide="matrix-scroll">
        <table ref={table} class="table matrix" onKeyDown={move}>
          <caption class="unseen">{t("matrixCaption")}</caption>
          <MatrixHead matrix={matrix} />
          {rows.map((row, group) => (
            <tbody key={row.department}>
              {lines
                .map((line, number) => ({ line, number }))
                .filter(({ line }) => line.group === group)
                .map(({ line, number }, index, all) => (
                  <tr key={line.className}>
                    {index === 0 && (
                      <DepartmentHead
                        row={row}
                        span={all.length}
                        mayEdit={mayEdit}
                        classes={matrix.classes}
                        onClass={onClass}
                      />
                    )}
                    <th scope="row" class="matrix-class">
                      {line.className}
                      {line.low && <span class="hint"> {t("matrixOrLower")}</span>}
                    </th>
                    {line.decisions.map((decision, column) => {
                      const route = matrix.routes[column];
                      if (!route) return null;
                      const cell = { department: row.department, ...route, class: line.className };
                      return (
                        <DecisionCell
                          key={`${route.direction} ${route.channel}`}
                          decision={decision}
                          label={`${row.department} ${t(`direction_${route.direction}`)} ${t(channelKey(route.channel))} ${t("matrixClass")}${line.className}`}
                          at={`${number}.${column}`}
                          reachable={current === `${number}.${column}`}
                          onFocus={setCurrent}
                          onChoose={() => onChoose(cell, decision)}
                        />
                      );
                    })}
                  </tr>
                ))}
            </tbody>
          ))}
        </table>
      </TableScroll>
    </>
  );
}

interface Line {
  readonly className: ClassName;
  /** Lower classes count as this one here. */
  readonly low: boolean;
  readonly decisions: readonly Decision[];
}

/** The lines of a department: from its own class upwards, for what is below counts as its own. */
function linesOf(matrix: Matrix, row: MatrixRow): Line[] {
  const floor = Math.max(0, matrix.classes.indexOf(row.class));
  return matrix.classes.slice(floor).map((className, index) => ({
    className,
    low: index === 0 && floor > 0,
    decisions: matrix.routes.flatMap((_, route) => {
      const decision = matrix.decisions[row.cells[route * matrix.classes.length + floor + index] ?? -1];
      return decision ? [decision] : [];
    }),
  }));
}

export function channelKey(channel: string): StringKey {
  return `channel_${channel.replace(".", "_")}` as StringKey;
}

function shortKey(channel: string): StringKey {
  return `channelShort_${channel.replace(".", "_")}` as StringKey;
}

function MatrixHead({ matrix }: { readonly matrix: Matrix }) {
  const { t } = useLanguage();
  const directions = [...new Set(matrix.routes.map(({ direction }) => direction))];
  return (
    <thead>
      <tr>
        <th scope="col" rowSpan={2}>
          {t("departmentName")}
        </th>
        <th scope="col" rowSpan={2}>
          {t("matrixClass")}
        </th>
        {directions.map((direction) => (
          <th
            key={direction}
            scope="colgroup"
            class="matrix-direction"
            colSpan={matrix.routes.filter((route) => route.direction === direction).length}
          >
            {t(`directionLong_${direction}`)}
          </th>
        ))}
      </tr>
      <tr>
        {matrix.routes.map((route) => (
          <th key={`${route.direction} ${route.channel}`} scope="col" class="matrix-channel">
            {t(shortKey(route.channel))}
          </th>
        ))}
      </tr>
    </thead>
  );
}

interface FilterProperties {
  readonly matrix: Matrix;
  readonly only: string;
  readonly onOnly: (department: string) => void;
}

function MatrixFilter({ matrix, only, onOnly }: FilterProperties) {
  const { t } = useLanguage();
  return (
    <div class="filters">
      <label class="field field-small">
        <span>{t("matrixShow")}</span>
        <select value={only} onChange={(event) => onOnly(event.currentTarget.value)}>
          <option value="">{t("all")}</option>
          {matrix.rows.map(({ department }) => (
            <option key={department} value={department}>
              {department}
            </option>
          ))}
        </select>
      </label>
      <p class="hint legend">{t("matrixHint")}</p>
    </div>
  );
}
