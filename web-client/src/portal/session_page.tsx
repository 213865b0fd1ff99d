// The view: full window, the remote screen below everything, status and toolbar above it.
import { useEffect, useRef, useState } from "preact/hooks";
import { type ApiError, api, isSettled } from "../browser/api";
import { noticeSentence } from "../core/language";
import { ClipboardDialog } from "./clipboard_dialog";
import { EndDialog } from "./end_dialog";
import { EndedCard } from "./ended_card";
import { FilesDialog } from "./files_dialog";
import { HelpDialog } from "./help_dialog";
import { HoldSign } from "./hold_sign";
import { useLanguage } from "./language_context";
import { OnlookerSign } from "./onlooker_sign";
import { RefusalCard } from "./refusal_card";
import { SessionStage } from "./session_stage";
import { SessionStatus } from "./session_status";
import { StreamFiguresPanel } from "./stream_figures";
import { ToastList, useToasts } from "./toast_list";
import { Toolbar } from "./toolbar";
import { useClipboard } from "./use_clipboard";
import { useRemoteView } from "./use_remote_view";

interface Properties {
  readonly id: string;
  readonly ticket: string | null;
  readonly onHome: () => void;
  /** Attach again to the same session, or start a new one when it is gone. */
  readonly onAgain: (sameSession: boolean) => void;
}

const introMs = 4000;

export function SessionPage({ id, ticket, onHome, onAgain }: Properties) {
  const { language, t } = useLanguage();
  const firstButton = useRef<HTMLButtonElement>(null);
  const [dialog, setDialog] = useState<"help" | "end" | "clipboard" | "files" | null>(null);
  const { toasts, add, remove } = useToasts();
  const [dropped, setDropped] = useState<File | null>(null);
  const [figures, setFigures] = useState(false);
  const clipboard = useClipboard(add, () => setDialog("clipboard"));
  const { elements, state, hold, onlooker, measured, view, focus } = useRemoteView(id, ticket, {
    clipboard: clipboard.heard,
    downloaded: (name) => add(t("newsDownloaded", { name })),
    notice: (code, parameter) => add(noticeSentence(language, code, parameter)),
    escaped: () => firstButton.current?.focus(),
  });
  const live = state.phase === "live";
  useLifted(live && hold.kind === "none", hold.kind !== "none", () => {
    add(t("holdLifted"));
    focus(); // a click on the sign has taken it away
  });
  useLifted(live && onlooker.kind === "none", onlooker.kind === "watches", () => add(t("onlookOver")));
  const intro = useIntro(live);
  const ended = state.phase === "ended" ? state.reason : null;
  const actions = {
    onBack: focus,
    onLeave: onHome,
    onEnd: () => setDialog("end"),
    onHelp: () => setDialog("help"),
    onClipboard: () => setDialog("clipboard"),
    onFiles: () => setDialog("files"),
    figures,
    onFigures: () => {
      setFigures(!figures);
      focus();
    },
  };

  function drop(event: DragEvent): void {
    event.preventDefault();
    setDropped(event.dataTransfer?.files.item(0) ?? null);
    setDialog("files");
  }

  function closeDialog(): void {
    setDialog(null);
    setDropped(null);
    clipboard.letGo();
    requestAnimationFrame(focus); // after the dialog is gone, which gives the focus to nobody
  }

  async function end(): Promise<ApiError | null> {
    const answer = await api.end(id);
    if (!answer.ok && !isSettled(answer)) return answer.problem;
    onHome();
    return null;
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a short cut; the dialog's field does the same.
    <div class="view" onDragOver={(event) => event.preventDefault()} onDrop={drop}>
      <SessionStage {...elements} />
      {!ended && <HoldSign hold={hold} />}
      {!ended && (
        <OnlookerSign
          onlooker={onlooker}
          onAnswer={(consents) => {
            view.current?.answerOnlooker(onlooker, consents);
            focus();
          }}
        />
      )}
      {!ended && <Toolbar measured={measured} out={intro || !live} firstButton={firstButton} {...actions} />}
      <SessionStatus state={state} />
      {figures && !ended && (
        <StreamFiguresPanel rttMs={measured.rttMs} figures={() => view.current?.figures() ?? null} />
      )}
      <ToastList toasts={toasts} onClose={remove} />
      {clipboard.refusal && dialog !== "clipboard" && (
        <RefusalCard {...clipboard.refusal} onClose={() => clipboard.forget(focus)} />
      )}
      {dialog === "clipboard" && (
        <ClipboardDialog
          received={clipboard.received}
          needsButton={clipboard.needsButton}
          waiting={clipboard.waiting}
          onLetGo={clipboard.letGo}
          refusal={clipboard.refusal}
          bridge={() => view.current?.clipboard ?? null}
          onClose={closeDialog}
        />
      )}
      {dialog === "files" && (
        <FilesDialog dropped={dropped} transfers={() => view.current?.transfers ?? null} onClose={closeDialog} />
      )}
      {dialog === "help" && <HelpDialog onClose={closeDialog} />}
      {dialog === "end" && <EndDialog onCancel={closeDialog} onEnd={end} />}
      {ended && <EndedCard reason={ended} onHome={onHome} onAgain={() => onAgain(ended === "taken_over")} />}
    </div>
  );
}

/** Tells when what held is over, not when the connection only began anew. */
function useLifted(free: boolean, held: boolean, tell: () => void): void {
  const wasHeld = useRef(false);
  useEffect(() => {
    if (free && wasHeld.current) tell();
    if (free || held) wasHeld.current = held;
  }, [free, held]);
}

/** True for a moment after the view goes live, so that the toolbar is seen once. */
function useIntro(live: boolean): boolean {
  const [over, setOver] = useState(false);
  useEffect(() => {
    if (!live) return;
    const timer = setTimeout(() => setOver(true), introMs);
    return () => clearTimeout(timer);
  }, [live]);
  return live && !over;
}
