// What the view shows of copying and pasting: the last refusal, what came in, a picture that waits for its class, and short
// notices.
import { useCallback, useState } from "preact/hooks";
import { type ClipboardNews, type Received, wasCleaned } from "../browser/clipboard_bridge";
import type { Picture } from "../core/picture";
import { itemsText } from "../core/transfer_words";
import type { Verdict } from "../core/transfers";
import { useLanguage } from "./language_context";

export interface Refusal {
  readonly way: "paste" | "copy";
  readonly verdict: Verdict;
}

const nothing: Received = { kind: "text", text: "" };

/** `tell` shows a notice; `open` opens the panel, where something waits that the browser would not let us write, or a picture
 * for its class. */
export function useClipboard(tell: (text: string) => void, open: () => void) {
  const { t, language } = useLanguage();
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [received, setReceived] = useState<Received>(nothing);
  const [waiting, setWaiting] = useState<Picture | null>(null);
  const [needsButton, setNeedsButton] = useState(false);

  function heard(news: ClipboardNews): void {
    setRefusal(news.kind === "refused" ? { way: news.way, verdict: news.verdict } : null);
    if (news.kind === "failed") tell(t("newsFailed"));
    else if (news.kind === "offered") tell(t(news.what === "picture" ? "newsPictureOffered" : "newsOffered"));
    else if (news.kind === "unreadable") tell(t(news.why === "large" ? "newsPictureLarge" : "newsPictureDamaged"));
    else if (news.kind === "declare") declare(news.picture);
    else if (news.kind === "copied") copied(news);
  }

  function declare(picture: Picture): void {
    setWaiting(picture);
    open();
  }

  function copied(news: Extract<ClipboardNews, { kind: "copied" }>): void {
    setReceived(news.content);
    setNeedsButton(!news.written);
    if (wasCleaned(news.verdict)) tell(t("newsCleaned", { items: itemsText(language, news.verdict.items) }));
    if (news.written) tell(t(news.content.kind === "picture" ? "newsPictureCopied" : "newsCopied"));
    else open();
  }

  const forget = useCallback((then: () => void) => {
    setRefusal(null);
    then();
  }, []);
  const letGo = useCallback(() => setWaiting(null), []);
  return { refusal, received, needsButton, waiting, letGo, heard, forget };
}
