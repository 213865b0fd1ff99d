// The terminal's line to the broker, as a test wants it: passes TCP on untouched, and as slowly as it is told to what the
// terminal sends.
import { connect, createServer } from "node:net";

export class Line {
  /** To `port` of this machine. */
  static start(port) {
    const line = new Line();
    line.sockets = new Set();
    line.bytesPerSecond = Number.POSITIVE_INFINITY;
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
    broker.on("data", (data) => terminal.write(data));
    terminal.on("data", (data) => {
      broker.write(data);
      if (this.bytesPerSecond === Number.POSITIVE_INFINITY) return;
      terminal.pause();
      setTimeout(() => terminal.resume(), (1000 * data.length) / this.bytesPerSecond);
    });
  }

  stop() {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
  }
}
