// An X display of our own with a window manager that draws nothing: the viewer's desk, and the floor's and peers' desktop.
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eventually, root } from "../../tests/e2e/product.mjs";
import { Child } from "./child.mjs";

const openboxConfig = `<?xml version="1.0" encoding="UTF-8"?>
<openbox_config xmlns="http://openbox.org/3.4/rc">
  <focus><focusNew>yes</focusNew><followMouse>no</followMouse></focus>
  <placement><policy>Smart</policy></placement>
  <desktops><number>1</number></desktops>
  <keyboard/>
  <applications><application class="*"><decor>no</decor><focus>yes</focus></application></applications>
</openbox_config>
`;

/** Starts the window manager on any display, the same for everybody; a window that comes before it would never get the keyboard. */
export async function startWindowManager(display, directory) {
  const file = join(directory, "openbox.xml");
  const managed = join(directory, "managed");
  writeFileSync(file, openboxConfig);
  const args = ["--sm-disable", "--config-file", file, "--startup", `touch ${managed}`];
  const manager = new Child("openbox", args, { env: { DISPLAY: display } });
  await eventually("the window manager runs", () => manager.alive() && existsSync(managed));
  return manager;
}

export class Desktop {
  /** An Xvfb whose framebuffer is the file `framebuffer`; the pointer is not drawn into it. */
  static async start(width, height) {
    const desktop = new Desktop();
    desktop.directory = mkdtempSync(join(tmpdir(), "shoji-bench-"));
    const args = ["-displayfd", "3", "-screen", "0", `${width}x${height}x24`, "-fbdir", desktop.directory];
    desktop.server = new Child("Xvfb", [...args, "-nolisten", "tcp", "-noreset", "-nocursor", "-dpi", "96"], {
      stdio: ["ignore", null, null, "pipe"],
    });
    let number = "";
    desktop.server.process.stdio[3].on("data", (data) => {
      number += data;
    });
    await eventually("Xvfb says its display", () => desktop.server.alive() && number.endsWith("\n"));
    desktop.display = `:${number.trim()}`;
    desktop.framebuffer = join(desktop.directory, "Xvfb_screen0");
    desktop.manager = await startWindowManager(desktop.display, desktop.directory);
    return desktop;
  }

  async stop() {
    await this.manager?.stop();
    await this.server.stop();
    rmSync(this.directory, { recursive: true, force: true, maxRetries: 5 });
  }
}

export const inBuild = (name) => join(root, "build", "release", "bin", name);
