// What the view shows of copying and pasting: the last refusal, the text that came in, and short notices.
import { useCallback, useState } from "preact/hooks";
import { type ClipboardNews, wasCleaned } from "../browser/clipboard_bridge";
import { itemsText } from "../core/transfer_words";
import type { Verdict } from "../core/transfers";
import { useLanguage } from "./language_context";

export interface Refusal {
  readonly way: "paste" | "copy";
  readonly verdict: Verdict;
}

/** `tell` shows a notice; `open` opens the panel, where a text waits that the browser would not let us write. */
export function useClipboard(tell: (text: string) => void, open: () => void) {
  const { t, language } = useLanguage();
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [received, setReceived] = useState("");
  const [needsButton, setNeedsButton] = useState(false);

  function heard(news: ClipboardNews): void {
    setRefusal(news.kind === "refused" ? { way: news.way, verdict: news.verdict } : null);
    if (news.kind === "failed") tell(t("newsFailed"));
    else if (news.kind === "offered") tell(t("newsOffered"));
    else if (news.kind === "copied") copied(news);
  }

  function copied(news: Extract<ClipboardNews, { kind: "copied" }>): void {
    setReceived(news.text);
    setNeedsButton(!news.written);
    if (wasCleaned(news.verdict)) tell(t("newsCleaned", { items: itemsText(language, news.verdict.items) }));
    if (news.written) tell(t("newsCopied"));
    else open();
  }

  const forget = useCallback((then: () => void) => {
    setRefusal(null);
    then();
  }, []);
  return { refusal, received, needsButton, heard, forget };
}
