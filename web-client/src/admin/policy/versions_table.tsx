// Every version of the rules, newest first, and what may be done with each: approve, put in force, now or on a date.
import { useCallback, useState } from "preact/hooks";
import { type PolicyState, policyApi, type Version } from "../../browser/policy_api";
import { timeText } from "../../core/amounts";
import { useLanguage } from "../../portal/language_context";
import { DataTable } from "../parts/data_table";
import { Refusal } from "../parts/refusal";
import { useAnswer } from "../parts/use_answer";
import { type VersionAct, VersionDialog } from "./version_dialog";

interface Properties {
  readonly state: PolicyState;
  readonly shown: number;
  readonly mayEdit: boolean;
  readonly onOpen: (number: number) => void;
  readonly onChanged: () => void;
}

export function VersionsTable({ state, shown, mayEdit, onOpen, onChanged }: Properties) {
  const { t } = useLanguage();
  const [before, setBefore] = useState(0);
  const ask = useCallback(() => policyApi.versions(before), [before]);
  const { value, problem } = useAnswer(ask);
  const [asking, setAsking] = useState<{ readonly act: VersionAct; readonly version: Version } | null>(null);
  const versions = value?.versions ?? [];
  const active = versions.find(({ state: each }) => each === "active");
  return (
    <section aria-labelledby="versions-heading">
      <div class="page-head">
        <h2 id="versions-heading">{t("versions")}</h2>
        {mayEdit && active && (
          <div class="page-actions versions-actions">
            <button
              type="button"
              class="button button-outline"
              onClick={() => setAsking({ act: "rollback", version: active })}
            >
              {t("versionRollBack")}
            </button>
          </div>
        )}
      </div>
      <Refusal problem={problem} />
      <DataTable
        label="versions"
        columns={["version", "state", "versionNote", "versionAuthor", "versionApproved", "versionActivated", "actions"]}
        numbers={["version"]}
        look="table-dense"
      >
        {versions.map((version) => (
          <VersionRow
            key={version.number}
            version={version}
            shown={shown === version.number}
            twoPerson={state.two_person}
            mayEdit={mayEdit}
            onOpen={onOpen}
            onAct={(act) => setAsking({ act, version })}
          />
        ))}
      </DataTable>
      <div class="row-actions table-pages">
        {before !== 0 && (
          <button type="button" class="button button-outline button-medium" onClick={() => setBefore(0)}>
            {t("versionsNewest")}
          </button>
        )}
        {value?.more && (
          <button
            type="button"
            class="button button-outline button-medium"
            onClick={() => setBefore(versions.at(-1)?.number ?? 0)}
          >
            {t("versionsOlder")}
          </button>
        )}
      </div>
      {asking && (
        <VersionDialog
          act={asking.act}
          version={asking.version}
          onDone={() => {
            setAsking(null);
            onChanged();
          }}
          onClose={() => setAsking(null)}
        />
      )}
    </section>
  );
}

// An approval is for one time in force.
function needsApproval(version: Version): boolean {
  return version.state !== "active" && (version.approved_by === "" || version.approval_lapsed);
}

interface RowProperties {
  readonly version: Version;
  readonly shown: boolean;
  readonly twoPerson: boolean;
  readonly mayEdit: boolean;
  readonly onOpen: (number: number) => void;
  readonly onAct: (act: VersionAct) => void;
}

function VersionRow({ version, shown, twoPerson, mayEdit, onOpen, onAct }: RowProperties) {
  const { t } = useLanguage();
  return (
    <tr aria-current={shown ? "true" : undefined}>
      <th scope="row" class="number">
        {version.number}
      </th>
      <td>
        <span class={version.state === "active" ? "tag tag-on" : "tag"}>{t(`versionState_${version.state}`)}</span>
        {version.scheduled_for_ms !== null && (
          <span class="also">
            <span class="tag tag-warn tag-wrap">
              {t("versionScheduledFor", { time: timeText(version.scheduled_for_ms) })}
            </span>
          </span>
        )}
      </td>
      <td class="note-text">{version.note}</td>
      <td>
        {version.author}
        <br />
        <span class="hint nowrap">{timeText(version.submitted_at_ms)}</span>
      </td>
      <td>
        {version.approved_by || "-"}
        {version.approval_lapsed && version.approved_by !== "" && (
          <>
            <br />
            <span class="hint nowrap">{t("versionApprovalLapsed")}</span>
          </>
        )}
      </td>
      <td>
        {version.activated_by || "-"}
        {version.activated_at_ms !== null && (
          <>
            <br />
            <span class="hint nowrap">{timeText(version.activated_at_ms)}</span>
          </>
        )}
      </td>
      <td>
        <div class="row-actions row-actions-small">
          <VersionButton label={t("versionOpen")} number={version.number} onClick={() => onOpen(version.number)} />
          {mayEdit && twoPerson && needsApproval(version) && (
            <VersionButton label={t("versionApprove")} number={version.number} onClick={() => onAct("approve")} />
          )}
          {mayEdit && version.state !== "active" && (
            <>
              <VersionButton label={t("versionActivate")} number={version.number} onClick={() => onAct("activate")} />
              <VersionButton
                label={t(version.scheduled_for_ms === null ? "versionSchedule" : "versionUnschedule")}
                number={version.number}
                onClick={() => onAct(version.scheduled_for_ms === null ? "schedule" : "unschedule")}
              />
            </>
          )}
        </div>
      </td>
    </tr>
  );
}

interface ButtonProperties {
  readonly label: string;
  readonly number: number;
  readonly onClick: () => void;
}

function VersionButton({ label, number, onClick }: ButtonProperties) {
  const { t } = useLanguage();
  return (
    <button
      type="button"
      class="button button-small"
      aria-label={`${t("versionNumber", { number })} ${label}`}
      onClick={onClick}
    >
      {label}
    </button>
  );
}
