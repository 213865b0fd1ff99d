// The frame of a list: a named table that scrolls, with its column heads. Its rows are the children.
import type { ComponentChildren } from "preact";
import type { StringKey } from "../../core/language";
import { useLanguage } from "../../portal/language_context";
import { TableScroll } from "./table_scroll";

interface Properties {
  readonly label: StringKey;
  /** In their order; null: a column that is not there for this reader. */
  readonly columns: readonly (StringKey | null)[];
  /** Which of them hold numbers, aligned right. */
  readonly numbers?: readonly StringKey[];
  /** Further classes of the table. */
  readonly look?: string;
  readonly children: ComponentChildren;
}

export function DataTable({ label, columns, numbers = [], look = "", children }: Properties) {
  const { t } = useLanguage();
  return (
    <TableScroll label={t(label)}>
      <table class={`table ${look}`}>
        <thead>
          <tr>
            {columns.map(
              (column) =>
                column && (
                  <th key={column} scope="col" class={numbers.includes(column) ? "number" : undefined}>
                    {t(column)}
                  </th>
                ),
            )}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </TableScroll>
  );
}
