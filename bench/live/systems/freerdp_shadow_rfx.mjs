// FreeRDP's shadow server for a viewer that takes RemoteFX.
import { FreeRdpShadow } from "./freerdp_shadow.mjs";

export class FreeRdpShadowRfx extends FreeRdpShadow {
  static title = "FreeRDP shadow, RFX";
  static settings = ["/rfx", "/network:lan"];
}
