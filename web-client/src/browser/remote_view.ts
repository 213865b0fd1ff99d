// The view of one session: screen, keyboard, pointer and connection put together. Owns the worker and everything it makes;
// dispose() lets go of all. The last picture stays on the screen while the connection is away.
import type { Size } from "../core/geometry";
import { type Hold, holdOf, noHold } from "../core/hold";
import { nobody, type Onlooker, onlookerOf } from "../core/onlooker";
import type { Measured } from "../core/quality";
import type { SessionState } from "../core/session_state";
import { type StreamFigures, StreamStats } from "../core/stream_stats";
import { channelCode } from "../core/transfer_wire";
import { Transfers } from "../core/transfers";
import type { Cursor, ServerMessage } from "../core/wire";
import type { FromWorker, ToWorker } from "../worker/worker_messages";
import { ClipboardBridge, type ClipboardNews } from "./clipboard_bridge";
import { cursorCss } from "./cursor_shape";
import { InputSender } from "./input_sender";
import { KeyboardCapture } from "./keyboard_capture";
import { PointerCapture } from "./pointer_capture";
import { ScreenSize } from "./screen_size";
import { SessionConnection } from "./session_connection";
import { VideoSupport } from "./video_support";

export interface ViewElements {
  readonly stage: HTMLElement;
  readonly canvas: HTMLCanvasElement;
  readonly keyboard: HTMLTextAreaElement;
}

export interface ViewHandler {
  state(state: SessionState): void;
  measured(measured: Measured): void;
  notice(code: number, parameter: string): void;
  hold(hold: Hold): void;
  onlooker(onlooker: Onlooker): void;
  clipboard(news: ClipboardNews): void;
  downloaded(name: string): void;
  escaped(): void;
}

const pumpEveryMs = 20;

export class RemoteView {
  private readonly worker = new Worker(new URL("../worker/decode_worker.ts", import.meta.url), { type: "module" });
  private readonly video = new VideoSupport();
  private readonly size: ScreenSize;
  private readonly connection: SessionConnection;
  private readonly keyboard: KeyboardCapture;
  private readonly pointer: PointerCapture;
  readonly transfers = new Transfers(
    (message) => this.connection.send(message),
    () => this.connection.backlogBytes,
  );
  readonly clipboard = new ClipboardBridge(
    this.transfers,
    () => this.keyboard.pressPaste(),
    (news) => this.handler.clipboard(news),
  );
  private readonly stats = new StreamStats();
  private remote: Size = { width: 0, height: 0 };
  private cursor: Cursor | null = null;
  private caretKnown = false;
  private hold: Hold = noHold;
  private pumping: number | undefined;

  constructor(
    sessionId: string,
    private readonly elements: ViewElements,
    private readonly handler: ViewHandler,
  ) {
    const { stage, canvas } = elements;
    this.size = new ScreenSize(stage, (screen) => this.resized(screen));
    this.connection = new SessionConnection(
      sessionId,
      () => this.size.current,
      {
        state: (state) => this.changed(state),
        opened: () => this.opened(),
        attached: () => this.attached(),
        frame: (epoch, message) => this.post({ kind: "frame", epoch, message }, [message]),
        message: (message) => this.received(message),
        measured: (measured) => handler.measured({ ...measured, videoLost: this.video.lost }),
      },
      () => this.video.features,
    );
    const sender = new InputSender(
      (message) => this.connection.send(message),
      (inputId) => this.stats.sent(inputId, performance.now()),
    );
    this.keyboard = new KeyboardCapture(elements.keyboard, sender, {
      escaped: () => handler.escaped(),
      pasteKey: () => this.clipboard.pasteKey(),
      copyKey: () => this.clipboard.copyKey(),
      pasted: (text, picture) => this.clipboard.pasted(text, picture),
    });
    this.pointer = new PointerCapture(
      canvas,
      () => this.remote,
      sender,
      (x, y) => this.pressed(x, y),
    );
    this.worker.onmessage = ({ data }: MessageEvent<FromWorker>) => this.fromWorker(data);
    const offscreen = canvas.transferControlToOffscreen();
    this.post({ kind: "canvas", canvas: offscreen }, [offscreen]);
  }

  /** With the ticket of the start, or null to ask for one. */
  attach(ticket: string | null): void {
    void this.video.probe().then(() => this.connection.attach(ticket));
  }

  focus(): void {
    this.keyboard.focus();
  }

  /** Whether the person consents to being looked at; `false` also ends it. */
  answerOnlooker({ id }: Onlooker, consents: boolean): void {
    this.connection.send({ kind: "watchAnswer", watchId: id, consents });
  }

