// The remote view as a component needs it: elements to bind, state to show, a way to give the keyboard back.
import { useEffect, useRef, useState } from "preact/hooks";
import type { ClipboardNews } from "../browser/clipboard_bridge";
import { RemoteView } from "../browser/remote_view";
import { type Hold, noHold } from "../core/hold";
import { nobody, type Onlooker } from "../core/onlooker";
import type { Measured } from "../core/quality";
import { initialState, type SessionState } from "../core/session_state";

interface Handlers {
  readonly notice: (code: number, parameter: string) => void;
  readonly clipboard: (news: ClipboardNews) => void;
  readonly downloaded: (name: string) => void;
  readonly escaped: () => void;
}

/** One RemoteView per id and ticket; `handlers` may change at any time. */
export function useRemoteView(id: string, ticket: string | null, handlers: Handlers) {
  const stage = useRef<HTMLElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const keyboard = useRef<HTMLTextAreaElement>(null);
  const view = useRef<RemoteView | null>(null);
  const latest = useRef(handlers);
  latest.current = handlers;
  const [state, setState] = useState<SessionState>(initialState);
  const [hold, setHold] = useState<Hold>(noHold);
  const [onlooker, setOnlooker] = useState<Onlooker>(nobody);
  const [measured, setMeasured] = useState<Measured>({ quality: "unknown", rttMs: null });

  useEffect(() => {
    if (!stage.current || !canvas.current || !keyboard.current) return;
    const elements = { stage: stage.current, canvas: canvas.current, keyboard: keyboard.current };
    const made = new RemoteView(id, elements, {
      state: setState,
      measured: setMeasured,
      hold: setHold,
      onlooker: setOnlooker,
      notice: (code, parameter) => latest.current.notice(code, parameter),
      clipboard: (news) => latest.current.clipboard(news),
      downloaded: (name) => latest.current.downloaded(name),
      escaped: () => latest.current.escaped(),
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
  }, [id, ticket]);

  const focus = () => view.current?.focus();
  return { elements: { stage, canvas, keyboard }, state, hold, onlooker, measured, view, focus };
}
