// WebCodecs for tests: a decoder whose pictures the test gives out, and pictures that know whether they were closed.
import { vi } from "vitest";

export class FakePicture {
  static open = 0;
  closed = false;

  constructor(
    readonly displayWidth: number,
    readonly displayHeight: number,
  ) {
    FakePicture.open += 1;
  }
  close(): void {
    if (!this.closed) FakePicture.open -= 1;
    this.closed = true;
  }
}

interface Callbacks {
  readonly output: (picture: FakePicture) => void;
  readonly error: (error: Error) => void;
}

export class FakeDecoder {
  static all: FakeDecoder[] = [];
  static supported: string[] = [];
  /** What a chunk does; by default its picture comes at once. */
  static onDecode: (decoder: FakeDecoder) => void = (decoder) => decoder.give();
  state = "unconfigured";
  codec = "";
  readonly chunks: string[] = [];

  constructor(private readonly callbacks: Callbacks) {
    FakeDecoder.all.push(this);
  }
  static async isConfigSupported({ codec }: { codec: string }) {
    return { supported: FakeDecoder.supported.includes(codec) };
  }
  configure({ codec }: { codec: string }): void {
    this.codec = codec;
    this.state = "configured";
  }
  decode({ type }: { type: string }): void {
    this.chunks.push(type);
    FakeDecoder.onDecode(this);
  }
  close(): void {
    this.state = "closed";
  }
  give(width = 64, height = 64): FakePicture {
    const picture = new FakePicture(width, height);
    this.callbacks.output(picture);
    return picture;
  }
  break(): void {
    this.state = "closed";
    this.callbacks.error(new Error("broken"));
  }
}

class FakeChunk {
  readonly type: string;
  constructor({ type }: { type: string }) {
    this.type = type;
  }
}

export function fakeVideo(): void {
  FakePicture.open = 0;
  FakeDecoder.all = [];
  FakeDecoder.supported = [];
  FakeDecoder.onDecode = (decoder) => decoder.give();
  vi.stubGlobal("VideoDecoder", FakeDecoder);
  vi.stubGlobal("EncodedVideoChunk", FakeChunk);
}
