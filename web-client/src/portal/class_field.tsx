// Which class a person declares for what leaves: none, or 1 to 3A.
import type { StringKey } from "../core/language";
import { useLanguage } from "./language_context";

const classes = [0, 1, 2, 3, 4, 5] as const;

interface Properties {
  readonly name: string;
  readonly declared: number;
  readonly onDeclare: (declared: number) => void;
}

export function ClassField({ name, declared, onDeclare }: Properties) {
  const { t } = useLanguage();
  return (
    <label class="field">
      {t("declaredClass")}
      <select name={name} value={declared} onChange={(event) => onDeclare(Number(event.currentTarget.value))}>
        {classes.map((each) => (
          <option key={each} value={each}>
            {t(`class_${each}` as StringKey)}
          </option>
        ))}
      </select>
    </label>
  );
}
