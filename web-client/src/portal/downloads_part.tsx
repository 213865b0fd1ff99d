// What the isolated browser has downloaded: a list that says for each file why it stays, and until when.
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { api, type FileList, type QuarantinedFile } from "../browser/api";
import { saveText } from "../browser/save_text";
import type { Progress } from "../core/transfer_progress";
import { sizeText, whySentenceOf } from "../core/transfer_words";
import { useLanguage } from "./language_context";
import { TransferProgress } from "./transfer_progress";

const refreshMs = 3000;
const nothing: FileList = { files: [], refused: [] };

export function DownloadsPart() {
  const { t, language } = useLanguage();
  const [list, setList] = useState<FileList>(nothing);
  const [said, setSaid] = useState("");
  const [progress, setProgress] = useState<Progress | null>(null);
  const taking = useRef<AbortController | null>(null);

  const load = useCallback(async () => {
    const answer = await api.files();
    if (answer.ok) setList(answer.value);
  }, []);
  useEffect(() => {
    void load();
    const timer = setInterval(() => void load(), refreshMs);
    return () => clearInterval(timer);
  }, [load]);

  async function take(file: QuarantinedFile): Promise<void> {
    if (taking.current) return;
    const stop = new AbortController();
    taking.current = stop;
    setSaid("");
    const watch = (bytes: number, total: number) => setProgress({ phase: "receiving", bytes, total });
    watch(0, file.text_bytes);
    const answer = await api.fileText(file.id, watch, stop.signal);
    taking.current = null;
    setProgress(null);
    if (answer.ok) saveText(answer.value.name, answer.value.text);
    setSaid(stop.signal.aborted ? t("progressCancelled") : whatBecame(answer));
    await load();
  }

  function whatBecame(answer: Awaited<ReturnType<typeof api.fileText>>): string {
    if (answer.ok) return t("downloadTaken", { name: answer.value.name });
    const { reason } = answer.problem;
    return reason ? whySentenceOf(language, reason) : t("newsFailed");
  }

  async function erase(file: QuarantinedFile): Promise<void> {
    const answer = await api.eraseFile(file.id);
    setSaid(answer.ok ? t("downloadErased", { name: file.name }) : t("newsFailed"));
    await load();
  }

  return (
    <section class="clipboard-part" aria-labelledby="downloads-heading">
      <h3 id="downloads-heading">{t("downloadsHeading")}</h3>
      <p class="note">{t("downloadsLead")}</p>
      {list.files.length === 0 && <p>{t("downloadsNone")}</p>}
      <ul class="file-list">
        {list.files.map((file) => (
          <FileRow key={file.id} file={file} onTake={() => void take(file)} onErase={() => void erase(file)} />
        ))}
      </ul>
      {list.refused.length > 0 && (
        <div>
          <h4>{t("downloadRefused")}</h4>
          <ul class="file-list">
            {list.refused.slice(-5).map((each, index) => (
              <li key={`${index}-${each.name}`}>
                <strong>{each.name}</strong> {sizeText(each.bytes)}
                <p class="note">{whySentenceOf(language, each.reason)}</p>
              </li>
            ))}
          </ul>
        </div>
      )}
      {progress && <TransferProgress progress={progress} onCancel={() => taking.current?.abort()} />}
      <p role="status">{said}</p>
      <div class="actions">
        <button type="button" class="button button-quiet" onClick={() => void load()}>
          {t("downloadsReload")}
        </button>
      </div>
    </section>
  );
}

interface RowProperties {
  readonly file: QuarantinedFile;
  readonly onTake: () => void;
  readonly onErase: () => void;
}

const stateKeys = { arrived: "downloadArrived", kept: "downloadKept", extract: "downloadExtract" } as const;

function FileRow({ file, onTake, onErase }: RowProperties) {
  const { t, language } = useLanguage();
  const until = new Date(file.until_ms).toLocaleString(language === "ja" ? "ja-JP" : "en-GB");
  return (
    <li data-state={file.state}>
      <strong class="file-name">{file.name}</strong>
      <dl class="refusal-facts">
        <div>
          <dt>{t("downloadSize")}</dt>
          <dd>
            {sizeText(file.bytes)} {file.media_type}
          </dd>
        </div>
        <div>
          <dt>{t("downloadState")}</dt>
          <dd>{t(stateKeys[file.state])}</dd>
        </div>
        {file.reason !== "" && (
          <div>
            <dt>{t("refusedWhy")}</dt>
            <dd>{whySentenceOf(language, file.reason)}</dd>
          </div>
        )}
        {file.state !== "arrived" && (
          <div>
            <dt>{t("refusedRule")}</dt>
            <dd>{file.rule}</dd>
          </div>
        )}
        {file.contact !== "" && (
          <div>
            <dt>{t("refusedContact")}</dt>
            <dd>{file.contact}</dd>
          </div>
        )}
        <div>
          <dt>{t("downloadUntil")}</dt>
          <dd>{until}</dd>
        </div>
      </dl>
      <div class="actions actions-close">
        {file.state === "extract" && (
          <button type="button" class="button button-primary" onClick={onTake}>
            {t("downloadTake")}
          </button>
        )}
        <button
          type="button"
          class="button button-outline"
          onClick={onErase}
          aria-label={`${t("downloadErase")}: ${file.name}`}
        >
          {t("downloadErase")}
        </button>
      </div>
    </li>
  );
}
