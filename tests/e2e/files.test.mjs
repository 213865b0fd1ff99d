// Files both ways between a clerk's real browser and the real sandbox: what may go, what stays in quarantine, and why.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { FileRig } from "./file_rig.mjs";
import { eventually, root } from "./product.mjs";

const fixtures = join(root, "tests", "broker", "transfer", "files");
let rig;

const offered = {
  "/notice": { name: "../../お知らせ\u202Etxt.exe", type: "application/octet-stream", body: "会議の案内\u202Eです。\n" },
  "/program": { name: "請求書.pdf", type: "application/pdf", body: readFileSync("/usr/bin/true") },
  "/large": { name: "large.bin", type: "application/octet-stream", body: Buffer.alloc(65 * 1024 * 1024, 7) },
};

before(async () => {
  rig = await FileRig.start(offered);
});
after(async () => {
  if (rig && process.exitCode) await rig.viewer.screenshot("files-failed").catch(() => undefined);
  await rig?.stop();
});

test("an upload of class 1 arrives whole in the folder that the file chooser shows", async () => {
  await rig.open();
  const said = await rig.upload("申請書.txt", "公開してよい文章です。", 1);
  assert.match(said, /「申請書.txt」を渡しました/);
  assert.equal(readFileSync(join(await rig.uploads(), "申請書.txt"), "utf8"), "公開してよい文章です。");
  await rig.viewer.screenshot("files-uploaded");
});

test("an upload declared as class 3 is refused with its reason and contact", async () => {
  const said = await rig.upload("秘密.txt", "何でもない文章です。", 5);
  assert.match(said, /渡せませんでした/);
  assert.match(said, /機密性3の情報は、インターネット側に渡せません/);
  await rig.viewer.screenshot("files-refused");
});

test("an inspector raises the class of a sheet whose number nobody sees", async () => {
  const said = await rig.upload("一覧.xlsx", readFileSync(join(fixtures, "number.xlsx")), 1);
  assert.match(said, /個人番号/);
  assert.match(said, /機密性3の情報は、インターネット側に渡せません/);
  const fine = await rig.upload("計画.docx", readFileSync(join(fixtures, "plan.docx")), 1);
  assert.match(fine, /「計画.docx」を渡しました/);
});

test("a file that nobody can read is refused as not inspected", async () => {
  const said = await rig.upload("写真.zip", Buffer.from("504b0506000000000000000000000000000000000000", "hex"), 1);
  assert.match(said, /内容を確認できないため/);
  const names = readdirSync(await rig.uploads()).sort();
  assert.deepEqual(names, ["申請書.txt", "計画.docx"].sort());
  await rig.close();
});

test("a download lands in quarantine under a safe name, and only its text comes in", async () => {
  await rig.download("/notice");
  const { files: list } = await rig.judged(1);
  assert.equal(list[0].state, "extract", JSON.stringify(list));
  assert.ok(!/[\u202e/\\]/.test(list[0].name), list[0].name);
  assert.equal(list[0].media_type, "text/plain");
  await rig.open();
  await rig.viewer.screenshot("files-quarantine");
  const saving = rig.viewer.page.waitForEvent("download");
  await rig.viewer.page.getByRole("button", { name: "本文を受け取る" }).click();
  const saved = await saving;
  assert.equal(readFileSync(await saved.path(), "utf8"), "\uFEFF会議の案内です。\n");
  await rig.close();
});

test("a program that calls itself a PDF stays in quarantine with its reason", async () => {
  await rig.download("/program");
  const { files: list } = await rig.judged(2);
  assert.equal(list[0].name, "請求書.pdf");
  assert.equal(list[0].state, "kept");
  assert.equal(list[0].reason, "not_inspected");
  assert.notEqual(list[0].media_type, "application/pdf");
  const refused = await rig.viewer.page.evaluate(async (id) => {
    const options = { method: "POST", headers: { "content-type": "application/json" }, body: "{}" };
    return (await fetch(`/api/files/${id}/text`, options)).status;
  }, list[0].id);
  assert.equal(refused, 404);
});

test("a download that is too large is not kept, and says so", async () => {
  await rig.download("/large");
  const list = await eventually("the refusal shows", async () => {
    const now = await rig.files();
    return now.refused.length > 0 ? now : null;
  }, 60_000);
  assert.equal(list.refused[0].reason, "too_large");
  assert.equal(list.files.length, 2);
});

test("erasing destroys the file, and everything is on record", async () => {
  const { files: list } = await rig.files();
  await rig.open();
  for (const file of list) {
    await rig.viewer.page.getByRole("button", { name: `削除: ${file.name}` }).click();
  }
  await eventually("the list is empty", async () => (await rig.files()).files.length === 0);
  await rig.close();
  assert.deepEqual(readdirSync(join(rig.product.state, "quarantine")), []);
  const audit = rig.product.audit();
  for (const event of ["file.kept", "file.judged", "file.extract", "file.refused", "file.erased"]) {
    assert.ok(audit.includes(`"${event}"`), event);
  }
  const uploads = rig.decisions().filter((each) => each.channel === "file.upload" && each.stage === "final");
  assert.ok(uploads.some((each) => each.answer === "allow" && each.rule === "soumu-upload"));
  assert.ok(uploads.some((each) => each.answer === "deny"));
  assert.equal((await rig.product.ctl(["audit", "verify"])).code, 0);
  assert.deepEqual(rig.viewer.problems, []);
});
