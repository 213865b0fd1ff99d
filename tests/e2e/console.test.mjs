// The console in a real browser: every page without an accessibility violation in both languages, each role sees and does
// what it may, rules are edited in the table and put in force, a running session is shown and ended.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { Product, eventually } from "./product.mjs";
import { Viewer } from "./viewer.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const password = "correct horse battery";
const people = [
  { name: "anzen", role: "security", department: "情報政策課" },
  { name: "kansa", role: "auditor", department: "監査委員事務局" },
  { name: "tanaka", role: "staff", department: "税務課" },
];
let product;
let admin;
let security;
let auditor;
let staff;

before(async () => {
  product = await Product.start();
  for (const { name, role, department } of people) {
    const added = await product.ctl(
      ["user", "add", name, "--department", department, "--role", role, "--password-stdin"],
      `${password}\n`,
    );
    assert.equal(added.code, 0, added.output);
  }
  [admin, security, auditor, staff] = await Promise.all([1, 2, 3, 4].map(() => Viewer.open(product)));
  await admin.login();
  await security.login("anzen", password);
  await auditor.login("kansa", password);
  await staff.login("tanaka", password);
});
after(async () => {
  for (const viewer of [admin, security, auditor, staff]) await viewer?.close();
  await product?.stop();
});

async function accessible(viewer, what) {
  await viewer.page.evaluate(axe);
  const { violations } = await viewer.page.evaluate(() => globalThis.axe.run());
  assert.deepEqual(
    violations.map(({ id, nodes }) => `${what}: ${id}: ${nodes.map(({ html }) => html).join(" ")}`),
    [],
  );
}

/** Opens a page of the console and waits until it has said what it is. */
async function show(viewer, page, heading) {
  await viewer.page.goto(`${product.url}/admin/${page}`);
  await viewer.page.getByRole("heading", { level: 1, name: heading }).waitFor();
}

/** The API as the page's own script would ask it: {status, body}. */
function ask(viewer, method, path, body) {
  return viewer.page.evaluate(
    async ([how, where, what]) => {
      const response = await fetch(`/api/admin${where}`, {
        method: how,
        headers: { "content-type": "application/json" },
        ...(what ? { body: JSON.stringify(what) } : {}),
      });
      return { status: response.status, body: await response.json().catch(() => null) };
    },
    [method, path, body],
  );
}

const pages = [
  ["sessions", "稼働中のセッション", "Running sessions"],
  ["policy", "方針", "Policy"],
  ["audit", "監査記録", "Audit record"],
  ["quarantine", "隔離ファイル", "Quarantine"],
  ["report", "自己点検・監査資料", "Self-check and audit pack"],
  ["emergency", "緊急停止", "Emergency stop"],
  ["people", "職員", "People"],
  ["departments", "部署", "Departments"],
];

test("every page is accessible in both languages, and each is seen by the auditor", async () => {
  for (const [page, japanese] of pages) {
    await show(auditor, page, japanese);
    await accessible(auditor, page);
    await auditor.screenshot(`console-${page}`);
  }
  await auditor.page.getByRole("button", { name: "English" }).click();
  for (const [page, , english] of pages) {
    await show(auditor, page, english);
    await accessible(auditor, `${page}, English`);
    await auditor.screenshot(`console-${page}-en`);
  }
  await auditor.page.getByRole("button", { name: "日本語" }).click();
});

test("staff see no page of it, and the server refuses every call; a security officer is let in", async () => {
  await staff.page.goto(`${product.url}/admin`);
  await staff.page.getByText("この画面を使う権限がありません").waitFor();
  assert.equal(await staff.page.getByRole("navigation").count(), 0);
  for (const [page] of pages) assert.equal((await ask(staff, "GET", `/${page}`)).status, 403);
  assert.equal((await ask(staff, "POST", "/departments", { department: "x" })).status, 403);
  assert.equal((await ask(security, "POST", "/departments", { department: "x" })).status, 403);
  await show(security, "policy", "方針");
  assert.equal(await security.page.getByRole("link", { name: "監査記録" }).count(), 1);
  assert.equal((await ask(security, "GET", "/policy")).status, 200);
});

