// A picture of this terminal before it leaves: nobody can read what is written in it, so the user says how confidential it is.
import { useState } from "preact/hooks";
import type { ClipboardBridge } from "../browser/clipboard_bridge";
import type { Picture } from "../core/picture";
import { ClassField } from "./class_field";
import { useLanguage } from "./language_context";
import { PictureView } from "./picture_view";

interface Properties {
  readonly picture: Picture;
  readonly bridge: () => ClipboardBridge | null;
  readonly onDone: () => void;
  readonly onLetGo: () => void;
}

export function PicturePaste({ picture, bridge, onDone, onLetGo }: Properties) {
  const { t } = useLanguage();
  const [declared, setDeclared] = useState(0);
  const [busy, setBusy] = useState(false);
  const { width, height } = picture;

  async function paste(event: Event): Promise<void> {
    event.preventDefault();
    if (busy || declared === 0) return;
    setBusy(true);
    const arrived = await bridge()?.pastePicture(picture, declared);
    setBusy(false);
    if (arrived) onDone();
  }

  return (
    <form class="clipboard-part" onSubmit={(event) => void paste(event)}>
      <h3>{t("pastePictureHeading")}</h3>
      <PictureView picture={picture} label={t("pastePicture", { width, height })} />
      <p class="note">{t("pastePictureLead")}</p>
      <div class="clipboard-row">
        <ClassField name="picture-class" declared={declared} onDeclare={setDeclared} />
        <div class="actions">
          <button type="button" class="button button-outline" onClick={onLetGo}>
            {t("pastePictureNot")}
          </button>
          <button type="submit" class="button button-primary" aria-disabled={busy || declared === 0}>
            {t(busy ? "pasteBusy" : "pasteDo")}
          </button>
        </div>
      </div>
    </form>
  );
}
