// Copy and paste by hand: for browsers that allow no more, and for declaring a class.
import { useState } from "preact/hooks";
import { type ClipboardBridge, type Received, write } from "../browser/clipboard_bridge";
import { pastedPicture } from "../browser/picture_file";
import type { Picture } from "../core/picture";
import { ClassField } from "./class_field";
import { Dialog } from "./dialog";
import { useLanguage } from "./language_context";
import { PicturePaste } from "./picture_paste";
import { PictureView } from "./picture_view";
import { RefusalFacts } from "./refusal_card";
import type { Refusal } from "./use_clipboard";

interface Properties {
  readonly received: Received;
  readonly needsButton: boolean;
  /** A picture of this terminal that is to be pasted. */
  readonly waiting: Picture | null;
  readonly onLetGo: () => void;
  readonly refusal: Refusal | null;
  readonly bridge: () => ClipboardBridge | null;
  readonly onClose: () => void;
}

export function ClipboardDialog(properties: Properties) {
  const { received, needsButton, waiting, onLetGo, refusal, bridge, onClose } = properties;
  const { t } = useLanguage();
  const copy = <CopyPart received={received} needsButton={needsButton} bridge={bridge} />;
  return (
    <Dialog heading={t("clipboard")} onClose={onClose}>
      <p class="note">{t("clipboardLead")}</p>
      {refusal && (
        <div class="refusal-inside" role="alert">
          <h3>{t(refusal.way === "paste" ? "refusedPaste" : "refusedCopy")}</h3>
          <RefusalFacts verdict={refusal.verdict} />
        </div>
      )}
      {/* A text that waits to be copied is what the panel was opened for. */}
      {needsButton && copy}
      {waiting && <PicturePaste picture={waiting} bridge={bridge} onDone={onClose} onLetGo={onLetGo} />}
      {!waiting && <PastePart bridge={bridge} onDone={onClose} />}
      {!needsButton && copy}
      <div class="actions actions-end">
        <button type="button" class="button button-outline" onClick={onClose}>
          {t("close")}
        </button>
      </div>
    </Dialog>
  );
}

function PastePart({ bridge, onDone }: { readonly bridge: Properties["bridge"]; readonly onDone: () => void }) {
  const { t } = useLanguage();
  const [text, setText] = useState("");
  const [declared, setDeclared] = useState(0);
  const [busy, setBusy] = useState(false);

  function pasteHere(event: ClipboardEvent): void {
    const picture = pastedPicture(event.clipboardData);
    if (!picture || event.clipboardData?.getData("text/plain")) return;
    event.preventDefault();
    bridge()?.pasted("", picture);
  }

  async function paste(event: Event): Promise<void> {
    event.preventDefault();
    if (busy || text === "") return;
    setBusy(true);
    const arrived = await bridge()?.paste(text, declared);
    setBusy(false);
    if (arrived) onDone();
  }

  return (
    <form class="clipboard-part" onSubmit={(event) => void paste(event)}>
      <h3>{t("pasteHeading")}</h3>
      <label class="field">
        {t("pasteText")}
        <textarea
          name="paste-text"
          rows={3}
          value={text}
          placeholder={t("pasteTextHint")}
          onPaste={pasteHere}
          onInput={(event) => setText(event.currentTarget.value)}
        />
      </label>
      <div class="clipboard-row">
        <ClassField name="declared-class" declared={declared} onDeclare={setDeclared} />
        <button type="submit" class="button button-primary" aria-disabled={busy || text === ""}>
          {t(busy ? "pasteBusy" : "pasteDo")}
        </button>
      </div>
    </form>
  );
}

function CopyPart({ received, needsButton, bridge }: Pick<Properties, "received" | "needsButton" | "bridge">) {
  const { t } = useLanguage();
  const [copied, setCopied] = useState<Received | null>(null);
  const empty = received.kind === "text" && received.text === "";

  async function copy(area: HTMLTextAreaElement | null): Promise<void> {
    area?.select();
    // The older way, for text alone, needs no permission, only this click.
    if (!(await write(received)) && !(area && document.execCommand("copy"))) return;
    bridge()?.copiedHere();
    setCopied(received);
  }

  return (
    <div class="clipboard-part">
      <h3>{t("copyHeading")}</h3>
      <CopyContent received={received} />
      <p class="note" role="status">
        {!empty && copied === received ? t("copyDone") : needsButton ? t("copyNeedsButton") : ""}
      </p>
      <div class="actions">
        <button type="button" class="button button-outline" onClick={() => void bridge()?.fetch()}>
          {t("copyTake")}
        </button>
        <button
          type="button"
          class="button button-primary"
          aria-disabled={empty}
          onClick={(event) =>
            void copy(event.currentTarget.closest(".clipboard-part")?.querySelector("textarea") ?? null)
          }
        >
          {t("copyDo")}
        </button>
      </div>
    </div>
  );
}

function CopyContent({ received }: Pick<Properties, "received">) {
  const { t } = useLanguage();
  if (received.kind === "picture") {
    const { width, height } = received.picture;
    return <PictureView picture={received.picture} label={t("copyPicture", { width, height })} />;
  }
  return (
    <label class="field">
      {t("copyText")}
      <textarea name="copy-text" rows={3} value={received.text} readOnly />
    </label>
  );
}
