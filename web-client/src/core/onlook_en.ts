// Sentences about somebody who looks on at a session, in English.
import type { onlookJa } from "./onlook_ja";

export const onlookEn: Record<keyof typeof onlookJa, string> = {
  onlookAsks: "May your screen be seen?",
  onlookAsksLead:
    "{who} asks to see this screen. If you allow it, your browsing is shown to them as you see it. They cannot operate it.",
  onlookAllow: "Allow",
  onlookRefuse: "Do not allow",
  onlookWatches: "{who} sees this screen",
  onlookWatchesLead: "They cannot operate it. You can end it at any time.",
  onlookStop: "Stop showing",
  onlookOver: "Nobody sees your screen any more.",
  onlookShort: "See screen",
  onlookOf: "See the screen of {user}",
  onlookLead:
    "{user} ({department}) is asked for consent on the screen. You can look and not operate. Everything is put on record.",
  onlookAsk: "Ask for consent",
  onlookWaiting: "Waiting for consent (60 seconds at most).",
  onlookConsented: "The person consents. Connect within 60 seconds.",
  onlookShowPassword: "Show address and password",
  onlookAddress: "Address",
  onlookPassword: "One-time password",
  onlookPasswordNote: "It works once, for 60 seconds. It is not shown again.",
  onlookWatching: "The screen is being seen.",
  onlookWatched: "Watched",
  onlookAsked: "Asked",
  onlookEnd: "End watching",
  onlookOver_refused: "The person did not allow it.",
  onlookOver_expired: "Time ran out.",
  onlookOver_gone: "The person's window was closed.",
  onlookOver_window: "It ended because the person's window was closed.",
  onlookOver_user: "The person ended it.",
  onlookOver_logged_out: "It ended because the login that asked for it has ended.",
  onlookOver_role: "It ended because who asked may no longer see screens.",
  onlookOver_other: "It is over.",
};
