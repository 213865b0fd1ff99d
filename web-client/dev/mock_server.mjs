// A stand-in for the broker, for looking at the client without the rest: fake API, strict CSP, one synthetic session that
// draws a few frames and answers input with small changes. Plain HTTP on 127.0.0.1: node dev/mock_server.mjs [port]
// Anyone logs in with the password "shoji". POST /mock/{drop,end?reason=N,notice} disturbs the session.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { basename, extname, join } from "node:path";
import { WebSocketServer } from "ws";
import { consoleAnswer } from "./mock_console.mjs";
import { MockSession } from "./mock_session.mjs";

const dist = new URL("../dist/", import.meta.url).pathname;
const golden = new URL("../../tests/golden/", import.meta.url).pathname;
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; " +
  "worker-src 'self'; font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
const types = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
};
const user = { name: "tanaka", display_name: "田中 花子", department: "税務課", role: "staff" };
const limits = { idle_s: 1800, disconnect_s: 900 };

let loggedIn = false;
let session = null;
let started = 0;

function summary() {
  const { width, height } = session.size;
  return {
    id: session.id,
    state: "running",
    started_at_ms: started,
    attached: session.attached,
    width_px: width,
    height_px: height,
  };
}

function startSession() {
  if (session) return [409, { error: "session_exists", id: session.id }];
  session = new MockSession("0123456789abcdef0123456789abcdef");
  started = Date.now();
  return [201, { id: session.id, ticket: "ticket" }];
}

function endSession(reason) {
  session?.end(reason);
  session = null;
  return [204, null];
}

async function replay(files) {
  for (const name of files) session?.raw(await readFile(join(golden, basename(name))));
  return [204, null];
}

const calls = {
  "POST /api/login": ({ password }) => {
    loggedIn = password === "shoji";
    return loggedIn ? [200, { user }] : [401, { error: "bad_credentials" }];
  },
  "POST /api/logout": () => {
    loggedIn = false;
    return [204, null];
  },
  "GET /api/me": () => (loggedIn ? [200, { user }] : [401, { error: "unauthenticated" }]),
  "GET /api/sessions": () => [200, { sessions: session ? [summary()] : [], limits, rdp: true }],
  "POST /api/sessions": startSession,
  "POST /api/rdp": () => [
    201,
    { file_name: "shoji.rdp", content: "full address:s:localhost\r\n", code: "abcd-efgh-jkmn-pqrs", expires_s: 60 },
  ],
  "POST /mock/drop": () => [204, session?.drop() ?? null],
  "POST /mock/notice": () => [204, session?.notice("intra.lg.example refused_address") ?? null],
  "GET /mock/received": () => [200, session?.received ?? []],
};

function answer(method, path, query, body) {
  const call = calls[`${method} ${path}`];
  if (call) return call(body);
  const admin = consoleAnswer(method, path);
  if (admin) return admin;
  if (path === "/mock/replay") return replay(query.getAll("file"));
  if (path === "/mock/end") return endSession(Number(query.get("reason") ?? 1));
  if (/^\/api\/sessions\/\w+\/ticket$/.test(path))
    return session ? [200, { ticket: "ticket" }] : [404, { error: "not_found" }];
  return /^\/api\/sessions\/\w+$/.test(path) && method === "DELETE" ? endSession(1) : null;
}

async function body(request) {
  let text = "";
  for await (const chunk of request) text += chunk;
  return text ? JSON.parse(text) : {};
}

async function file(path, response) {
  const name = ["/", "/session"].includes(path) || path.startsWith("/admin") ? "index.html" : path.slice(1);
  try {
    const content = await readFile(join(dist, name));
    response.writeHead(200, {
      "content-type": types[extname(name)] ?? "application/octet-stream",
      "content-security-policy": policy,
    });
    response.end(content);
  } catch {
    response.writeHead(404).end();
  }
}

const server = createServer(async (request, response) => {
  const url = new URL(request.url, "http://mock");
  const answered = await answer(request.method, url.pathname, url.searchParams, await body(request));
  if (!answered) return file(url.pathname, response);
  const [status, json] = answered;
  response.writeHead(status, { "content-type": "application/json" });
  response.end(json === null ? undefined : JSON.stringify(json));
});

const door = new WebSocketServer({ server, path: "/ws", handleProtocols: () => "shoji.v1" });
door.on("connection", (socket) => (session ? session.attach(socket) : socket.close()));
server.listen(Number(process.argv[2] ?? 8080), "127.0.0.1", () => {
  process.stdout.write(`ready http://127.0.0.1:${server.address().port}\n`);
});