  figures(): StreamFigures {
    return this.stats.figures(performance.now());
  }

  dispose(): void {
    this.connection.stop();
    this.transfers.lost();
    window.clearTimeout(this.pumping);
    this.clipboard.dispose();
    this.keyboard.dispose();
    this.pointer.dispose();
    this.size.dispose();
    this.worker.terminate();
  }

  private opened(): void {
    this.heldBack(noHold);
    this.handler.onlooker(nobody);
    this.post({ kind: "opened", takesVideo: this.video.features !== 0 }, []);
  }

  private attached(): void {
    this.pointer.reset();
    this.keyboard.reset();
  }

  private changed(state: SessionState): void {
    if (state.phase !== "live") this.transfers.lost();
    this.handler.state(state);
  }

  private received(message: ServerMessage): void {
    if (this.transfers.received(message)) {
      this.pumpTransfers();
      return;
    }
    if (message.kind === "transferOffer") this.offered(message);
    else if (message.kind === "cursor") this.showCursor(message);
    else if (message.kind === "caret") this.placeKeyboard(message.x, message.y, message.height);
    else if (message.kind === "notice") this.handler.notice(message.code, message.parameter);
    else if (message.kind === "hold") this.heldBack(holdOf(message));
    else if (message.kind === "watch") this.handler.onlooker(onlookerOf(message));
  }

  /** A browser does not tell when what waits in a socket has left; so it is asked while something does. */
  private pumpTransfers(): void {
    window.clearTimeout(this.pumping);
    if (this.transfers.pump()) this.pumping = window.setTimeout(() => this.pumpTransfers(), pumpEveryMs);
  }

  private offered(offer: Extract<ServerMessage, { kind: "transferOffer" }>): void {
    if (offer.channel === channelCode.fileDownload) this.handler.downloaded(offer.name);
    else this.clipboard.offered(offer);
  }

  /** While held nothing of the keyboard and the pointer arrives; afterwards nothing is held down over there. */
  private heldBack(hold: Hold): void {
    if (hold === this.hold) return;
    this.hold = hold;
    this.handler.hold(hold);
    if (hold === noHold) this.attached();
  }

  private fromWorker(message: FromWorker): void {
    if (message.epoch !== this.connection.epoch) return;
    if (message.kind === "broken") {
      if (message.video) this.video.giveUp();
      this.connection.lost();
      return;
    }
    const { frameId, decodeUs, presentUs, width, height, lastInputId, bytes, serverUs, pixels } = message;
    this.connection.send({ kind: "ack", frameId, decodeUs, presentUs });
    const [serverMs, decodeMs, presentMs] = [serverUs / 1000, decodeUs / 1000, presentUs / 1000];
    this.stats.shown({ atMs: performance.now(), bytes, serverMs, decodeMs, presentMs, pixels }, lastInputId);
    this.connection.presented(presentUs / 1000);
    this.shown({ width, height });
  }

  private shown(size: Size): void {
    if (size.width === this.remote.width && size.height === this.remote.height) return;
    this.remote = size;
    this.fitCanvas();
  }

  /** One remote pixel is exactly one device pixel, at any zoom. */
  private fitCanvas(): void {
    if (this.remote.width === 0) return;
    const ratio = window.devicePixelRatio;
    this.elements.canvas.style.width = `${this.remote.width / ratio}px`;
    this.elements.canvas.style.height = `${this.remote.height / ratio}px`;
  }

  private resized(screen: Parameters<SessionConnection["resize"]>[0]): void {
    this.connection.resize(screen);
    this.fitCanvas();
    if (this.cursor) this.showCursor(this.cursor);
  }

  private showCursor(cursor: Cursor): void {
    this.cursor = cursor;
    this.elements.canvas.style.cursor = cursorCss(cursor, window.devicePixelRatio);
  }

  /** Text in the making belongs where it was begun, not where the click leads; so it goes first. For the caret, where the
   * user clicks is the best guess until the session says where it is. */
  private pressed(x: number, y: number): void {
    this.keyboard.commit();
    if (!this.caretKnown) this.keyboard.place({ left: x, top: y, height: 16 });
    this.keyboard.focus();
  }

  private placeKeyboard(x: number, y: number, height: number): void {
    this.caretKnown = true;
    const ratio = window.devicePixelRatio;
    this.keyboard.place({ left: x / ratio, top: y / ratio, height: height / ratio });
  }

  private post(message: ToWorker, transfer: Transferable[]): void {
    this.worker.postMessage(message, transfer);
  }
}