test("an administrator adds a department and a person, who gets a password and a further department", async () => {
  await show(admin, "departments", "部署");
  await admin.page.getByRole("button", { name: "部署を追加" }).click();
  await admin.page.getByLabel("部署名").fill("市民課,窓口");
  await admin.page.getByRole("alert").getByText("半角のコンマ（,）は使えません").waitFor();
  await accessible(admin, "a name with a comma");
  await admin.page.getByLabel("部署名").fill("市民課");
  await admin.page.getByRole("button", { name: "追加", exact: true }).click();
  await admin.page.getByRole("rowheader", { name: "市民課" }).waitFor();
  await show(admin, "people", "職員");
  await admin.page.getByRole("button", { name: "職員を追加" }).click();
  await admin.page.getByLabel("ユーザー名").last().fill("suzuki");
  await admin.page.getByLabel("氏名").fill("鈴木 一郎");
  await admin.page.getByLabel("所属（本務）").selectOption("税務課");
  await accessible(admin, "adding a person");
  await admin.screenshot("console-add-person");
  await admin.page.getByRole("button", { name: "追加", exact: true }).click();
  await admin.page.getByText("表示は今回だけです").waitFor();
  await admin.page.getByRole("button", { name: "閉じる" }).click();
  await admin.page.getByRole("button", { name: "鈴木 一郎 変更" }).click();
  const form = admin.page.getByRole("form", { name: "異動・兼務を追加" });
  await form.locator("select").nth(1).selectOption("市民課");
  await form.getByRole("button", { name: "追加" }).click();
  await admin.page.getByRole("button", { name: /市民課（.*から）を削除/ }).waitFor();
  await accessible(admin, "a person");
  await admin.screenshot("console-person");
  const { body } = await ask(admin, "GET", "/people?text=suzuki");
  assert.deepEqual(body.people[0].departments_today, ["税務課", "市民課"]);
  assert.match(product.audit(), /"actor":"user:admin","act":"membership.set","object":"suzuki"/);
});

test("a cell of the table becomes a rule, is checked, submitted, put in force and rolled back", async () => {
  await show(security, "policy", "方針");
  await security.page.getByLabel("市民課 既定の機密性").selectOption("1");
  const cell = security.page.getByRole("button", { name: /^市民課 持ち出し 文字の貼り付け 機密性1 / });
  await eventually("the department has its own lines", async () => (await cell.count()) === 1);
  await cell.click();
  await security.page.getByRole("radio", { name: /許可/ }).check();
  await security.page.getByLabel("1回の上限（KiB）").fill("4");
  await accessible(security, "a cell");
  await security.screenshot("console-cell");
  await security.page.getByRole("button", { name: "表に反映" }).click();
  await eventually("the cell says allowed", async () => /許可 4 KiB/.test((await cell.getAttribute("aria-label")) ?? ""));
  assert.match(await security.page.getByLabel(/規則の文/).inputValue(), /answer = "allow"\nmax_bytes = "4 KiB"/);
  await security.page.getByRole("button", { name: "有効な版との違い" }).click();
  await security.page.getByRole("region", { name: "有効な版との違い" }).getByText("市民課").first().waitFor();
  await accessible(security, "the table and its differences");
  await security.screenshot("console-policy-diff");
  await security.page.getByRole("button", { name: "提出", exact: true }).click();
  await security.page.getByLabel(/変更の理由/).fill("検索語の貼り付け");
  await security.page.getByRole("dialog").getByRole("button", { name: "提出" }).click();
  await security.page.getByRole("button", { name: "第2版 有効にする" }).click();
  await security.page.getByRole("dialog").getByRole("button", { name: "有効にする" }).click();
  await security.page.getByText("有効：第2版").waitFor();
  await security.screenshot("console-policy-active");
  await security.page.getByRole("button", { name: "一つ前の版に戻す" }).click();
  await security.page.getByRole("dialog").getByRole("button", { name: "一つ前の版に戻す" }).click();
  await security.page.getByText("有効：第1版").waitFor();
});

