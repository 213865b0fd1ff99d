// Files both ways between a clerk's real browser and the real sandbox: what may go, what stays in quarantine, and why.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { Product, eventually, root } from "./product.mjs";
import { Site } from "./site.mjs";
import { Viewer } from "./viewer.mjs";

const password = "tests-only-Passw0rd-2";
const department = "総務課";
const contact = "情報政策課 内線2345";
const fixtures = join(root, "tests", "broker", "transfer", "files");
let folder;
let site;
let shelf;
let product;
let viewer;

const rules = `format = 1
name = "試験"
contact = "${contact}"
[departments."${department}"]
classification = "1"
[[rules]]
id = "soumu-upload"
directions = ["outbound"]
channels = ["file.upload"]
classes = ["1", "2"]
answer = "allow"
max_bytes = "1 MiB"
per_minute = 60
[[rules]]
id = "soumu-text-of-downloads"
directions = ["inbound"]
channels = ["file.download"]
classes = ["1", "2"]
answer = "sanitise"
max_bytes = "1 MiB"
per_minute = 60
`;

/** Serves files to download: {path: {name, type, body}}. */
const offered = {
  "/notice": { name: "../../お知らせ\u202Etxt.exe", type: "application/octet-stream", body: "会議の案内\u202Eです。\n" },
  "/program": { name: "請求書.pdf", type: "application/pdf", body: readFileSync("/usr/bin/true") },
  "/large": { name: "large.bin", type: "application/octet-stream", body: Buffer.alloc(65 * 1024 * 1024, 7) },
};

function startShelf() {
  const server = createServer((request, response) => {
    const file = offered[request.url];
    if (!file) return response.writeHead(404).end();
    const name = encodeURIComponent(file.name);
    response.writeHead(200, { "content-type": file.type, "content-disposition": `attachment; filename*=UTF-8''${name}` });
    response.end(file.body);
  });
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve({ server, destination: `127.0.0.1:${server.address().port}` }));
  });
}

async function ctl(...args) {
  const { code, output } = await product.ctl(args);
  assert.equal(code, 0, `${args.join(" ")}: ${output}`);
}

