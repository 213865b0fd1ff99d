// Which video this browser decodes, for HELLO: asked once, before the first connection. After a decoder has failed
// there is none until the page is loaded anew.
import { decoderConfig, videoFeature } from "../core/video";

/** A browser that does not answer is one without video; nobody waits longer for the first picture because of it. */
const patienceMs = 500;

export class VideoSupport {
  private found = 0;
  private failed = false;

  /** Resolves once `features` is known. */
  async probe(): Promise<void> {
    if (typeof VideoDecoder === "undefined") return;
    const late = new Promise<void>((resolve) => window.setTimeout(resolve, patienceMs));
    await Promise.race([Promise.all([this.ask(false), this.ask(true)]), late]);
  }

  /** HELLO's feature bits. */
  get features(): number {
    return this.failed ? 0 : this.found;
  }

  /** A decoder failed here, though the browser had promised it. */
  get lost(): boolean {
    return this.failed;
  }

  giveUp(): void {
    this.failed = true;
  }

  private async ask(fullChroma: boolean): Promise<void> {
    try {
      const { supported } = await VideoDecoder.isConfigSupported(decoderConfig(fullChroma));
      if (supported) this.found |= fullChroma ? videoFeature.fullChroma : videoFeature.sampledChroma;
    } catch {
      // Not even asked well: a browser that knows no such codec.
    }
  }
}
