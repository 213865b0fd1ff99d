// Choose a file, say its class, send it; then what became of it.
import { useState } from "preact/hooks";
import type { StringKey } from "../core/language";
import { channelCode } from "../core/transfer_wire";
import type { Outcome, Transfers } from "../core/transfers";
import { useLanguage } from "./language_context";
import { RefusalFacts } from "./refusal_card";

interface Properties {
  readonly dropped: File | null;
  readonly transfers: () => Transfers | null;
}

interface Result {
  readonly name: string;
  readonly outcome: Outcome;
}

const maxBytes = 64 * 1024 * 1024;
const classes = [0, 1, 2, 3, 4, 5] as const;

export function UploadPart({ dropped, transfers }: Properties) {
  const { t } = useLanguage();
  const [chosen, setChosen] = useState<File | null>(null);
  const [declared, setDeclared] = useState(0);
  const [busy, setBusy] = useState(false);
  const [result, setResult] = useState<Result | null>(null);
  const file = chosen ?? dropped;
  const tooLarge = file !== null && file.size > maxBytes;

  async function send(event: Event): Promise<void> {
    event.preventDefault();
    const desk = transfers();
    if (busy || !file || tooLarge || !desk) return;
    setBusy(true);
    setResult(null);
    const content = new Uint8Array(await file.arrayBuffer());
    const name = shortened(file.name);
    const outcome = await desk.give({ channel: channelCode.fileUpload, declaredClass: declared, content, name });
    setBusy(false);
    setResult({ name: file.name, outcome });
  }

  return (
    <form class="clipboard-part" onSubmit={(event) => void send(event)}>
      <h3>{t("uploadHeading")}</h3>
      <p class="note">{t("uploadLead")}</p>
      <label class="field">
        {t("uploadChoose")}
        <input
          type="file"
          name="upload-file"
          onChange={(event) => setChosen(event.currentTarget.files?.item(0) ?? null)}
        />
      </label>
      <p class="note">{file && !chosen ? file.name : t("uploadDrop")}</p>
      <div class="clipboard-row">
        <label class="field">
          {t("declaredClass")}
          <select
            name="upload-class"
            value={declared}
            onChange={(event) => setDeclared(Number(event.currentTarget.value))}
          >
            {classes.map((each) => (
              <option key={each} value={each}>
                {t(`class_${each}` as StringKey)}
              </option>
            ))}
          </select>
        </label>
        <button type="submit" class="button button-primary" aria-disabled={busy || !file || tooLarge}>
          {t("uploadDo")}
        </button>
      </div>
      <div role="status">
        {busy && (
          <label class="field">
            {t("uploadBusy")}
            <progress />
          </label>
        )}
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

/** At most 255 bytes of UTF-8, the extension kept. */
function shortened(name: string): string {
  const tooLong = (text: string) => new TextEncoder().encode(text).length > 255;
  const dot = name.lastIndexOf(".");
  const extension = dot > 0 && name.length - dot <= 16 ? name.slice(dot) : "";
  const letters = Array.from(extension ? name.slice(0, dot) : name);
  while (letters.length > 0 && tooLong(letters.join("") + extension)) letters.pop();
  return letters.join("") + extension;
}
