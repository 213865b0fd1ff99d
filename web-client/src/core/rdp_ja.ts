// Sentences of the portal about the RDP door, in Japanese. Part of strings_ja.ts.

export const rdpJa = {
  rdpHeading: "リモートデスクトップで使う",
  rdpLead:
    "ブラウザーの使えない端末では、リモートデスクトップ接続から同じセッションを使えます。接続ファイルを保存し、すぐに開いてください。",
  rdpSave: "接続ファイルを保存",
  rdpSaved: "接続ファイル「{name}」を保存しました。{seconds}秒以内に1回だけ使えます。ほかの人に渡さないでください。",
  rdpCodeShow: "ユーザー名とパスワードを求められたときは",
  rdpCodeLead:
    "ユーザー名「{user}」と、次のワンタイムコードを入力してください。接続ファイルと同じく、{seconds}秒以内に1回だけ使えます。",
  rdpCode: "ワンタイムコード",
  rdpOver: "接続ファイルの期限が切れました。必要なときは、もう一度保存してください。",
};
