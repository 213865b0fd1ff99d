// The helpdesk looks on from beyond loopback: xtigervncviewer with X509Vnc, and with nothing less. The address is one of
// documentation (RFC 5737), on the loopback interface for the time of the test.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { VncViewer } from "./vnc.mjs";
import { WatchScene } from "./watch_scene.mjs";

const host = "198.51.100.77";
let scene;

function address(verb) {
  const done = spawnSync("ip", ["address", verb, `${host}/32`, "dev", "lo"]);
  assert.equal(done.status, 0, String(done.stderr));
}

before(async () => {
  address("replace");
  scene = await WatchScene.start(`--rfb-listen=${host}`);
});
after(async () => {
  await scene?.stop();
  address("delete");
});

test("beyond loopback a viewer gets in with TLS only", async () => {
  const { port, product, helper, person } = scene;
  await scene.ask();
  const password = await scene.consent();
  await helper.page.getByText(`${host}:${port}`).waitFor();
  const plain = await VncViewer.open(port, password, { host, securityTypes: "VncAuth,TLSVnc" });
  await plain.ended;
  await plain.close();
  assert.match(plain.output, /No matching security types|VeNCrypt sub-type/);
  const vnc = await VncViewer.open(port, password, { host, ca: join(product.state, "rdp-certificate.pem") });
  try {
    await scene.seesTheScreen(vnc);
    await person.page.getByRole("button", { name: "見せるのを終了" }).click();
    await vnc.ended;
  } finally {
    await vnc.close();
  }
  await scene.sign().waitFor({ state: "hidden" });
  await scene.rfbGone();
});
