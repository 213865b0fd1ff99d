// Choose a file, say its class, send it; then what became of it.
import { useRef, useState } from "preact/hooks";
import type { Progress } from "../core/transfer_progress";
import { channelCode } from "../core/transfer_wire";
import type { Giving, Outcome, Transfers } from "../core/transfers";
import { ClassField } from "./class_field";
import { useLanguage } from "./language_context";
import { RefusalFacts } from "./refusal_card";
import { TransferProgress } from "./transfer_progress";

interface Properties {
  readonly dropped: File | null;
  readonly transfers: () => Transfers | null;
}

interface Result {
  readonly name: string;
  readonly outcome: Outcome;
}

const maxBytes = 64 * 1024 * 1024;

export function UploadPart({ dropped, transfers }: Properties) {
  const { t } = useLanguage();
  const [chosen, setChosen] = useState<File | null>(null);
  const [declared, setDeclared] = useState(0);
  const [progress, setProgress] = useState<Progress | null>(null);
  const giving = useRef<Giving | null>(null);
  const [result, setResult] = useState<Result | null>(null);
  const file = chosen ?? dropped;
  const busy = progress !== null;
  const tooLarge = file !== null && file.size > maxBytes;

  async function send(event: Event): Promise<void> {
    event.preventDefault();
    const desk = transfers();
    if (busy || !file || tooLarge || !desk) return;
    setProgress({ phase: "sending", bytes: 0, total: file.size });
    setResult(null);
    const content = await bytesOf(file);
    const name = shortened(file.name);
    const sending = { channel: channelCode.fileUpload, declaredClass: declared, name };
    giving.current = content && desk.begin({ ...sending, content }, setProgress);
    const outcome: Outcome = (await giving.current?.outcome) ?? { kind: "failed" };
    giving.current = null;
    setProgress(null);
    setResult({ name: file.name, outcome });
  }

  return (
    <form class="clipboard-part" aria-busy={busy} onSubmit={(event) => void send(event)}>
      <h3>{t("uploadHeading")}</h3>
      <p class="note">{t("uploadLead")}</p>
      <label class="field">
        {t("uploadChoose")}
        <input
          type="file"
          name="upload-file"
          onChange={(event) => {
            setChosen(event.currentTarget.files?.item(0) ?? null);
            setResult(null);
          }}
        />
      </label>
      <p class="note">{file && !chosen ? file.name : t("uploadDrop")}</p>
      <div class="clipboard-row">
        <ClassField name="upload-class" declared={declared} onDeclare={setDeclared} />
        <button type="submit" class="button button-primary" aria-disabled={busy || !file || tooLarge}>
          {t("uploadDo")}
        </button>
      </div>
      {progress && <TransferProgress progress={progress} onCancel={() => giving.current?.cancel()} />}
      <div role="status" data-result>
        {tooLarge && <p>{t("uploadTooLarge")}</p>}
        {result && <UploadResult {...result} />}
      </div>
    </form>
  );
}

function UploadResult({ name, outcome }: Result) {
  const { t } = useLanguage();
  if (outcome.kind === "done") return <p>{t("uploadDone", { name })}</p>;
  if (outcome.kind === "failed") return <p>{t("newsFailed")}</p>;
  return (
    <div class="refusal-inside">
      <h4>{t("refusedUpload", { name })}</h4>
      <RefusalFacts verdict={outcome.verdict} />
    </div>
  );
}

/** Null when it cannot be read any more: it was moved or taken away. */
async function bytesOf(file: File): Promise<Uint8Array | null> {
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch {
    return null;
  }
}

const maxNameLetters = 255; // more never fit, and a name may have a million

/** At most 255 bytes of UTF-8, the extension kept. */
function shortened(name: string): string {
  const tooLong = (text: string) => new TextEncoder().encode(text).length > 255;
  const dot = name.lastIndexOf(".");
  const extension = dot > 0 && name.length - dot <= 16 ? name.slice(dot) : "";
  const stem = extension ? name.slice(0, dot) : name;
  const letters = Array.from(stem.slice(0, 2 * maxNameLetters)).slice(0, maxNameLetters);
  while (letters.length > 0 && tooLong(letters.join("") + extension)) letters.pop();
  return letters.join("") + extension;
}
