// The toolbar of the view: tucked away at the top edge, out when pointed at, focused, or shortly after the start.
import type { RefObject } from "preact";
import { useEffect, useState } from "preact/hooks";
import { isFullscreen, toggleFullscreen } from "../browser/fullscreen";
import type { Measured } from "../core/quality";
import { useLanguage } from "./language_context";
import { LanguageSwitch } from "./language_switch";
import { QualityBadge } from "./quality_badge";

interface Properties {
  readonly measured: Measured;
  readonly out: boolean;
  readonly firstButton: RefObject<HTMLButtonElement | null>;
  /** The keyboard goes back to the screen. */
  readonly onBack: () => void;
  readonly onLeave: () => void;
  readonly onEnd: () => void;
  readonly onHelp: () => void;
  readonly onClipboard: () => void;
  readonly onFiles: () => void;
  /** The connection's figures are shown; turn them on or off. */
  readonly figures: boolean;
  readonly onFigures: () => void;
}

export function Toolbar({
  measured,
  out,
  firstButton,
  onBack,
  onLeave,
  onEnd,
  onHelp,
  onClipboard,
  onFiles,
  figures,
  onFigures,
}: Properties) {
  const { t } = useLanguage();
  const full = useFullscreen();
  const backOnEscape = (event: KeyboardEvent) => {
    if (event.key === "Escape") onBack();
  };
  return (
    <nav class={out ? "toolbar toolbar-out" : "toolbar"} aria-label={t("toolbar")} onKeyDown={backOnEscape}>
      <div class="toolbar-body">
        <button
          type="button"
          class="tool tool-quality"
          aria-pressed={figures}
          title={t("figuresHint")}
          onClick={onFigures}
        >
          <QualityBadge measured={measured} />
        </button>
        <button ref={firstButton} type="button" class="tool" onClick={() => void toggleFullscreen().then(onBack)}>
          {full ? t("fullscreenExit") : t("fullscreen")}
        </button>
        <button type="button" class="tool" onClick={onClipboard}>
          {t("clipboard")}
        </button>
        <button type="button" class="tool" onClick={onFiles}>
          {t("files")}
        </button>
        <button type="button" class="tool" onClick={onHelp}>
          {t("help")}
        </button>
        <button type="button" class="tool" title={t("leaveHint")} onClick={onLeave}>
          {t("leave")}
        </button>
        <button type="button" class="tool tool-danger" onClick={onEnd}>
          {t("end")}
        </button>
        <LanguageSwitch />
      </div>
      <button
        type="button"
        class="toolbar-handle"
        aria-label={t("toolbarShow")}
        onClick={() => firstButton.current?.focus()}
      >
        <span aria-hidden="true" />
      </button>
    </nav>
  );
}

function useFullscreen(): boolean {
  const [full, setFull] = useState(isFullscreen);
  useEffect(() => {
    const follow = () => setFull(isFullscreen());
    document.addEventListener("fullscreenchange", follow);
    return () => document.removeEventListener("fullscreenchange", follow);
  }, []);
  return full;
}
