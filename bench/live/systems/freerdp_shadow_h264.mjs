// FreeRDP's shadow server for a viewer that takes H.264: the whole screen, 4:2:0. Its 4:4:4 is slower and larger.
import { FreeRdpShadow } from "./freerdp_shadow.mjs";

export class FreeRdpShadowH264 extends FreeRdpShadow {
  static title = "FreeRDP shadow, H.264";
  static settings = ["/gfx:AVC420", "/network:lan"];
}
