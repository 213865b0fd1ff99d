// A modal dialog (the platform's own: focus stays inside, Escape closes, the rest is inert).
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";

interface Properties {
  readonly heading: string;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}

export function Dialog({ heading, onClose, children }: Properties) {
  const element = useRef<HTMLDialogElement>(null);
  const gone = useRef(false);
  useEffect(() => {
    const dialog = element.current;
    if (dialog && !dialog.open) dialog.showModal();
    return () => {
      gone.current = true; // its close event comes later, when another dialog may be open
      dialog?.close();
    };
  }, []);
  return (
    <dialog ref={element} class="dialog" aria-labelledby="dialog-heading" onClose={() => gone.current || onClose()}>
      <h2 id="dialog-heading">{heading}</h2>
      {children}
    </dialog>
  );
}
