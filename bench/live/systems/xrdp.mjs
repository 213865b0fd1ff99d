// xrdp on an Xorg with xorgxrdp, seen with xfreerdp. Without its session manager: that one would need a person's account.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eventually, freePort } from "../../../tests/e2e/product.mjs";
import { Child } from "../child.mjs";
import { startWindowManager } from "../desktop.mjs";
import { openRdpViewer } from "../native_viewer.mjs";
import { Peer, listens } from "../peer.mjs";

/** The package's settings, but for the port, the certificate and one session that is there already. */
function settings(directory, port, display) {
  return `[Globals]
ini_version=1
fork=true
port=tcp://127.0.0.1:${port}
tcp_nodelay=true
tcp_keepalive=true
security_layer=tls
certificate=${directory}/cert.pem
key_file=${directory}/key.pem
autorun=bench
allow_channels=true
bitmap_cache=true
bitmap_compression=true
bulk_compression=true
max_bpp=32
new_cursors=true
use_fastpath=both
[Logging]
LogFile=${directory}/xrdp.log
LogLevel=INFO
EnableSyslog=false
[Channels]
drdynvc=true
[bench]
name=bench
lib=libxup.so
username=na
password=na
ip=127.0.0.1
port=${directory}/xrdp_display_${display.slice(1)}
code=20
`;
}

async function startXServer(keep, directory) {
  const args = ["-displayfd", "3", "-config", "xrdp/xorg.conf", "-noreset", "-nolisten", "tcp", "-logfile", join(directory, "xorg.log")];
  const env = { XRDP_SOCKET_PATH: directory, XRDP_START_WIDTH: "1280", XRDP_START_HEIGHT: "800" };
  const server = keep(new Child("/usr/lib/xorg/Xorg", args, { stdio: ["ignore", null, null, "pipe"], env }));
  let number = "";
  server.process.stdio[3].on("data", (data) => {
    number += data;
  });
  await eventually("Xorg says its display", () => server.alive() && number.endsWith("\n"));
  return { server, display: `:${number.trim()}` };
}

export class Xrdp extends Peer {
  static title = "xrdp";
  static programs = ["xrdp", "xfreerdp"];
  static settings = ["/bpp:32", "/rfx", "/network:lan"];

  async serve(keep) {
    const directory = mkdtempSync(join(tmpdir(), "shoji-bench-xrdp-"));
    keep({ stop: () => rmSync(directory, { recursive: true, force: true, maxRetries: 5 }) });
    const certificate = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=bench", "-keyout", join(directory, "key.pem"), "-out", join(directory, "cert.pem")];
    execFileSync("openssl", certificate, { stdio: "ignore" });
    const { server, display } = await startXServer(keep, directory);
    keep(await startWindowManager(display, directory));
    const port = await freePort();
    const file = join(directory, "xrdp.ini");
    writeFileSync(file, settings(directory, port, display));
    const program = keep(new Child("xrdp", ["--nodaemon", "--config", file], { env: { XRDP_SOCKET_PATH: directory } }));
    await listens(port, () => program.alive());
    return { display, port, programs: [program], xServer: server };
  }

  openViewer(port) {
    return openRdpViewer(port, { settings: this.constructor.settings });
  }
}
