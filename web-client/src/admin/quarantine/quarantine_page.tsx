// 隔離ファイル: what the isolated browser saved, why it stays where it is, and until when; erasing one before its time. Names
// and reasons, no content.
import { useCallback, useState } from "preact/hooks";
import { consoleApi, get } from "../../browser/console_api";
import { bytesText, timeText } from "../../core/amounts";
import type { StringKey } from "../../core/language";
import { useLanguage } from "../../portal/language_context";
import { useMay } from "../console_context";
import { ActionDialog } from "../parts/action_dialog";
import { DataTable } from "../parts/data_table";
import { PageHead } from "../parts/page_head";
import { Refusal } from "../parts/refusal";
import { useAnswer } from "../parts/use_answer";
import { reasonKey } from "../policy/reason_key";

interface QuarantinedFile {
  readonly id: string;
  readonly user: string;
  readonly department: string;
  readonly name: string;
  readonly bytes: number;
  readonly media_type: string;
  readonly sha256: string;
  readonly state: "arrived" | "kept" | "extract";
  readonly rule: string;
  readonly reason: string;
  readonly created_at_ms: number;
  readonly expires_at_ms: number;
}

interface QuarantineList {
  readonly files: readonly QuarantinedFile[];
  readonly more: boolean;
  readonly total: number;
  readonly bytes: number;
}

const pageSize = 50;

export function QuarantinePage() {
  const { t } = useLanguage();
  const [user, setUser] = useState("");
  const [offset, setOffset] = useState(0);
  const ask = useCallback(() => get<QuarantineList>("/quarantine", { user, offset }), [user, offset]);
  const { value, problem, reload } = useAnswer(ask);
  const mayErase = useMay("erase_quarantine");
  const [erasing, setErasing] = useState<QuarantinedFile | null>(null);
  return (
    <section class="sheet">
      <PageHead heading={t("pageQuarantine")} lead={t("quarantineLead")} />
      <search class="filters">
        <label class="field field-small">
          <span>{t("username")}</span>
          <input
            type="search"
            value={user}
            maxLength={64}
            onInput={(event) => {
              setOffset(0);
              setUser(event.currentTarget.value.trim().toLowerCase());
            }}
          />
        </label>
      </search>
      <Refusal problem={problem} />
      {value && value.files.length === 0 && <p class="empty">{t("quarantineNone")}</p>}
      {value && value.files.length > 0 && <FilesTable files={value.files} onErase={mayErase ? setErasing : null} />}
      {value && (
        <p class="note" role="status">
          {t("quarantineTotal", { count: value.total, size: bytesText(value.bytes) })}
        </p>
      )}
      <div class="row-actions">
        {offset > 0 && (
          <button
            type="button"
            class="button button-outline button-medium"
            onClick={() => setOffset(Math.max(0, offset - pageSize))}
          >
            {t("pageBefore")}
          </button>
        )}
        {value?.more && (
          <button
            type="button"
            class="button button-outline button-medium"
            onClick={() => setOffset(offset + pageSize)}
          >
            {t("pageAfter")}
          </button>
        )}
      </div>
      {erasing && (
        <EraseDialog
          file={erasing}
          onDone={() => {
            setErasing(null);
            reload();
          }}
          onClose={() => setErasing(null)}
        />
      )}
    </section>
  );
}

interface EraseProperties {
  readonly file: QuarantinedFile;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

function EraseDialog({ file, onDone, onClose }: EraseProperties) {
  const { t } = useLanguage();
  return (
    <ActionDialog
      heading={t("quarantineEraseOf", { name: file.name })}
      button={t("quarantineEraseYes")}
      danger
      act={() => consoleApi.eraseFile(file.id)}
      onDone={onDone}
      onClose={onClose}
    >
      <p>{t("quarantineEraseConfirm", { user: file.user, size: bytesText(file.bytes) })}</p>
    </ActionDialog>
  );
}

interface TableProperties {
  readonly files: readonly QuarantinedFile[];
  readonly onErase: ((file: QuarantinedFile) => void) | null;
}

function FilesTable({ files, onErase }: TableProperties) {
  const { t } = useLanguage();
  return (
    <DataTable
      label="pageQuarantine"
      columns={[
        "quarantineFile",
        "sessionUser",
        "department",
        "state",
        "quarantineReason",
        "quarantineUntil",
        onErase ? "actions" : null,
      ]}
      look="table-dense files-table"
    >
      {files.map((file) => (
        <tr key={file.id}>
          <th scope="row">
            {file.name}
            <span class="hint media-type">
              {file.media_type !== "" && `${file.media_type}, `}
              {bytesText(file.bytes)}
            </span>
          </th>
          <td>{file.user}</td>
          <td>{file.department}</td>
          <td>
            <span class={file.state === "extract" ? "tag tag-on" : "tag tag-warn"}>
              {t(`quarantineState_${file.state}` as StringKey)}
            </span>
          </td>
          <td class="reason">
            {file.reason === "" ? "-" : t(reasonKey(file.reason))}
            {file.rule !== "" && (
              <>
                <br />
                <code class="hint">{file.rule}</code>
              </>
            )}
          </td>
          <td class="nowrap">{timeText(file.expires_at_ms)}</td>
          {onErase && (
            <td>
              <button
                type="button"
                class="button button-small"
                aria-label={t("quarantineEraseOf", { name: file.name })}
                onClick={() => onErase(file)}
              >
                {t("quarantineErase")}
              </button>
            </td>
          )}
        </tr>
      ))}
    </DataTable>
  );
}
