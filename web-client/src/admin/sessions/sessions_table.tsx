// The list of running sessions; where each has been lately unfolds in its row.
import type { Destination, RunningSession } from "../../browser/console_api";
import { bytesText, durationText, timeText } from "../../core/amounts";
import type { StringKey } from "../../core/language";
import { useLanguage } from "../../portal/language_context";
import { DataTable } from "../parts/data_table";

interface Properties {
  readonly sessions: readonly RunningSession[];
  readonly onEnd: ((session: RunningSession) => void) | null;
  readonly onFreeze: ((session: RunningSession) => void) | null;
  readonly onWatch: ((session: RunningSession) => void) | null;
}

export function SessionsTable({ sessions, onEnd, onFreeze, onWatch }: Properties) {
  return (
    <DataTable
      label="pageSessions"
      columns={[
        "sessionUser",
        "department",
        "sessionTerminal",
        "state",
        "sessionSince",
        "sessionBytes",
        "sessionDestinations",
        onEnd ? "actions" : null,
      ]}
      numbers={["sessionBytes"]}
      look="table-dense"
    >
      {sessions.map((session) => (
        <SessionRow key={session.id} session={session} onEnd={onEnd} onFreeze={onFreeze} onWatch={onWatch} />
      ))}
    </DataTable>
  );
}

interface RowProperties extends Omit<Properties, "sessions"> {
  readonly session: RunningSession;
}

function SessionRow({ session, onEnd, onFreeze, onWatch }: RowProperties) {
  const { t, language } = useLanguage();
  return (
    <tr>
      <th scope="row">
        <code>{session.user}</code>
      </th>
      <td>{session.department}</td>
      <td>{session.address === "" ? "-" : session.address}</td>
      <td>
        <span class={session.state === "running" ? "tag tag-on" : "tag"}>
          {t(`sessionState_${session.state}` as StringKey)}
        </span>{" "}
        <span class="nowrap">{t(session.attached ? "sessionWatching" : "sessionAway")}</span>
        {session.hold !== "none" && (
          <span class="also">
            <span class="tag tag-bad">{t(`hold_${session.hold}` as StringKey)}</span>
          </span>
        )}
        {session.watch !== "none" && (
          <span class="also">
            <span class="tag">{t(session.watch === "watched" ? "onlookWatched" : "onlookAsked")}</span>
          </span>
        )}
      </td>
      <td>
        <span class="nowrap">{timeText(session.started_at_ms)}</span>
        <br />
        <span class="hint">{durationText(Date.now() - session.started_at_ms, language)}</span>
      </td>
      <td class="number nowrap">
        {bytesText(session.bytes_down)}
        <br />
        {bytesText(session.bytes_up)}
      </td>
      <td>
        <Destinations destinations={session.destinations} />
      </td>
      {onEnd && (
        <td>
          <div class="row-actions row-actions-small">
            {onWatch && session.attached && (
              <button
                type="button"
                class="button button-small"
                aria-label={t("onlookOf", { user: session.user })}
                onClick={() => onWatch(session)}
              >
                {t("onlookShort")}
              </button>
            )}
            {onFreeze && session.hold === "none" && (
              <button
                type="button"
                class="button button-small"
                aria-label={t("sessionFreezeOf", { user: session.user })}
                onClick={() => onFreeze(session)}
              >
                {t("sessionFreezeShort")}
              </button>
            )}
            <button
              type="button"
              class="button button-small button-warn"
              aria-label={t("sessionEndOf", { user: session.user })}
              onClick={() => onEnd(session)}
            >
              {t("sessionEndShort")}
            </button>
          </div>
        </td>
      )}
    </tr>
  );
}

const shownAtOnce = 3;

function Destinations({ destinations }: { readonly destinations: readonly Destination[] }) {
  const { t } = useLanguage();
  if (destinations.length === 0) return <span class="hint">{t("sessionDestinationsNone")}</span>;
  const rest = destinations.slice(shownAtOnce);
  return (
    <>
      <DestinationList destinations={destinations.slice(0, shownAtOnce)} />
      {rest.length > 0 && (
        <details>
          <summary>{t("moreCount", { count: rest.length })}</summary>
          <DestinationList destinations={rest} />
        </details>
      )}
    </>
  );
}

function DestinationList({ destinations }: { readonly destinations: readonly Destination[] }) {
  const { t } = useLanguage();
  return (
    <ul class="plain-list">
      {destinations.map((each) => (
        <li key={`${each.host}:${each.port} ${each.answer}`}>
          {each.host}
          {each.port !== 443 && `:${each.port}`}{" "}
          {each.answer !== "allowed" && <span class="tag tag-bad">{t("destinationRefused")}</span>}
          {each.open > 0 && <span class="tag tag-on">{t("destinationOpen")}</span>}
        </li>
      ))}
    </ul>
  );
}
