// xrdp for a viewer that does not take RemoteFX: compressed bitmaps.
import { Xrdp } from "./xrdp.mjs";

export class XrdpBitmaps extends Xrdp {
  static title = "xrdp, bitmaps";
  static settings = ["/bpp:32", "/network:lan"];
}
