// Hostile programs inside the live sandbox of a running product (tests/hostile/entrance.h puts them there) while a
// second clerk's session streams. Each refusal stands beside something of the same kind that is allowed.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { Arena } from "./arena.mjs";
import { eventually, processes, root } from "./product.mjs";

const bin = join(root, "build", "release", "bin");
let arena;

before(async () => {
  arena = await Arena.start();
});
after(() => arena?.stop());

/** Makes the hostile probe's attempts inside the attacker's sandbox, unnoticed by others; outcomes by attempt. */
async function intrude(attempts) {
  const agent = await arena.agentOf(arena.attacker);
  return arena.unnoticed(() => {
    const child = spawn(join(bin, "enter"), [String(agent), join(bin, "shoji_hostile_probe"), ...attempts]);
    const killer = setTimeout(() => child.kill("SIGKILL"), 60_000);
    const said = { out: "", error: "" };
    child.stdout.on("data", (data) => (said.out += data));
    child.stderr.on("data", (data) => (said.error += data));
    return new Promise((resolve, reject) => {
      child.on("close", (status) => {
        clearTimeout(killer);
        if (status !== 0) return reject(new Error(`enter: status ${status}: ${said.error}${said.out}`));
        const lines = said.out.trimEnd().split("\n").slice(0, -1);
        resolve(Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)])));
      });
    });
  });
}

/** Makes the attempts and compares: `expected` maps each to an outcome or a pattern. */
async function expectOutcomes(expected) {
  const outcomes = await intrude(Object.keys(expected));
  for (const [attempt, wanted] of Object.entries(expected)) {
    if (wanted instanceof RegExp) assert.match(outcomes[attempt] ?? "no answer", wanted, attempt);
    else assert.equal(outcomes[attempt], wanted, attempt);
  }
  return outcomes;
}

test("it is where the agent is: no privileges, the product's filters, the agent's groups", async () => {
  await arena.freshAttacker();
  const filters = /^Seccomp_filters:\s+(\d+)/m.exec(readFileSync(`/proc/${await arena.agentOf(arena.attacker)}/status`, "utf8"));
  await expectOutcomes({
    "status:Uid": "1000\t1000\t1000\t1000",
    "status:CapEff": "0000000000000000",
    "status:CapBnd": "0000000000000000",
    "status:NoNewPrivs": "1",
    "status:Seccomp_filters": filters[1],
    "content:/proc/sys/kernel/hostname": "shoji ",
    "content:/proc/self/cgroup": /^(?!.*(shoji|\.\.))/,
    descriptors: "0 1 2 3 4 ",
  });
});

test("files: its own, none of the host's, none of another session's", async () => {
  await arena.freshAttacker();
  const { command } = arena.product.find("shoji-host");
  const runtime = /--runtime (\S+)/.exec(command)[1];
  const others = await arena.agentOf(arena.neighbour);
  const neighbour = `${runtime}/s/${await arena.sessionId(arena.neighbour)}`;
  await expectOutcomes({
    "read:/etc/shadow": "ENOENT",
    "read:/etc/resolv.conf": "ENOENT",
    [`read:${neighbour}/egress.sock`]: "ENOENT",
    [`names:${runtime}`]: /No such file/,
    [`names:${arena.product.state}`]: /No such file/,
    [`read:${join(root, "README.md")}`]: "ENOENT",
    [`names:/proc/${others}/root`]: /No such file|denied/,
    "read:/proc/1/root/etc/shadow": /ENOENT|EACCES|EPERM/,
    "write:/etc/file": "EROFS",
    "write:/opt/shoji/shoji-agent": /EROFS|EACCES/,
    "write:/home/user/file": "ok",
    "content:/etc/passwd": /^root:x:0:0:root:\/:\/usr\/sbin\/nologin user:x:1000:/,
  });
});

test("processes: it sees and signals those of its own sandbox only", async () => {
  await arena.freshAttacker();
  const outside = Object.values(await arena.trusted());
  const expected = { "signal:1": "ok", "content:/proc/1/cmdline": /bwrap/ };
  // A number may belong to one of its own processes as well.
  for (const pid of outside) expected[`content:/proc/${pid}/cmdline`] = /^(?!.*shoji-(broker|host))/;
  const outcomes = await expectOutcomes(expected);
  const foreign = outside.filter((pid) => outcomes[`content:/proc/${pid}/cmdline`] === "");
  await expectOutcomes(Object.fromEntries(foreign.map((pid) => [`signal:${pid}`, "ESRCH"])));
});

