// What the peers have in common: an isolated browser on an X display, a program that serves that display, a link, a viewer.
import { connect } from "node:net";
import { descendants, eventually } from "../../tests/e2e/product.mjs";
import { IsolatedBrowser } from "./isolated_browser.mjs";
import { Link } from "./link.mjs";

/** Waits until something listens on `port`; `alive()` throws when its program has ended. */
export function listens(port, alive, timeoutMs = 30_000) {
  const answers = () =>
    new Promise((resolve) => {
      const socket = connect(port, "127.0.0.1", () => resolve(!socket.destroy().connecting));
      socket.on("error", () => resolve(false));
    });
  return eventually(`somebody listens on port ${port}`, () => alive() && answers(), timeoutMs);
}

export class Peer {
  /**
   * Starts a peer. serve(keep) of the subclass gives {display, port, programs: [Child], xServer: Child of an X server that is none
   * of them}, openViewer(port) its viewer. Whatever was started, and kept, is stopped when a later step fails.
   */
  static async start({ pages, shape }) {
    const peer = new this();
    peer.started = [];
    try {
      peer.served = await peer.serve((entry) => (peer.started.push(entry), entry));
      peer.browser = IsolatedBrowser.start(peer.served.display, pages.address("wait"));
      peer.started.push(peer.browser);
      peer.link = await Link.start(peer.served.port, shape);
      peer.started.push(peer.link);
      peer.viewer = await peer.openViewer(peer.link.port);
      peer.started.push(peer.viewer);
      return peer;
    } catch (error) {
      await peer.stop();
      throw error;
    }
  }

  get view() {
    return this.viewer.desktop;
  }

  roles() {
    const tree = (child) => descendants(child.pid).map(({ pid }) => pid);
    return {
      server: this.served.programs.flatMap(tree),
      x: this.served.xServer ? [this.served.xServer.pid] : [],
      browser: tree(this.browser.child),
      viewer: this.viewer.pids(),
    };
  }

  async stop() {
    for (const entry of this.started.reverse()) await entry.stop();
  }
}
