// 稼働中のセッション: who, where to, how much; ending one. Live.
import { useCallback, useState } from "preact/hooks";
import { consoleApi, type RunningSession } from "../../browser/console_api";
import { useLanguage } from "../../portal/language_context";
import { useMay } from "../console_context";
import { ActionDialog } from "../parts/action_dialog";
import { PageHead } from "../parts/page_head";
import { Refusal } from "../parts/refusal";
import { useAnswer } from "../parts/use_answer";
import { FreezeDialog } from "./freeze_dialog";
import { SessionsTable } from "./sessions_table";
import { WatchDialog } from "./watch_dialog";

const refreshMs = 2000;

export function SessionsPage() {
  const { t } = useLanguage();
  const mayEnd = useMay("end_sessions");
  const mayWatch = useMay("watch_sessions");
  const mayFreeze = useMay("call_emergency");
  const [department, setDepartment] = useState("");
  const departments = useAnswer(consoleApi.departments);
  const ask = useCallback(() => consoleApi.sessions(department), [department]);
  const { value, problem, reload } = useAnswer(ask, refreshMs);
  const [ending, setEnding] = useState<RunningSession | null>(null);
  const [watching, setWatching] = useState<RunningSession | null>(null);
  const [freezing, setFreezing] = useState<RunningSession | null>(null);
  return (
    <section class="sheet">
      <PageHead heading={t("pageSessions")} lead={t("sessionsLead")} />
      <div class="filters">
        <label class="field field-small">
          <span>{t("department")}</span>
          <select value={department} onChange={(event) => setDepartment(event.currentTarget.value)}>
            <option value="">{t("sessionsAllDepartments")}</option>
            {departments.value?.departments.map(({ name }) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </select>
        </label>
        {value && (
          <HostState connected={value.host.connected} pool={value.host.pool_ready} capacity={value.host.capacity} />
        )}
      </div>
      <Refusal problem={problem} />
      {value && !value.known && <p class="empty">{t("sessionsUnknown")}</p>}
      {value?.known && value.sessions.length === 0 && <p class="empty">{t("sessionsNone")}</p>}
      {value && value.sessions.length > 0 && (
        <SessionsTable
          sessions={value.sessions}
          onEnd={mayEnd ? setEnding : null}
          onFreeze={mayFreeze ? setFreezing : null}
          onWatch={mayWatch && value.rfb !== "" ? setWatching : null}
        />
      )}
      {value && <p class="note">{t("sessionsTotal", { total: value.total })}</p>}
      {watching && <WatchDialog session={watching} onClose={() => setWatching(null)} />}
      {freezing && (
        <FreezeDialog
          session={freezing}
          onDone={() => {
            setFreezing(null);
            reload();
          }}
          onClose={() => setFreezing(null)}
        />
      )}
      {ending && (
        <ActionDialog
          heading={t("sessionEndOf", { user: ending.user })}
          button={t("endConfirmYes")}
          danger
          act={() => consoleApi.endSession(ending.id)}
          onDone={() => {
            setEnding(null);
            reload();
          }}
          onClose={() => setEnding(null)}
        >
          <p>{t("sessionEndConfirm", { user: ending.user, department: ending.department })}</p>
        </ActionDialog>
      )}
    </section>
  );
}

interface HostProperties {
  readonly connected: boolean;
  readonly pool: number;
  readonly capacity: number;
}

function HostState({ connected, pool, capacity }: HostProperties) {
  const { t } = useLanguage();
  return (
    <p class="host-state">
      <span class={connected ? "dot dot-on" : "dot dot-wait"} aria-hidden="true" />
      {t("sessionsHost")}: {connected ? t("hostConnected", { pool, capacity }) : t("hostAway")}
    </p>
  );
}
