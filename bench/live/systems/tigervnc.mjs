// TigerVNC with its own viewer.
import { openVncViewer } from "../native_viewer.mjs";
import { Peer } from "../peer.mjs";
import { VncServer } from "../vnc_server.mjs";

export class TigerVnc extends Peer {
  static title = "TigerVNC";
  static programs = ["Xtigervnc", "xtigervncviewer"];
  openViewer = openVncViewer;

  async serve(keep) {
    const vnc = keep(await VncServer.start());
    return { display: vnc.display, port: vnc.port, programs: [vnc.server] };
  }
}
