// The orders in force.
import type { Stop } from "../../browser/emergency_api";
import { timeText } from "../../core/amounts";
import { useLanguage } from "../../portal/language_context";
import { DataTable } from "../parts/data_table";

interface Properties {
  readonly stops: readonly Stop[];
  readonly onLift: ((stop: Stop) => void) | null;
}

export function StopsTable({ stops, onLift }: Properties) {
  const { t } = useLanguage();
  const whom = (stop: Stop) => (stop.scope === "everyone" ? t("scopeEveryone") : stop.name);
  return (
    <DataTable
      label="emergencyInForce"
      columns={[
        "emergencyWhom",
        "emergencyHold",
        "emergencyReason",
        "emergencyActor",
        "emergencySince",
        onLift ? "actions" : null,
      ]}
    >
      {stops.map((stop) => (
        <tr key={`${stop.scope} ${stop.name}`}>
          <th scope="row">
            {stop.scope === "session" ? t("scopeSessionOf", { id: stop.name.slice(0, 8) }) : whom(stop)}
          </th>
          <td>
            <span class="tag tag-bad">{t(`hold_${stop.hold}`)}</span>
          </td>
          <td>{stop.reason}</td>
          <td>{stop.actor}</td>
          <td class="nowrap">{timeText(stop.since_ms)}</td>
          {onLift && (
            <td>
              <button
                type="button"
                class="button button-small"
                aria-label={`${whom(stop)} ${t("emergencyLift")}`}
                onClick={() => onLift(stop)}
              >
                {t("emergencyLift")}
              </button>
            </td>
          )}
        </tr>
      ))}
    </DataTable>
  );
}