test("a text that cannot be read shows its line; what can be read brings the table back", async () => {
  await show(security, "policy", "方針");
  const text = security.page.getByLabel(/規則の文/);
  await text.waitFor();
  await text.fill("format = 1\nnonsense = 2\n");
  await security.page.getByRole("button", { name: "2行目" }).waitFor();
  await accessible(security, "a text with errors");
  await security.screenshot("console-policy-errors");
  await text.fill("format = 1\n");
  await eventually("the table is back", async () => (await security.page.locator(".matrix").count()) === 1);
});

test("the arrow keys move through the table and Enter opens a cell", async () => {
  await show(security, "policy", "方針");
  const first = security.page.locator('[data-at="0.0"]');
  await first.focus();
  await security.page.keyboard.press("ArrowRight");
  assert.equal(await security.page.evaluate(() => document.activeElement.dataset.at), "0.1");
  await security.page.keyboard.press("Enter");
  await security.page.getByRole("dialog").waitFor();
  await security.page.keyboard.press("Escape");
});

test("a running session is shown with its user, and an officer ends it", async () => {
  await staff.page.goto(`${product.url}/`);
  await staff.startSession();
  await show(security, "sessions", "稼働中のセッション");
  await security.page.getByRole("rowheader", { name: "tanaka" }).waitFor();
  await accessible(security, "a running session");
  await security.screenshot("console-sessions-live");
  await security.page.getByRole("button", { name: "tanaka のセッションを終了" }).click();
  await security.page.getByRole("button", { name: "終了する" }).click();
  await staff.endIsShown();
  await security.page.getByText("稼働中のセッションはありません").waitFor();
});

test("an emergency stop is ordered only when its name was typed, and is lifted", async () => {
  await show(security, "emergency", "緊急停止");
  await security.page.locator(".stop-fields select").selectOption("税務課");
  await security.page.getByLabel(/^理由/).fill("調査のため");
  const button = security.page.getByRole("button", { name: "凍結する" });
  await button.click({ force: true }); // aria-disabled: it can be pressed, and does nothing
  assert.equal((await ask(security, "GET", "/emergency")).body.stops.length, 0);
  await security.page.getByLabel(/と入力してください/).fill("税務課");
  await button.click();
  await security.page.getByRole("button", { name: "税務課 解除" }).waitFor();
  await accessible(security, "an emergency stop in force");
  await security.screenshot("console-emergency-in-force");
  await security.page.getByRole("button", { name: "税務課 解除" }).click();
  await security.page.getByRole("dialog").getByLabel("理由").fill("終わりました");
  await security.page.getByRole("dialog").getByRole("button", { name: "解除" }).click();
  await security.page.getByText("緊急停止は発令されていません").waitFor();
});

test("the auditor finds what was done and takes it out; the officer who edits rules cannot", async () => {
  await show(auditor, "audit", "監査記録");
  await auditor.page.getByLabel("種類").selectOption("policy.");
  await auditor.page.getByRole("button", { name: "検索" }).click();
  await auditor.page.getByRole("cell", { name: /anzen/ }).first().waitFor();
  await auditor.page.getByRole("rowheader", { name: /方針の変更/ }).first().waitFor();
  await accessible(auditor, "found entries");
  await auditor.screenshot("console-audit-found");
  const csv = await auditor.page.evaluate(async () => {
    const response = await fetch("/api/admin/audit/export?format=csv");
    return { status: response.status, start: [...new Uint8Array(await response.arrayBuffer()).slice(0, 3)] };
  });
  assert.deepEqual(csv, { status: 200, start: [0xef, 0xbb, 0xbf] });
  assert.equal((await ask(security, "GET", "/audit/export?format=csv")).status, 403);
  assert.equal((await ask(auditor, "POST", "/policy/rollback", {})).status, 403);
});
