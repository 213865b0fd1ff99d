// noVNC (Debian's package) on a page of its own, as a helper would open it on his machine.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join, normalize } from "node:path";

const folder = "/usr/share/novnc";
const page = `<!doctype html><title>noVNC</title><body style="margin:0"><div id="screen"></div><script type="module">
import RFB from "/core/rfb.js";
const [port, password] = location.hash.slice(1).split(":");
const rfb = new RFB(document.getElementById("screen"), "ws://127.0.0.1:" + port + "/", { credentials: { password } });
rfb.qualityLevel = 9;
rfb.addEventListener("connect", () => { document.title = "connected"; });
rfb.addEventListener("disconnect", () => { document.title = "disconnected"; });
</script>`;

export class NoVnc {
  static async start() {
    const served = new NoVnc();
    served.server = createServer(async (request, response) => {
      const path = normalize(new URL(request.url, "http://localhost").pathname);
      try {
        const body = path === "/" ? page : await readFile(join(folder, path));
        response.writeHead(200, { "Content-Type": path === "/" ? "text/html; charset=utf-8" : "text/javascript" });
        response.end(body);
      } catch {
        response.writeHead(404).end();
      }
    });
    await new Promise((resolve) => served.server.listen(0, "127.0.0.1", resolve));
    return served;
  }

  /** A page of `viewer`'s browser that looks on; its title says "connected", then "disconnected". */
  async open(viewer, port, password) {
    const opened = await viewer.context.newPage();
    await opened.goto(`http://127.0.0.1:${this.server.address().port}/#${port}:${password}`);
    return opened;
  }

  stop() {
    return new Promise((resolve) => this.server.close(resolve));
  }
}

/** The picture noVNC shows: {width, height, rgba}. */
export async function novncPicture(opened) {
  const { width, height, data } = await opened.evaluate(() => {
    const canvas = document.querySelector("canvas");
    const { data: bytes } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    let text = "";
    for (let i = 0; i < bytes.length; i += 32768) text += String.fromCharCode(...bytes.subarray(i, i + 32768));
    return { width: canvas.width, height: canvas.height, data: btoa(text) };
  });
  return { width, height, rgba: Buffer.from(data, "base64") };
}
