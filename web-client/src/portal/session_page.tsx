// The view: full window, the remote screen below everything, status and toolbar above it.
import { useEffect, useRef, useState } from "preact/hooks";
import { api } from "../browser/api";
import { RemoteView } from "../browser/remote_view";
import { noticeSentence } from "../core/language";
import type { Measured } from "../core/quality";
import { initialState, type SessionState } from "../core/session_state";
import { EndDialog } from "./end_dialog";
import { EndedCard } from "./ended_card";
import { HelpDialog } from "./help_dialog";
import { useLanguage } from "./language_context";
import { Reconnecting } from "./reconnecting";
import { StartSteps } from "./start_steps";
import { ToastList, useToasts } from "./toast_list";
import { Toolbar } from "./toolbar";

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
  const stage = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const keyboard = useRef<HTMLTextAreaElement>(null);
  const firstButton = useRef<HTMLButtonElement>(null);
  const view = useRef<RemoteView | null>(null);
  const spoken = useRef(language);
  spoken.current = language;
  const [state, setState] = useState<SessionState>(initialState);
  const [measured, setMeasured] = useState<Measured>({ quality: "unknown", rttMs: null });
  const [dialog, setDialog] = useState<"help" | "end" | null>(null);
  const { toasts, add, remove } = useToasts();
  const intro = useIntro(state.phase === "live");

  useEffect(() => {
    if (!stage.current || !canvas.current || !keyboard.current) return;
    const elements = { stage: stage.current, canvas: canvas.current, keyboard: keyboard.current };
    const made = new RemoteView(id, elements, {
      state: setState,
      measured: setMeasured,
      notice: (code, parameter) => add(noticeSentence(spoken.current, code, parameter)),
      escaped: () => firstButton.current?.focus(),
    });
    view.current = made;
    made.attach(ticket);
    made.focus();
    const letGo = () => made.dispose();
    window.addEventListener("pagehide", letGo);
    return () => {
      window.removeEventListener("pagehide", letGo);
      made.dispose();
    };
  }, [id, ticket, add]);

  function closeDialog(): void {
    setDialog(null);
    view.current?.focus();
  }

  async function end(): Promise<void> {
    setDialog(null);
    await api.end(id);
    onHome();
  }

  const { phase } = state;
  return (
    <div class="view">
      <main class="stage" ref={stage}>
        <h1 class="unseen">{t("titleSession")}</h1>
        <canvas id="screen" ref={canvas} role="img" aria-label={t("screenLabel")} aria-describedby="screen-help" />
        <textarea
          ref={keyboard}
          class="keyboard"
          aria-label={t("keyboardLabel")}
          aria-describedby="screen-help"
          autocomplete="off"
          autocapitalize="none"
          spellcheck={false}
          rows={1}
        />
        <p id="screen-help" class="unseen">
          {t("screenHelp")}
        </p>
      </main>
      {phase !== "ended" && (
        <Toolbar
          measured={measured}
          out={intro || phase !== "live"}
          firstButton={firstButton}
          onBack={() => view.current?.focus()}
          onLeave={onHome}
          onEnd={() => setDialog("end")}
          onHelp={() => setDialog("help")}
        />
      )}
      <p class="unseen" role="status">
        {phase === "live" ? t(state.resumed ? "reconnected" : "live") : ""}
      </p>
      {(phase === "connecting" || (phase === "reconnecting" && !state.hadPicture)) && (
        <div class="cover">
          <StartSteps step={phase === "connecting" ? state.step : null} />
        </div>
      )}
      {phase === "reconnecting" && <Reconnecting attempt={state.attempt} />}
      <ToastList toasts={toasts} onClose={remove} />
      {dialog === "help" && <HelpDialog onClose={closeDialog} />}
      {dialog === "end" && <EndDialog onCancel={closeDialog} onEnd={() => void end()} />}
      {phase === "ended" && (
        <EndedCard reason={state.reason} onHome={onHome} onAgain={() => onAgain(state.reason === "taken_over")} />
      )}
    </div>
  );
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
