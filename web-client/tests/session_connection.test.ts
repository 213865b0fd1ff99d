import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { InputSender } from "../src/browser/input_sender";
import { SessionConnection } from "../src/browser/session_connection";
import { initialState, type SessionState } from "../src/core/session_state";
import { FakeSocket, fakePage, leavePage } from "./fake_page";

const aTicket = { status: 200, json: { ticket: "fresh" } };
const screen = { width: 1280, height: 800, scalePercent: 100 };
let ticketAnswer = aTicket as { status: number; json: unknown };
let attached = 0;
let features = 0;
let state: SessionState = initialState;
let connection: SessionConnection;
let input: InputSender;

beforeEach(() => {
  fakePage(() => ticketAnswer);
  ticketAnswer = aTicket;
  attached = 0;
  state = initialState;
  features = 0;
  const handler = {
    state: (next: SessionState) => {
      state = next;
    },
    opened: () => {},
    attached: () => {
      attached += 1;
    },
    frame: () => {},
    message: () => {},
    measured: () => {},
  };
  connection = new SessionConnection(
    "session",
    () => screen,
    handler,
    () => features,
  );
  input = new InputSender((message) => connection.send(message));
  connection.attach("first");
});
afterEach(() => {
  connection.stop();
  leavePage();
});

function welcome(flags = 0): void {
  FakeSocket.last.open();
  FakeSocket.last.say({ kind: "welcome", version: 2, width: 1280, height: 800, flags, serial: 1n });
}

/** The connection breaks; the next one is open but not yet welcomed. */
async function loseAndReopen(): Promise<void> {
  const before = FakeSocket.all.length;
  FakeSocket.last.drop();
  await reopened(before);
}

async function reopened(before: number): Promise<void> {
  for (let i = 0; i < 100 && FakeSocket.all.length === before; ++i) await vi.advanceTimersByTimeAsync(250);
  expect(FakeSocket.all.length).toBe(before + 1);
}

function texts(): string[] {
  return FakeSocket.last.received.flatMap((message) => (message.kind === "text" ? [message.text] : []));
}

function commit(text: string): void {
  input.text([{ kind: "text", text }]);
}

test("each HELLO names the video that can be decoded then", async () => {
  features = 3;
  FakeSocket.last.open();
  features = 0;
  await loseAndReopen();
  FakeSocket.last.open();
  const hellos = FakeSocket.all.map(({ received }) => received[0]);
  expect(hellos.map((hello) => hello?.kind === "hello" && hello.features)).toEqual([3, 0]);
});

describe("attaching", () => {
  test("what is held is forgotten once for each WELCOME, not again when the connection proves steady", async () => {
    welcome();
    await loseAndReopen();
    welcome(1);
    expect(attached).toBe(2);
    expect(state).toMatchObject({ phase: "live", attempts: 1 });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(state).toMatchObject({ phase: "live", attempts: 0 });
    expect(attached).toBe(2);
  });

  test("a broker that has no host yet is asked again; a session that is gone is not", async () => {
    welcome();
    ticketAnswer = { status: 503, json: { error: "no_host" } };
    FakeSocket.last.drop();
    await vi.advanceTimersByTimeAsync(3000);
    expect(state).toMatchObject({ phase: "reconnecting", hadPicture: true });
    ticketAnswer = { status: 404, json: { error: "not_found" } };
    await vi.advanceTimersByTimeAsync(10_000);
    expect(state).toEqual({ phase: "ended", reason: "session_gone" });
  });
});

describe("text while the connection is away", () => {
  test("it goes out after WELCOME, in order; keys do not", async () => {
    welcome();
    await loseAndReopen();
    commit("東京都");
    input.keys([{ keysym: 0x61, code: 4, down: true }]);
    FakeSocket.last.open();
    commit("千代田区");
    expect(texts()).toEqual([]);
    welcome(1);
    expect(texts()).toEqual(["東京都", "千代田区"]);
    expect(FakeSocket.last.received.some(({ kind }) => kind === "key")).toBe(false);
  });

  test("it survives a second loss, and is sent once", async () => {
    welcome();
    await loseAndReopen();
    commit("霞が関");
    await loseAndReopen();
    welcome(1);
    expect(texts()).toEqual(["霞が関"]);
    await loseAndReopen();
    welcome(1);
    expect(texts()).toEqual([]);
  });

  test("text committed into a socket that is closing is kept", async () => {
    welcome();
    FakeSocket.last.readyState = 2;
    commit("永田町");
    await loseAndReopen();
    welcome(1);
    expect(texts()).toEqual(["永田町"]);
  });

  test("old text, and text typed before there was a picture, is dropped", async () => {
    commit("早すぎる");
    welcome();
    expect(texts()).toEqual([]);
    await loseAndReopen();
    FakeSocket.last.open();
    commit("古い");
    await vi.advanceTimersByTimeAsync(9_000);
    commit("新しい");
    await vi.advanceTimersByTimeAsync(1_001);
    welcome(1);
    expect(texts()).toEqual(["新しい"]);
  });
});

describe("a slow link", () => {
  test("every reconnect is given twice the patience, up to a minute", async () => {
    for (const patience of [10_000, 20_000, 40_000, 60_000, 60_000]) {
      FakeSocket.last.answersPings = false;
      welcome(1);
      const sockets = FakeSocket.all.length;
      await vi.advanceTimersByTimeAsync(patience);
      expect(state.phase).toBe("live");
      await vi.advanceTimersByTimeAsync(2_100);
      expect(state.phase).toBe("reconnecting");
      await reopened(sockets);
    }
  });

  test("a steady connection starts anew with the shortest", async () => {
    welcome();
    await loseAndReopen();
    welcome(1);
    await vi.advanceTimersByTimeAsync(10_000);
    await loseAndReopen();
    await loseAndReopen();
    welcome(1);
    expect(state).toMatchObject({ attempts: 2 });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(state).toMatchObject({ attempts: 0 });
  });

  test("WELCOME may take 90 s from the open socket, then it is tried again", async () => {
    FakeSocket.last.open();
    await vi.advanceTimersByTimeAsync(89_000);
    expect(state.phase).toBe("connecting");
    await vi.advanceTimersByTimeAsync(1_000);
    expect(state).toMatchObject({ phase: "reconnecting", hadPicture: false });
    await reopened(1);
    welcome();
    await vi.advanceTimersByTimeAsync(120_000);
    expect(state.phase).toBe("live");
    expect(FakeSocket.all.length).toBe(2);
  });
});
