// Every sentence the client shows, in Japanese (the default). The English table must have exactly the same keys.

export const ja = {
  productName: "Shoji（障子）",
  productLine: "画面転送によるインターネット分離",
  skipToMain: "本文へ移動",
  language: "言語",
  titleLogin: "ログイン",
  titleHome: "インターネット閲覧",
  titleSession: "インターネット閲覧中",
  titleAdmin: "管理画面",

  loginHeading: "ログイン",
  loginLead: "職員用のユーザー名とパスワードを入力してください。",
  username: "ユーザー名",
  password: "パスワード",
  login: "ログイン",
  loggingIn: "ログインしています",
  logout: "ログアウト",
  logoutFailed: "まだログアウトしていません。端末を離れる前に、もう一度ログアウトしてください。",
  loading: "読み込んでいます",

  homeHeading: "インターネット閲覧",
  homeLead:
    "隔離された場所にあるブラウザーの画面だけを、この端末に表示します。閲覧した内容がこの端末に保存されることはありません。",
  sessionNone: "開始していません",
  sessionRunning: "利用中です",
  sessionStarting: "準備中です",
  sessionAttached: "別のウィンドウで表示しています。続けると、このウィンドウに切り替わります。",
  startedAt: "開始時刻",
  screenSize: "画面の大きさ",
  start: "閲覧を開始",
  resume: "閲覧を続ける",
  end: "閲覧を終了",
  endConfirm: "開いているページはすべて閉じられ、内容は消去されます。",
  endConfirmYes: "終了する",
  cancel: "キャンセル",
  limits: "{idle}分間操作がないとき、または{disconnect}分間表示していないときは、自動的に終了します。",
  ending: "終了しています",
  endFailed: "まだ終了していません。開いているページは残っています。",
  department: "所属",

  stepsHeading: "閲覧の準備をしています",
  stepQueued: "空きを待っています",
  stepSandbox: "サンドボックスを準備",
  stepDisplay: "画面を準備",
  stepBrowser: "ブラウザーを起動",
  stepDone: "完了",
  stepCurrent: "実行中",
  stepWaiting: "待機",

  screenLabel: "隔離されたブラウザーの画面",
  keyboardLabel: "隔離されたブラウザーへの文字入力",
  screenHelp: "入力はすべて隔離されたブラウザーに送られます。Ctrl+Alt+Shift を押すと、ツールバーに移動します。",
  reconnecting: "接続が切れました。再接続しています…",
  reconnectingAgain: "接続が切れています。自動で再接続します（{attempt}回目）。",
  reconnected: "再接続しました。",
  live: "閲覧を開始しました。",

  toolbar: "閲覧の操作",
  toolbarShow: "ツールバーを表示",
  fullscreen: "全画面",
  fullscreenExit: "全画面を終了",
  leave: "席を離れる",
  leaveHint: "閲覧を続けたまま、最初の画面に戻ります",
  help: "使い方",
  close: "閉じる",
  qualityGood: "通信良好",
  qualityFair: "通信やや遅い",
  qualityPoor: "通信が遅い",
  qualityUnknown: "通信測定中",
  qualityMs: "往復 {ms} ミリ秒",

  helpHeading: "使い方",
  helpKeyboard:
    "キーボードの操作はすべて、隔離されたブラウザーに送られます。日本語は、この端末の日本語入力でそのまま入力できます。",
  helpEscape: "Ctrl+Alt+Shift を同時に押すと、このツールバーに移動します。画面をクリックすると、閲覧に戻ります。",
  helpTouch: "タッチ操作：1本指でタップ、長押しで右クリック、指を滑らせるとスクロールします。",
  helpFullscreen:
    "全画面では、Alt+Tab などのキーも隔離されたブラウザーに届きます（ブラウザーが対応しているとき）。Esc の長押しで全画面を終了します。",
  helpLeave: "「席を離れる」では閲覧が続きます。「閲覧を終了」では開いているページがすべて消去されます。",

  holdFrozen: "凍結中：画面は停止しています",
  holdFrozenLead:
    "緊急停止のため、画面と操作を止めています。開いているページは残っています。解除されると、続きから使えます。",
  holdViewOnly: "閲覧のみ：操作はできません",
  holdViewOnlyLead: "緊急停止のため、キー、マウス、データの受け渡しを止めています。画面は見られます。",
  holdReason: "理由",
  holdContact: "連絡先",
  holdContactDefault: "情報セキュリティ担当",
  holdLifted: "緊急停止が解除されました。続けて使えます。",

  endedHeading: "閲覧が終了しました",
  backHome: "最初の画面に戻る",
  startAgain: "新しく開始",
  takeBack: "このウィンドウで続ける",
  retry: "もう一度試す",
  loginAgain: "ログインし直す",
  noticeClose: "お知らせを閉じる",
  noticeHeading: "お知らせ",

  adminHeading: "管理画面",
  adminLead: "この画面は、今後の版で利用できるようになります。",
  adminHow: "現在の版では、サーバー上で次のコマンドを使って管理してください。",

  notFoundHeading: "ページが見つかりません",

  end_ended_by_user: "閲覧を終了しました。開いていたページの内容は消去されました。",
  end_ended_by_admin: "管理者が閲覧を終了しました。理由は情報システム担当にお問い合わせください。",
  end_idle: "操作のない時間が続いたため、自動的に終了しました。もう一度開始してください。",
  end_disconnected: "長い間接続が切れていたため、自動的に終了しました。もう一度開始してください。",
  end_taken_over: "別のウィンドウで表示したため、このウィンドウでの表示を終了しました。閲覧は続いています。",
  end_browser_crashes:
    "隔離されたブラウザーが繰り返し停止したため、終了しました。もう一度開始してください。続く場合は、開いていたページを情報システム担当にお知らせください。",
  end_display_lost: "隔離された画面が失われたため、終了しました。もう一度開始してください。",
  end_sandbox_broke_protocol:
    "隔離されたブラウザーから異常な通信があったため、安全のために終了しました。この端末に影響はありません。開いていたページを情報セキュリティ担当にお知らせください。",
  end_session_lost: "閲覧の処理が停止したため、終了しました。もう一度開始してください。",
  end_host_lost: "閲覧用のサーバーとの接続が失われたため、終了しました。しばらくしてから、もう一度開始してください。",
  end_resource_limit: "使用量の上限に達したため、終了しました。開くタブを減らして、もう一度開始してください。",
  end_client_broke_protocol:
    "この画面からの通信に誤りがあったため、終了しました。ページを再読み込みしてから、もう一度開始してください。",
  end_server_stopping: "サーバーの停止のため、終了しました。しばらくしてから、もう一度開始してください。",
  end_start_failed:
    "閲覧を開始できず、終了しました。しばらくしてからもう一度開始し、続く場合は情報システム担当にご連絡ください。",
  end_logged_out:
    "ログアウトしたか、ログインの有効期限が切れたため、表示を終了しました。続けるには、ログインし直してください。",
  end_emergency: "緊急停止のため、閲覧を終了しました。情報セキュリティ担当の案内があるまで、閲覧は開始できません。",
  end_session_gone: "この閲覧はすでに終了しています。もう一度開始してください。",

  error_bad_request: "要求の形式に誤りがあります。ページを再読み込みしてください。",
  error_unauthenticated: "ログインの有効期限が切れました。もう一度ログインしてください。",
  error_forbidden: "この操作は許可されていません。必要な場合は、情報システム担当にご相談ください。",
  error_wrong_origin: "正しいアドレスから開かれていません。案内されたアドレスを開き直してください。",
  error_not_found: "対象が見つかりません。すでに終了している可能性があります。ページを再読み込みしてください。",
  error_too_large: "送信する内容が大きすぎます。",
  error_throttled: "試行回数が多すぎます。{seconds}秒ほど待ってから、もう一度お試しください。",
  error_internal:
    "サーバーで問題が起きました。しばらくしてからもう一度お試しください。続く場合は情報システム担当にご連絡ください。",
  error_no_host:
    "閲覧用のサーバーに接続できません。しばらくしてからもう一度お試しください。続く場合は情報システム担当にご連絡ください。",
  error_no_capacity: "現在、利用者が多く空きがありません。数分後にもう一度お試しください。",
  error_emergency_stop: "緊急停止中のため、現在は利用できません。情報セキュリティ担当の案内をお待ちください。",
  error_bad_credentials: "ユーザー名またはパスワードが違います。確認して、もう一度入力してください。",
  error_session_exists: "閲覧はすでに開始されています。「閲覧を続ける」を押してください。",
  error_attached_elsewhere:
    "別のウィンドウで表示中のため、ここでは表示できません。先にもう一方のウィンドウを閉じてください。",
  error_start_failed: "閲覧を開始できませんでした。しばらくしてからもう一度お試しください。",
  error_network: "サーバーに接続できません。ネットワークの接続を確認して、もう一度お試しください。",
  error_unknown: "予期しない問題が起きました（{key}）。しばらくしてからもう一度お試しください。",

  notice_browser_restarted:
    "隔離されたブラウザーが停止したため、起動し直しました。入力途中の内容は失われた可能性があります。",
  notice_destination_refused:
    "{host} への接続は、{reason}ため許可されていません。業務に必要な場合は、情報システム担当にご相談ください。",
  notice_transfer_refused: "データの受け渡しは、{reason}ため許可されていません。",
  reason_address: "内部ネットワークまたは特別なアドレスである",
  reason_port: "使用できないポート番号である",
  reason_domain: "所属の規則で閲覧が制限されている",
  reason_name: "名前からアドレスを得られない",
  reason_policy: "所属の規則で禁止されている",
  reason_other: "規則により制限されている",
} as const;

export type StringKey = keyof typeof ja;
