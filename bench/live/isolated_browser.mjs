// The browser whose screen is transferred, as the floor and the peers run it: the same program, window and settings as in a Shoji
// session (session/agent/browser.cc), so that every system has the same pixels to carry.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Child } from "./child.mjs";

const flags = [
  "--no-first-run", "--no-default-browser-check", "--ozone-platform=x11", "--gtk-version=3", "--lang=ja", "--start-maximized",
  "--disable-gpu", "--disable-smooth-scrolling", "--disable-lcd-text", "--force-prefers-reduced-motion",
  "--wm-window-animations-disabled", "--animation-duration-scale=0", "--disable-background-networking",
  "--disable-component-update", "--disable-sync", "--disable-quic", "--disable-breakpad", "--disable-domain-reliability",
  "--disable-pings", "--disable-default-apps", "--disable-notifications", "--password-store=basic",
  "--hide-crash-restore-bubble", "--noerrdialogs",
];

export class IsolatedBrowser {
  static start(display, url) {
    const browser = new IsolatedBrowser();
    browser.profile = mkdtempSync(join(tmpdir(), "shoji-bench-profile-"));
    // Chromium refuses its own sandbox to root; a bench machine's peers have no other user.
    const root = process.getuid() === 0 ? ["--no-sandbox", "--test-type"] : [];
    const env = { DISPLAY: display, LANG: "ja_JP.UTF-8", LANGUAGE: "ja", DBUS_SESSION_BUS_ADDRESS: "disabled:" };
    browser.child = new Child("chromium", [...flags, ...root, `--user-data-dir=${browser.profile}`, url], { env });
    return browser;
  }

  async stop() {
    await this.child.stop();
    rmSync(this.profile, { recursive: true, force: true, maxRetries: 5 });
  }
}
