// Files made to hurt whoever reads them, through the real path: each ends with its reason, the broker stays small, and the
// next honest file works.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { hugePage, inflatingPage, manyPages, sheetBomb, wordBomb } from "./bombs.mjs";
import { FileRig } from "./file_rig.mjs";
import { root } from "./product.mjs";

const plan = readFileSync(join(root, "tests", "broker", "transfer", "files", "plan.docx"));
const planPdf = readFileSync(join(root, "tests", "broker", "transfer", "files", "plan.pdf"));
const mostBrokerKib = 512 * 1024;
let rig;

before(async () => {
  rig = await FileRig.start();
});
after(async () => {
  if (rig && process.exitCode) await rig.viewer.screenshot("bombs-failed").catch(() => undefined);
  await rig?.stop();
});

/** The most memory the broker ever had. */
function brokerPeakKib() {
  const { pid } = rig.product.find("shoji-broker");
  return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))[1]);
}

function inspectorsLeft() {
  return rig.product.findAll("shoji-inspect").concat(rig.product.findAll("soffice.bin"), rig.product.findAll("pdftotext"));
}

/** Uploads what is refused with its reason, and nothing of it is left behind. */
async function refused(name, content) {
  const said = await rig.upload(name, content, 1, 120_000);
  assert.match(said, /内容を確認できないため/, name);
  assert.deepEqual(inspectorsLeft(), [], "no inspector outlives its file");
  const peak = brokerPeakKib();
  assert.ok(peak < mostBrokerKib, `${name}: the broker had ${peak} KiB`);
}

async function honest(number) {
  assert.match(await rig.upload(`計画${number}.docx`, plan, 1), /を渡しました/);
}

test("office files that inflate to gigabytes are refused", async () => {
  await rig.open();
  await refused("bomb.docx", wordBomb(2));
  await refused("bomb.xlsx", sheetBomb(2));
  await rig.viewer.screenshot("bombs-refused");
  await honest(1);
});

test("a PDF of endless pages, and one that inflates to gigabytes, are refused", async () => {
  await refused("pages.pdf", manyPages(20_000));
  await refused("inflating.pdf", inflatingPage(2));
  await honest(3);
});

test("a page of astronomical size costs nothing: its line is read", async () => {
  assert.match(await rig.upload("huge.pdf", hugePage(), 1), /を渡しました/);
  assert.match(await rig.upload("計画.pdf", planPdf, 1), /を渡しました/);
});

test("a name of a million characters is cut, and the file arrives whole", async () => {
  assert.match(await rig.upload(`${"名".repeat(1_000_000)}.txt`, "短い文章です。", 1), /を渡しました/);
  const folder = await rig.uploads();
  const name = readdirSync(folder, { encoding: "buffer" }).find((each) => each.toString("utf8").startsWith("名"));
  assert.ok(name && name.length <= 255, `${name}`);
  assert.equal(readFileSync(Buffer.concat([Buffer.from(`${folder}/`), name]), "utf8"), "短い文章です。");
  assert.equal((await rig.product.ctl(["audit", "verify"])).code, 0);
  assert.deepEqual(rig.viewer.problems, []);
});