test("sockets: no way to the host or the network; its own loopback and the proxy work", async () => {
  await arena.freshAttacker();
  const { command } = arena.product.find("shoji-host");
  await expectOutcomes({
    [`connect:${arena.site.destination}`]: "ECONNREFUSED",
    [`connect:127.0.0.1:${arena.product.port}`]: "ECONNREFUSED",
    [`connect:::1:${arena.product.port}`]: /ECONNREFUSED|EADDRNOTAVAIL|ENETUNREACH/,
    "connect:10.0.0.1:80": "ENETUNREACH",
    "connect:169.254.169.254:80": "ENETUNREACH",
    [`connect_unix:${/--socket (\S+)/.exec(command)[1]}`]: "ENOENT",
    "connect_unix:/run/dbus/system_bus_socket": "ENOENT",
    "socket:17,3,0": "EAFNOSUPPORT",
    "socket:16,3,0": "EAFNOSUPPORT",
    "socket:40,1,0": "EAFNOSUPPORT",
    "nested_socket:2,3,1": "EPERM",
    "socket:2,1,0": "ok",
    own_loopback: "ok",
    [`proxy:${arena.site.destination}`]: /^HTTP\/1.1 200/,
  });
});

test("the proxy: no private, loopback or metadata address in any spelling; the permitted site answers", async () => {
  await arena.freshAttacker();
  const refused = [
    "10.0.0.1:443", "10.255.255.254:80", "127.0.0.1:443", `127.0.0.1:${arena.product.port}`, "169.254.169.254:80",
    "192.168.0.1:443", "172.16.0.1:443", "100.64.0.1:443", "0.0.0.0:80", "[::1]:443", "[::ffff:10.0.0.1]:443",
    "[fd00::1]:443", "[fe80::1]:443", "localhost:443", `localhost:${arena.site.port}`,
  ];
  const odd = ["2130706433:80", "0x7f000001:80", "0177.0.0.1:80", "127.1:80", "metadata.google.internal:80"];
  await expectOutcomes({
    ...Object.fromEntries(refused.map((one) => [`proxy:${one}`, /^refused_(address|port)$/])),
    ...Object.fromEntries(odd.map((one) => [`proxy:${one}`, /^(refused_address|bad_request|dns_failed)$/])),
    "proxy:93.184.215.14:25": "refused_port",
    [`proxy:${arena.site.destination}`]: /^HTTP\/1.1 200/,
  });
});

test("a flood of refused requests is slowed down, delays nobody else, and each is on record", async () => {
  await arena.freshAttacker();
  const dropped = () => arena.product.output.match(/event=broker_gone/g)?.length ?? 0;
  const before = dropped();
  const { "proxy_flood:10.1.2.3:443,8": answered } = await intrude(["proxy_flood:10.1.2.3:443,8"]);
  assert.match(answered, /^[1-9]\d{2}$/, "some hundreds in eight seconds, not thousands");
  const recorded = () => arena.product.audit().match(/"host":"10\.1\.2\.3"/g)?.length;
  await eventually("each is on record", () => recorded() === Number(answered));
  assert.equal(dropped(), before, "the broker keeps its connection to the host");
});

test("the clerk is told of a refused destination", async () => {
  await arena.freshAttacker();
  await expectOutcomes({ "proxy:10.9.8.7:443": "refused_address" });
  const toasts = arena.attacker.page.locator(".toasts");
  await eventually("the notice is shown", async () => /10\.9\.8\.7.*許可されていません/.test(await toasts.innerText()));
  await arena.attacker.screenshot("notice-destination-refused");
});

test("the kernel's dangerous calls are refused; making a namespace as Chromium does is not", async () => {
  await arena.freshAttacker();
  const refused = [
    "ptrace", "process_vm_readv", "mount", "umount2", "pivot_root", "open_tree", "setns", "bpf", "keyctl", "add_key",
    "userfaultfd", "perf_event_open", "io_uring_setup", "kexec_load", "finit_module", "pidfd_getfd",
  ];
  await expectOutcomes({
    ...Object.fromEntries(refused.map((name) => [`call:${name}`, "EPERM"])),
    framebuffer_unlink: "EROFS",
    "framebuffer_path:0": "EPERM",
    nested_mount: "EPERM",
    "device:/tmp/mem": "EPERM",
    "unshare:0x10000000": "ok",
    "fifo:/tmp/fifo": "ok",
  });
});

test("4 GiB of memory and a full /tmp are the sandbox's own trouble; a little of both is fine", async () => {
  await arena.freshAttacker();
  await expectOutcomes({
    "allocate:64": "ok",
    "allocate:4096": "signal 9",
    "fill:/tmp,16": "ok",
    "fill:/tmp,300": /ENOSPC|short/,
    "fill:/home/user,600": /ENOSPC|short/,
  });
});

test("a fork bomb ends at the sandbox's limit, and nothing of it outlives the session", async () => {
  await arena.freshAttacker();
  const id = await arena.sessionId(arena.attacker);
  await expectOutcomes({ fork_bomb: /^EAGAIN \d{2,3}$/ });
  const ended = await arena.product.ctl(["session", "end", id]);
  assert.equal(ended.code, 0, ended.output);
  await eventually("no process of it is left", () => !anybodyRuns("shoji_hostile_p"));
  await arena.unnoticed(() => arena.freshAttacker());
});

/** Whether a process of that name runs: orphans of the bomb are nobody's descendants. */
function anybodyRuns(name) {
  return processes().some((process) => process.name === name && process.state !== "Z");
}
