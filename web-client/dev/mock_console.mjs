// A stand-in for the console's API, for looking at its pages without a broker: people, sessions, rules, the record. Nothing
// is kept; every change is answered as done.
const hour = 3_600_000;
const names = ["田中 花子", "鈴木 一郎", "佐藤 美咲", "高橋 健", "伊藤 さくら", "渡辺 大輔", "山本 由美", "中村 翔"];
const departments = ["税務課", "市民課", "情報政策課", "教育委員会"];
const may =
  "see_people edit_people see_sessions end_sessions see_policy edit_policy search_audit export_audit see_quarantine erase_quarantine see_emergency call_emergency see_report".split(
    " ",
  );

const people = names.map((display_name, index) => ({
  name: ["tanaka", "suzuki", "sato", "takahashi", "ito", "watanabe", "yamamoto", "nakamura"][index],
  display_name,
  department: departments[index % 4],
  departments_today: index === 2 ? ["情報政策課", "市民課"] : [departments[index % 4]],
  role: ["staff", "staff", "security", "staff", "auditor", "admin", "staff", "staff"][index],
  disabled: index === 7,
  created_at_ms: Date.now() - 400 * 24 * hour,
  memberships:
    index === 2
      ? [
          { department: "市民課", main: false, from: "2026-10-01", to: "2027-03-31" },
          { department: "教育委員会", main: true, from: "2027-04-01", to: null },
        ]
      : [],
}));

const sessions = [0, 1, 2].map((index) => ({
  id: String(index).repeat(32),
  user: people[index].name,
  department: people[index].department,
  address: `10.1.${index}.15`,
  state: index === 2 ? "starting" : "running",
  attached: index !== 1,
  started_at_ms: Date.now() - (index + 1) * hour,
  width_px: 1280,
  height_px: 800,
  bytes_up: 120_000 * (index + 1),
  bytes_down: 48_000_000 * (index + 1),
  hold: "none",
  watch: "none",
  destinations:
    index === 2
      ? []
      : ["www.example.lg.jp", "maps.example.com", "intra.lg.example", "news.example.jp", "cdn.example.net"].map(
          (host, at) => ({
            host,
            port: at === 1 ? 8443 : 443,
            answer: at === 2 ? "refused_address" : "allowed",
            open: at === 0 ? 2 : 0,
            bytes_up: 1000,
            bytes_down: 90_000,
            last_ms: Date.now(),
          }),
        ),
}));

const decision = (answer, rule, reason, limits = [0, 0, 0], conditional = false, className = "1") => ({
  answer,
  rule,
  reason,
  class: className,
  conditional,
  max_bytes: limits[0],
  per_minute: limits[1],
  bytes_per_minute: limits[2],
});
const decisions = [
  decision("deny", "default-deny", "default_deny"),
  decision("allow", "shimin-paste", "allowed", [4096, 6, 24_576], true),
  decision("sanitise", "shimin-copy", "allowed", [1_048_576, 10, 10_485_760]),
  decision("approve", "zeimu-upload", "needs_approval", [5_242_880, 2, 10_485_760]),
  decision("deny", "invariant-class-3", "class_never_leaves", [0, 0, 0], false, "3C"),
  decision("deny", "never-images", "rule_denies"),
];
const routes = [
  ["outbound", "clipboard.text"],
  ["outbound", "clipboard.image"],
  ["outbound", "file.upload"],
  ["inbound", "clipboard.text"],
  ["inbound", "clipboard.image"],
  ["inbound", "file.download"],
  ["inbound", "print"],
].map(([direction, channel]) => ({ direction, channel }));
const cellsOf = (index) =>
  routes.flatMap(({ direction }, route) =>
    [0, 1, 2, 3, 4].map((level) => {
      if (direction === "outbound" && level > 1) return 4;
      if (index === 3) return 0;
      return [1, 5, 3, 2, 5, 2, 0][route];
    }),
  );
const matrix = {
  routes,
  classes: ["1", "2", "3C", "3B", "3A"],
  decisions,
  rows: departments.map((department, index) => ({
    department,
    described: index !== 3,
    class: ["2", "1", "1", "3A"][index],
    contact: "情報政策課",
    cells: cellsOf(index),
  })),
};
const text = `format = 1
contact = "情報政策課 情報セキュリティ担当 (内線 2345)"

[departments."市民課"]
classification = "1"

[[rules]]
id = "shimin-paste"
note = "検索語を貼り付けるため"
departments = ["市民課"]
directions = ["outbound"]
channels = ["clipboard.text"]
classes = ["1", "2"]
answer = "allow"
max_bytes = "4 KiB"
per_minute = 6
`;
const version = (number, state, change = {}) => ({
  number,
  author: "anzen",
  submitted_at_ms: Date.now() - number * hour,
  note: "4月1日の人事異動に合わせた見直し",
  state,
  approved_by: "",
  approved_at_ms: null,
  activated_by: "",
  activated_at_ms: null,
  replaced: 0,
  scheduled_by: "",
  scheduled_for_ms: null,
  ...change,
});
const versions = [
  version(3, "draft", { scheduled_for_ms: Date.now() + 90 * 24 * hour }),
  version(2, "active", { approved_by: "kato", activated_by: "anzen", activated_at_ms: Date.now() - 5 * hour }),
  version(1, "retired", { note: "" }),
];

