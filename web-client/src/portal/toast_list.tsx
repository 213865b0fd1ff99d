// Notices that come during a session: politely announced, gone by themselves, closable.
import { useCallback, useEffect, useState } from "preact/hooks";
import { useLanguage } from "./language_context";

export interface Toast {
  readonly id: number;
  readonly text: string;
}

const shownMs = 12_000;
const mostShown = 3;

/** The toasts of now, and a function that adds one (a repeated text only stays longer). */
export function useToasts() {
  const [toasts, setToasts] = useState<readonly Toast[]>([]);
  const add = useCallback((text: string) => {
    setToasts((old) => [...old.filter((toast) => toast.text !== text), { id: Date.now(), text }].slice(-mostShown));
  }, []);
  const remove = useCallback((id: number) => setToasts((old) => old.filter((toast) => toast.id !== id)), []);
  return { toasts, add, remove };
}

interface Properties {
  readonly toasts: readonly Toast[];
  readonly onClose: (id: number) => void;
}

export function ToastList({ toasts, onClose }: Properties) {
  const { t } = useLanguage();
  return (
    <section class="toasts" aria-label={t("noticeHeading")} aria-live="polite">
      {toasts.map((toast) => (
        <ToastItem key={toast.id} toast={toast} onClose={onClose} />
      ))}
    </section>
  );
}

function ToastItem({ toast, onClose }: { readonly toast: Toast; readonly onClose: (id: number) => void }) {
  const { t } = useLanguage();
  useEffect(() => {
    const timer = setTimeout(() => onClose(toast.id), shownMs);
    return () => clearTimeout(timer);
  }, [toast.id, onClose]);
  return (
    <div class="toast">
      <p>{toast.text}</p>
      <button type="button" class="toast-close" aria-label={t("noticeClose")} onClick={() => onClose(toast.id)}>
        ×
      </button>
    </div>
  );
}
