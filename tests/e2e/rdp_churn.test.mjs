// The RDP door after a hundred connections that ended anyhow: cut at a random byte of the handshake, or in the middle of a
// session, closed or reset. Nothing of them may stay: no process, no descriptor, no memory.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { after, before, test } from "node:test";
import { Product, adminPassword, descriptors, eventually, freePort, processes } from "./product.mjs";
import { Desk, RdpClient } from "./rdp_client.mjs";
import { Site } from "./site.mjs";

const seed = Number(process.env.SHOJI_E2E_SEED ?? 20260705);
// What goes to and fro until somebody is logged in is more than this; the cut is sure to come.
const handshakeBytes = 6_000;
// Of the broker, for a hundred connections: what an allocator keeps, not what a connection has.
const slackKb = 1024;

let random = seed;
const below = (n) => {
  random = (random * 1103515245 + 12345) % 2147483648;
  return Math.floor((random / 2147483648) * n);
};

/** A line to the door on which each connection is cut where it was told before: after so many bytes (one at least), both ways
 * together, or by cut(). */
class CutLine {
  static start(port) {
    const line = new CutLine();
    line.server = createServer((terminal) => line.#join(terminal, port));
    return new Promise((resolve) => {
      line.server.listen(0, "127.0.0.1", () => {
        line.port = line.server.address().port;
        resolve(line);
      });
    });
  }

  /** Of the next connection. */
  cutAfter(bytes, reset) {
    this.left = bytes;
    this.reset = reset;
  }

  cut() {
    this.left = 0;
    for (const socket of this.ends ?? []) {
      if (this.reset) socket.resetAndDestroy();
      else socket.destroy();
    }
  }

  #join(terminal, port) {
    if (this.left <= 0) return terminal.destroy(); // xfreerdp tries again by itself
    const door = connect(port, "127.0.0.1");
    this.ends = [terminal, door];
    for (const [from, to] of [[terminal, door], [door, terminal]]) {
      from.on("error", () => to.destroy());
      from.on("close", () => to.destroy());
      from.on("data", (data) => {
        if (this.left <= 0) return;
        to.write(data.subarray(0, this.left));
        this.left -= data.length;
        if (this.left <= 0) to.end(() => this.cut());
      });
    }
  }

  stop() {
    this.cut();
    this.server.close();
  }
}

let site;
let product;
let desk;
let line;
let permanent;

before(async () => {
  site = await Site.start();
  const port = await freePort();
  product = await Product.start({ rdpPort: port, egressAllow: [site.destination], startUrl: `${site.url}/form` });
  desk = await Desk.start();
  line = await CutLine.start(port);
  permanent = new Set(children().map(({ pid }) => pid));
});
after(async () => {
  line?.stop();
  await desk?.stop();
  await product?.stop();
  await site?.stop();
});

const logins = () => product.audit().match(/"login\.ok"/g)?.length ?? 0;
/** Of the broker, dead ones that nobody has asked after among them. */
function children() {
  const { pid } = product.find("shoji-broker");
  return processes().filter(({ parent }) => parent === pid);
}
const proportionalKb = (pid) => Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"))[1]);

/** One connection; every fourth gets as far as its session. */
async function comeAndGo(n) {
  const whole = n % 4 === 3;
  line.cutAfter(whole ? Number.POSITIVE_INFINITY : 1 + below(handshakeBytes), below(2) === 1);
  const before = logins();
  const graphics = below(2) === 1 ? "/gfx" : "/bpp:32";
  const client = RdpClient.open(desk, line.port, ["/u:admin", `/p:${adminPassword}`, "/sec:tls", "/size:1024x768", graphics]);
  try {
    if (whole) {
      await eventually("somebody is logged in", () => logins() > before);
      // Somewhere in the session's first pictures.
      line.left = 1 + below(20_000);
      await eventually("a page is shown, or the line is cut", () => client.exited || client.colours() > 3);
      line.cut();
    }
    await client.ended;
  } finally {
    await client.close();
  }
}

/** What the broker has when no connection is left: no more than `most` descriptors, once it has closed the last one's. */
async function atRest(most = Number.POSITIVE_INFINITY) {
  await eventually("no process of a connection is left", () => children().every(({ pid }) => permanent.has(pid)), 20_000);
  const { pid } = product.find("shoji-broker");
  await eventually(`no more than ${most} descriptors are left`, () => descriptors(pid).length <= most, 10_000);
  return { pid, descriptors: descriptors(pid), kb: proportionalKb(pid) };
}

test("a hundred connections that end anyhow leave no process, no descriptor and no memory behind", async () => {
  console.log(`seed ${seed}`);
  // The first ones fill caches and allocators, and start the session.
  for (let n = 0; n < 20; ++n) await comeAndGo(n);
  const before = await atRest();
  const loggedIn = logins();
  for (let n = 0; n < 100; ++n) await comeAndGo(n);
  const after = await atRest(before.descriptors.length);
  console.log(`broker: ${before.descriptors.length} -> ${after.descriptors.length} descriptors, ${before.kb} -> ${after.kb} kB`);
  assert.equal(after.pid, before.pid, "the broker is the same");
  assert.ok(logins() - loggedIn >= 25, "every fourth was logged in");
  assert.ok(after.kb <= before.kb + slackKb, `${before.kb} -> ${after.kb} kB`);

  const client = RdpClient.open(desk, line.port, ["/u:admin", `/p:${adminPassword}`, "/sec:tls", "/size:1024x768", "/kbd:0x00000409", "/gfx"]);
  line.cutAfter(Number.POSITIVE_INFINITY, false);
  try {
    await eventually("a page is shown", () => client.colours() > 3);
    const from = site.reports.length;
    desk.act("mousemove", "500", "300", "key", "z");
    await site.expect("z in the field", (r) => r.kind === "value" && r.value.endsWith("z"), 20_000, from);
  } finally {
    await client.close();
  }
});
