// The text being worked on: opened from a version, changed in the table or as text, looked at by the server each time.
import { useCallback, useRef, useState } from "preact/hooks";
import type { ApiError } from "../../browser/api";
import { type CellChange, type ClassName, type EditedCell, type Look, policyApi } from "../../browser/policy_api";

export interface Draft {
  /** Version it was opened from; 0: none yet. */
  readonly base: number;
  readonly text: string;
  readonly edited: boolean;
  readonly look: Look;
  readonly problem: ApiError | null;
  readonly open: (number: number) => Promise<void>;
  readonly write: (text: string) => void;
  /** Null when the server refused; `problem` says why. */
  readonly editCell: (change: CellChange) => Promise<EditedCell | null>;
  readonly setClass: (department: string, className: ClassName) => Promise<void>;
  readonly undo: (() => void) | null;
}

const settleMs = 400;
const busyMs = 1000;
const maxUndo = 100;

export function useDraft(): Draft {
  const [base, setBase] = useState(0);
  const [opened, setOpened] = useState("");
  const [text, setText] = useState("");
  const [look, setLook] = useState<Look>({});
  const [problem, setProblem] = useState<ApiError | null>(null);
  const [before, setBefore] = useState<readonly string[]>([]);
  const timer = useRef(0);
  const latest = useRef(0);

  const lookAt = useCallback((next: string, waitMs: number) => {
    clearTimeout(timer.current);
    latest.current += 1;
    const mine = latest.current;
    timer.current = window.setTimeout(() => {
      void policyApi.preview(next).then((answer) => {
        if (mine !== latest.current) return;
        // What was typed before is still being looked at.
        if (!answer.ok && answer.problem.error === "unavailable") lookAt(next, busyMs);
        if (answer.ok) setLook(answer.value);
        setProblem(answer.ok ? null : answer.problem);
      });
    }, waitMs);
  }, []);

  const take = useCallback(
    (next: string, seen: Look) => {
      clearTimeout(timer.current);
      latest.current += 1;
      setBefore((list) => [...list.slice(-maxUndo), text]);
      setText(next);
      setLook(seen);
      setProblem(null);
    },
    [text],
  );

  const open = useCallback(async (number: number) => {
    const answer = await policyApi.version(number);
    setProblem(answer.ok ? null : answer.problem);
    if (!answer.ok) return;
    latest.current += 1;
    setBase(number);
    setOpened(answer.value.text);
    setText(answer.value.text);
    setLook(answer.value.look);
    setBefore([]);
  }, []);

  const write = useCallback(
    (next: string) => {
      setText(next);
      lookAt(next, settleMs);
    },
    [lookAt],
  );

  const editCell = useCallback(
    async (change: CellChange) => {
      const answer = await policyApi.editCell(text, change);
      if (!answer.ok) setProblem(answer.problem);
      else if (answer.value.took_effect) take(answer.value.text, answer.value.look);
      return answer.ok ? answer.value : null;
    },
    [text, take],
  );

  const setClass = useCallback(
    async (department: string, className: ClassName) => {
      const answer = await policyApi.setClass(text, department, className);
      if (answer.ok) take(answer.value.text, answer.value.look);
      else setProblem(answer.problem);
    },
    [text, take],
  );

  const undo = useCallback(() => {
    const last = before.at(-1);
    if (last === undefined) return;
    setBefore(before.slice(0, -1));
    setText(last);
    lookAt(last, 0);
  }, [before, lookAt]);

  return {
    base,
    text,
    edited: text !== opened,
    look,
    problem,
    open,
    write,
    editCell,
    setClass,
    undo: before.length > 0 ? undo : null,
  };
}
