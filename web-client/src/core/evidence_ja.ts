// Sentences of the console about quarantine and report, in Japanese. Part of strings_ja.ts.

export const evidenceJa = {
  quarantineLead: "隔離されたブラウザーが保存したファイルです。中身は暗号化して隔離し、ここには表示しません。",
  quarantineNone: "隔離されたファイルはありません。",
  quarantineTotal: "全{count}件、{size}",
  quarantineFile: "ファイル",
  quarantineType: "種類（中身から判定）",
  quarantineReason: "理由と規則",
  quarantineUntil: "保存期限",
  quarantineState_arrived: "確認待ち",
  quarantineState_kept: "隔離中",
  quarantineState_extract: "文字だけ取り込み可",
  pageBefore: "前へ",
  pageAfter: "次へ",
} as const;
