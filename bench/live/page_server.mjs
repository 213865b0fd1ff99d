// Serves bench/live/pages to one system's isolated browser and gives it orders: which page to show, which step to draw.
// Pages ask for the next order and wait for the answer, so no system needs a second way into its browser.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { eventually } from "../../tests/e2e/product.mjs";

const directory = join(dirname(fileURLToPath(import.meta.url)), "pages");
const types = { ".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8" };
// Shorter than any proxy's patience.
const longestWaitMs = 15_000;

export class PageServer {
  static start(base) {
    const pages = new PageServer();
    Object.assign(pages, { base, reports: [], order: { id: 0 }, waiting: new Set() });
    pages.server = createServer((request, response) => pages.#answer(request, response));
    return new Promise((resolve) => {
      pages.server.listen(0, "127.0.0.1", () => {
        pages.destination = `127.0.0.1:${pages.server.address().port}`;
        resolve(pages);
      });
    });
  }

  address(page, slow = false) {
    return `http://${this.destination}/${page}.html?base=${this.base}${slow ? "&slow" : ""}`;
  }

  #answer(request, response) {
    const url = new URL(request.url, "http://localhost");
    if (url.pathname === "/order") return this.#giveOrder(Number(url.searchParams.get("after")), response);
    if (url.pathname === "/report") return this.#takeReport(request, response);
    const name = url.pathname.slice(1);
    if (!/^\w+\.(html|js|css)$/.test(name)) return response.writeHead(404).end();
    response.writeHead(200, { "content-type": types[extname(name)], "cache-control": "no-store" });
    response.end(readFileSync(join(directory, name)));
  }

  #takeReport(request, response) {
    let body = "";
    request.on("data", (data) => {
      body += data;
    });
    request.on("end", () => {
      this.reports.push(JSON.parse(body));
      response.end("ok");
    });
  }

  #giveOrder(after, response) {
    const give = () => {
      clearTimeout(timer);
      this.waiting.delete(give);
      response.writeHead(200, { "content-type": "application/json", "cache-control": "no-store" });
      response.end(JSON.stringify(this.order.id > after ? this.order : {}));
    };
    const timer = setTimeout(give, longestWaitMs);
    this.waiting.add(give);
    response.on("close", () => {
      clearTimeout(timer);
      this.waiting.delete(give);
    });
    if (this.order.id > after) give();
  }

  #command(order) {
    this.order = { id: this.order.id + 1, ...order };
    for (const give of [...this.waiting]) give();
  }

  /** Sends the browser to `page`; gives its report when it is drawn and runs. */
  async go(page, slow = false) {
    const from = this.reports.length;
    this.#command({ go: this.address(page, slow) });
    return this.ready(page, from);
  }

  ready(page, from = 0) {
    const report = () => this.reports.slice(from).find((r) => r.kind === "ready" && r.page === `/${page}.html`);
    return eventually(`the page ${page} is shown`, report, 40_000);
  }

  step(n) {
    this.#command({ step: n });
  }

  /** All steps from `from` to `to`, 30 a second. */
  play(from, to) {
    this.#command({ from, step: to });
  }

  stop() {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(resolve));
  }
}
