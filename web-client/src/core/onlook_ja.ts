// Sentences about somebody who looks on at a session, in Japanese. Part of strings_ja.ts.

export const onlookJa = {
  onlookAsks: "画面を見てもよいですか",
  onlookAsksLead:
    "{who} が、この画面を見ることを求めています。許可すると、あなたの閲覧画面がそのまま相手に表示されます。相手は操作できません。",
  onlookAllow: "許可する",
  onlookRefuse: "許可しない",
  onlookWatches: "{who} がこの画面を見ています",
  onlookWatchesLead: "相手は操作できません。いつでも終了できます。",
  onlookStop: "見せるのを終了",
  onlookOver: "画面の見守りが終了しました。",
  onlookShort: "画面を見る",
  onlookOf: "{user} の画面を見る",
  onlookLead:
    "{user}（{department}）の画面に、同意を求める表示を出します。見るだけで、操作はできません。すべて記録されます。",
  onlookAsk: "同意を求める",
  onlookWaiting: "本人の同意を待っています（60秒以内）。",
  onlookConsented: "本人が同意しました。60秒以内に接続してください。",
  onlookShowPassword: "接続先とパスワードを表示",
  onlookAddress: "接続先",
  onlookPassword: "1回限りのパスワード",
  onlookPasswordNote: "このパスワードは1回だけ、60秒間使えます。閉じると二度と表示されません。",
  onlookWatching: "画面を見ています。",
  onlookWatched: "見守り中",
  onlookAsked: "同意待ち",
  onlookEnd: "見守りを終了",
  onlookOver_refused: "本人が許可しませんでした。",
  onlookOver_expired: "時間切れで終了しました。",
  onlookOver_gone: "本人のウィンドウが閉じられました。",
  onlookOver_window: "本人のウィンドウが閉じられたため、終了しました。",
  onlookOver_user: "本人が終了しました。",
  onlookOver_other: "終了しました。",
} as const;
