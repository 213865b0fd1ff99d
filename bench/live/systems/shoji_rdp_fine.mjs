// The RDP door with films as fine as the finest of the others' (shoji-host --video-rate-factor): bytes compare at equal quality only.
import { ShojiRdp } from "./shoji_rdp.mjs";

export class ShojiRdpFine extends ShojiRdp {
  static title = "Shoji, RDP door, fine films";
  static scenarios = ["video"];

  async options() {
    return { ...(await super.options()), args: ["--host-option=--video-rate-factor=12"] };
  }
}
