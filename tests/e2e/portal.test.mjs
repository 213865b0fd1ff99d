// Login and portal: accessible (axe-core), in two languages, errors that say what to do.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { Product, eventually } from "./product.mjs";
import { Viewer } from "./viewer.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
let product;
let viewer;

before(async () => {
  product = await Product.start();
  viewer = await Viewer.open(product);
});
after(async () => {
  await viewer?.close();
  await product?.stop();
});

async function violations() {
  // The page's own policy forbids foreign scripts; the test evaluates axe through the debugger instead.
  await viewer.page.evaluate(axe);
  const result = await viewer.page.evaluate(() => globalThis.axe.run());
  return result.violations.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.html).join(" ")}`);
}

test("the login page has no accessibility violation, in both languages", async () => {
  await viewer.page.goto(`${product.url}/`);
  await viewer.page.waitForSelector("input[name=username]");
  assert.equal(await viewer.page.getAttribute("html", "lang"), "ja");
  assert.deepEqual(await violations(), []);
  await viewer.page.getByRole("button", { name: "English" }).click();
  await eventually("the page is English", async () => (await viewer.page.getAttribute("html", "lang")) === "en");
  assert.deepEqual(await violations(), []);
  await viewer.screenshot("login-en");
  await viewer.page.getByRole("button", { name: "日本語" }).click();
});

test("a wrong password is refused with a sentence that says what to do; the right one is accepted", async () => {
  await viewer.page.fill("input[name=username]", "admin");
  await viewer.page.fill("input[name=password]", "not the password");
  await viewer.page.press("input[name=password]", "Enter");
  const alert = viewer.page.getByRole("alert");
  await eventually("an error is shown", async () => /パスワード/.test((await alert.allInnerTexts()).join("")));
  await viewer.screenshot("login-refused");
  assert.deepEqual(await violations(), []);
  await viewer.login();
  assert.deepEqual(await violations(), []);
});

test("no request leaves the broker's origin", async () => {
  const foreign = [];
  viewer.page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(product.url) && !url.startsWith("data:") && !url.startsWith("blob:")) foreign.push(url);
  });
  await viewer.page.goto(`${product.url}/`);
  await viewer.startButton().waitFor();
  assert.deepEqual(foreign, []);
});
