// One WebSocket to the broker: whole messages in, whole messages out. Says once when it is over.

export interface SocketHandler {
  opened(): void;
  text(message: string): void;
  message(message: ArrayBuffer): void;
  closed(): void;
}

const subprotocol = "shoji.v1";
/** Browsers themselves wait for minutes. */
const openPatienceMs = 10_000;

export class WireSocket {
  private readonly socket: WebSocket;
  private over = false;

  constructor(ticket: string, handler: SocketHandler) {
    const scheme = location.protocol === "http:" ? "ws:" : "wss:";
    const url = `${scheme}//${location.host}/ws?ticket=${encodeURIComponent(ticket)}`;
    this.socket = new WebSocket(url, subprotocol);
    this.socket.binaryType = "arraybuffer";
    const impatience = setTimeout(() => this.socket.close(), openPatienceMs);
    this.socket.onopen = () => {
      clearTimeout(impatience);
      if (!this.over) handler.opened();
    };
    this.socket.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) => {
      if (this.over) return;
      if (typeof data === "string") handler.text(data);
      else handler.message(data);
    };
    this.socket.onclose = () => {
      clearTimeout(impatience);
      if (!this.over) handler.closed();
      this.over = true;
    };
  }

  /** False, and nothing is sent or kept, unless it is open. */
  send(message: Uint8Array): boolean {
    if (this.socket.readyState !== WebSocket.OPEN) return false;
    this.socket.send(message as Uint8Array<ArrayBuffer>);
    return true;
  }

  /** What was sent and has not left yet. */
  get backlogBytes(): number {
    return this.socket.bufferedAmount;
  }

  /** Ends it from this side; the handler hears nothing more. */
  close(): void {
    this.over = true;
    this.socket.close(1000);
  }
}
