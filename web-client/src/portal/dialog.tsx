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
  useEffect(() => {
    const dialog = element.current;
    if (dialog && !dialog.open) dialog.showModal();
    return () => dialog?.close();
  }, []);
  return (
    <dialog ref={element} class="dialog" aria-labelledby="dialog-heading" onClose={onClose}>
      <h2 id="dialog-heading">{heading}</h2>
      {children}
    </dialog>
  );
}
