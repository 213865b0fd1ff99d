// The terminal's line to the broker, as a test wants it: passes TCP on untouched, counts it, and is as slow as it is told to
// be, each way for itself. It holds no more than it was given at once: behind it both ends feel how slow it is.
import { connect, createServer } from "node:net";

const lookAgainMs = 20;

/** One way of the line. `bytesPerSecond` may change at any time; 0 stands still. */
class Way {
  bytesPerSecond = Number.POSITIVE_INFINITY;
  bytes = 0;

  pass(from, to) {
    from.on("data", (data) => {
      from.pause();
      this.#carry(data, () => {
        this.bytes += data.length;
        to.write(data);
        from.resume();
      });
    });
  }

  /** Calls back when the way has carried `data`, at the rate there is from moment to moment. */
  #carry(data, carried) {
    let left = data.length;
    const go = () => {
      if (this.bytesPerSecond === Number.POSITIVE_INFINITY || left <= 0) return carried();
      left -= (this.bytesPerSecond * lookAgainMs) / 1000;
      setTimeout(go, lookAgainMs);
    };
    go();
  }
}

export class Line {
  /** What the terminal sends, and what it gets. */
  up = new Way();
  down = new Way();

  /** To `port` of this machine. */
  static start(port) {
    const line = new Line();
    line.sockets = new Set();
    line.server = createServer((terminal) => line.#join(terminal, connect(port, "127.0.0.1")));
    return new Promise((resolve) => {
      line.server.listen(0, "127.0.0.1", () => {
        line.url = `https://127.0.0.1:${line.server.address().port}`;
        resolve(line);
      });
    });
  }

  #join(terminal, broker) {
    for (const socket of [terminal, broker]) this.sockets.add(socket);
    for (const [one, other] of [[terminal, broker], [broker, terminal]]) {
      one.on("error", () => other.destroy());
      one.on("close", () => {
        this.sockets.delete(one);
        other.destroy();
      });
    }
    this.up.pass(terminal, broker);
    this.down.pass(broker, terminal);
  }

  /** Breaks, for whoever is on it now. */
  cut() {
    for (const socket of this.sockets) socket.destroy();
  }

  stop() {
    this.cut();
    this.server.close();
  }
}