const events = ["login.ok", "transfer.decided", "destination", "session.start", "policy.changed", "admin.act"];
const entries = Array.from({ length: 30 }, (_, index) => ({
  seq: 1000 - index,
  time_ms: Date.now() - index * 700_000,
  event: events[index % 6],
  fields:
    index % 6 === 1
      ? {
          user: "tanaka",
          department: "税務課",
          answer: ["allow", "deny", "sanitise"][index % 3],
          channel: "clipboard.text",
          direction: "outbound",
          class: "2",
          bytes: "120",
          rule: "zeimu-paste",
          reason: "allowed",
        }
      : { user: "suzuki", department: "市民課", address: "10.1.2.3" },
}));
const day = (ms) => new Date(ms).toISOString().slice(0, 10);
const counts = {
  entries: 842,
  by_type: {
    "login.ok": 120,
    "transfer.decided": 320,
    destination: 300,
    "session.start": 80,
    "policy.changed": 4,
    "admin.act": 18,
  },
  by_answer: { allow: 220, deny: 80, sanitise: 20 },
  by_department: { 税務課: 300, 市民課: 420, 情報政策課: 122 },
  by_reason: { default_deny: 44, too_large: 20, class_never_leaves: 16 },
  by_day: [0, 1, 2, 3, 5, 6].map((ago) => ({
    day: day(Date.now() - (6 - ago) * 24 * hour),
    entries: 100 + ago * 20,
    by_answer: { allow: 30 + ago * 4, deny: 12, sanitise: 8 },
  })),
};

const answers = {
  "GET /me": { name: "tanaka", may },
  "GET /people": { people, more: true, today: day(Date.now()) },
  "GET /departments": {
    departments: departments.map((name, index) => ({ name, closed: index === 3, people: index * 3 })),
  },
  "GET /sessions": {
    known: true,
    host: { connected: true, pool_ready: 2, capacity: 40 },
    total: 3,
    sessions,
    more: false,
  },
  "GET /policy": { active: 2, newest: 3, problem: "", two_person: true },
  "GET /policy/versions": { versions, more: false },
  "POST /policy/preview": { matrix },
  "POST /policy/cell": { text: `${text}# 変更\n`, took_effect: false, deciding: decisions[5], look: { matrix } },
  "POST /policy/check": { ja: ["誤りはありません。"], en: ["Nothing is wrong."] },
  "GET /emergency": {
    stops: [
      {
        scope: "department",
        name: "税務課",
        hold: "freeze",
        reason: "不審な通信を調べています",
        actor: "user:anzen",
        since_ms: Date.now() - hour,
      },
    ],
  },
  "GET /quarantine": {
    total: 2,
    bytes: 5_300_000,
    more: false,
    files: ["請求書_2026年11月.pdf", "とても長い名前の資料（最終版・修正済み）_2026-11-21.xlsx"].map((name, index) => ({
      id: String(index).repeat(32),
      user: "tanaka",
      department: "税務課",
      name,
      bytes: 2_600_000,
      sha256: "0".repeat(64),
      media_type: index === 0 ? "application/pdf" : "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
      state: index === 0 ? "extract" : "kept",
      rule: "zeimu-download",
      reason: index === 0 ? "allowed" : "no_sanitiser",
      created_at_ms: Date.now() - hour,
      expires_at_ms: Date.now() + 7 * 24 * hour,
    })),
  },
  "GET /audit/verify": { whole: true, entries: 1000 },
  "GET /audit": { entries, cursor: 970 },
  "GET /audit/counts": counts,
  "GET /audit/kinds": {
    kinds: [
      { event: "login.ok", ja: "ログイン", en: "login" },
      { event: "transfer.decided", ja: "持ち出し・取り込みの判定", en: "transfer decided" },
    ],
  },
};

/** [status, body], or null for a path that is not the console's. */
export function consoleAnswer(method, path) {
  if (!path.startsWith("/api/admin/")) return null;
  const call = `${method} ${path.slice("/api/admin".length)}`;
  if (/^GET \/policy\/versions\/\d+$/.test(call)) return [200, { ...versions[1], text, look: { matrix } }];
  return [200, answers[call] ?? {}];
}