before(async () => {
  folder = mkdtempSync(join(tmpdir(), "shoji-files-"));
  site = await Site.start();
  shelf = await startShelf();
  product = await Product.start({ egressAllow: [site.destination, shelf.destination], startUrl: `${site.url}/` });
  const added = await product.ctl(["user", "add", "hanako", "--department", department, "--role", "staff", "--password-stdin"], `${password}\n`);
  assert.equal(added.code, 0, added.output);
  writeFileSync(join(folder, "rules.toml"), rules);
  await ctl("policy", "submit", join(folder, "rules.toml"), "--note", "test");
  await ctl("policy", "activate", "2");
  viewer = await Viewer.open(product);
  await viewer.login("hanako", password).catch(async (error) => {
    await viewer.screenshot("files-login-failed");
    throw error;
  });
  await viewer.startSession();
  await site.expect("load of the start page", (r) => r.kind === "load" && r.page === "/");
});
after(async () => {
  if (viewer && process.exitCode) await viewer.screenshot("files-failed").catch(() => undefined);
  await viewer?.close();
  await product?.stop();
  await site?.stop();
  shelf?.server.close();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

function decisions() {
  return product.audit().split("\n").filter((line) => line.includes('"transfer.decided"')).map((line) => JSON.parse(line));
}

async function openFiles() {
  await viewer.page.mouse.move(640, 2);
  await viewer.page.getByRole("button", { name: "ファイル", exact: true }).click();
  await viewer.page.locator("input[name=upload-file]").waitFor();
}

function closeFiles() {
  return viewer.page.getByRole("button", { name: "閉じる" }).last().click();
}

/** Uploads and gives what the dialog says. */
async function upload(name, content, classification) {
  const form = viewer.page.locator("form.clipboard-part", { has: viewer.page.locator("input[name=upload-file]") });
  const file = { name, mimeType: "application/octet-stream", buffer: Buffer.from(content) };
  await form.locator("input[name=upload-file]").setInputFiles(file);
  await form.locator("select[name=upload-class]").selectOption(String(classification));
  await form.getByRole("button", { name: "渡す", exact: true }).click();
  const status = form.locator("[role=status]");
  await eventually("the upload is answered", async () => {
    const text = await status.innerText();
    return text !== "" && !text.includes("内容を確認しています");
  }, 90_000);
  return status.innerText();
}

async function insideFolder() {
  const { agent } = await viewer.processes();
  return `/proc/${agent}/root/home/user/アップロード`;
}

test("an upload of class 1 arrives whole where the file chooser begins", async () => {
  await openFiles();
  const said = await upload("申請書.txt", "公開してよい文章です。", 1);
  assert.match(said, /「申請書.txt」を渡しました/);
  assert.equal(readFileSync(join(await insideFolder(), "申請書.txt"), "utf8"), "公開してよい文章です。");
  await viewer.screenshot("files-uploaded");
});

test("an upload declared as class 3 is refused with its reason and contact", async () => {
  const said = await upload("秘密.txt", "何でもない文章です。", 5);
  assert.match(said, /渡せませんでした/);
  assert.match(said, /機密性3の情報は、インターネット側に渡せません/);
  await viewer.screenshot("files-refused");
});

test("an inspector raises the class of a sheet whose number nobody sees", async () => {
  const said = await upload("一覧.xlsx", readFileSync(join(fixtures, "number.xlsx")), 1);
  assert.match(said, /個人番号/);
  assert.match(said, /機密性3の情報は、インターネット側に渡せません/);
  const fine = await upload("計画.docx", readFileSync(join(fixtures, "plan.docx")), 1);
  assert.match(fine, /「計画.docx」を渡しました/);
});

test("a file that nobody can read is refused as not inspected", async () => {
  const said = await upload("写真.zip", Buffer.from("504b0506000000000000000000000000000000000000", "hex"), 1);
  assert.match(said, /内容を確認できないため/);
  const names = readdirSync(await insideFolder()).sort();
  assert.deepEqual(names, ["申請書.txt", "計画.docx"].sort());
  await closeFiles();
});

/** Has the isolated browser download `path`. */
async function download(path) {
  await viewer.focusAddressBar();
  await viewer.page.keyboard.type(`${shelf.destination}${path}`);
  await viewer.page.keyboard.press("Delete");
  await viewer.page.keyboard.press("Enter");
}

async function files() {
  return viewer.page.evaluate(async () => (await fetch("/api/files")).json());
}

function judged(count) {
  return eventually("the downloads are judged", async () => {
    const list = await files();
    return list.files.length === count && list.files.every((file) => file.state !== "arrived") ? list : null;
  }, 60_000);
}

test("a download lands in quarantine under a safe name, and only its text comes in", async () => {
  await download("/notice");
  const { files: list } = await judged(1);
  assert.equal(list[0].state, "extract", JSON.stringify(list));
  assert.ok(!/[\u202e/\\]/.test(list[0].name), list[0].name);
  assert.equal(list[0].media_type, "text/plain");
  await openFiles();
  await viewer.screenshot("files-quarantine");
  const saving = viewer.page.waitForEvent("download");
  await viewer.page.getByRole("button", { name: "本文を受け取る" }).click();
  const saved = await saving;
  assert.equal(readFileSync(await saved.path(), "utf8"), "\uFEFF会議の案内です。\n");
  await closeFiles();
});

test("a program that calls itself a PDF stays in quarantine with its reason", async () => {
  await download("/program");
  const { files: list } = await judged(2);
  assert.equal(list[0].name, "請求書.pdf");
  assert.equal(list[0].state, "kept");
  assert.equal(list[0].reason, "not_inspected");
  assert.notEqual(list[0].media_type, "application/pdf");
  const refused = await viewer.page.evaluate(async (id) => {
    const options = { method: "POST", headers: { "content-type": "application/json" }, body: "{}" };
    return (await fetch(`/api/files/${id}/text`, options)).status;
  }, list[0].id);
  assert.equal(refused, 404);
});

test("a download that is too large is not kept, and says so", async () => {
  await download("/large");
  const list = await eventually("the refusal shows", async () => {
    const now = await files();
    return now.refused.length > 0 ? now : null;
  }, 60_000);
  assert.equal(list.refused[0].reason, "too_large");
  assert.equal(list.files.length, 2);
});

test("erasing destroys the file, and everything is on record", async () => {
  const { files: list } = await files();
  await openFiles();
  for (const file of list) {
    await viewer.page.getByRole("button", { name: `削除: ${file.name}` }).click();
  }
  await eventually("the list is empty", async () => (await files()).files.length === 0);
  await closeFiles();
  assert.deepEqual(readdirSync(join(product.state, "quarantine")), []);
  const audit = product.audit();
  for (const event of ["file.kept", "file.judged", "file.extract", "file.refused", "file.erased"]) {
    assert.ok(audit.includes(`"${event}"`), event);
  }
  const uploads = decisions().filter((each) => each.channel === "file.upload" && each.stage === "final");
  assert.ok(uploads.some((each) => each.answer === "allow" && each.rule === "soumu-upload"));
  assert.ok(uploads.some((each) => each.answer === "deny"));
  assert.equal((await product.ctl(["audit", "verify"])).code, 0);
  assert.deepEqual(viewer.problems, []);
});
