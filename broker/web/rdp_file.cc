#include "broker/web/rdp_file.h"

#include <array>

namespace shoji::web {
namespace {

// Every key says why it is there; what is not said is what the client likes.
constexpr std::array kLines = {
    // The ticket proves who it is. NLA would ask for a password first, and check it against a hash Shoji does not keep.
    "enablecredsspsupport:i:0",
    "prompt for credentials:i:0",
    // Straight to the door: no gateway, no address of another server.
    "gatewayusagemethod:i:0",
    "remoteapplicationmode:i:0",
    // Text both ways through Shoji's rules; everything else that could carry data stays closed (the door refuses it
    // too).
    "redirectclipboard:i:1",
    "redirectdrives:i:0",
    "drivestoredirect:s:",
    "devicestoredirect:s:",
    "usbdevicestoredirect:s:",
    "camerastoredirect:s:",
    "redirectprinters:i:0",
    "redirectcomports:i:0",
    "redirectsmartcards:i:0",
    "redirectposdevices:i:0",
    "redirectwebauthn:i:0",
    "redirectlocation:i:0",
    "audiocapturemode:i:0",
    // Sessions have no sound: 2 asks for none.
    "audiomode:i:2",
    // One screen, which follows the window's size; scaled text would be blurred.
    "use multimon:i:0",
    "dynamic resolution:i:1",
    "smart sizing:i:0",
    "session bpp:i:32",
    // A short break of the line is bridged with the door's cookie; the ticket itself is used up.
    "autoreconnection enabled:i:1",
    // Nothing of the connection is kept on the terminal.
    "bitmapcachepersistenable:i:0",
};

bool IsHostLetter(char c) {
  const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  return plain || c == '.' || c == '-' || c == ':' || c == '[' || c == ']';
}

// Without the web's port.
std::string_view NameOf(std::string_view host) {
  const size_t bracket = host.find(']');
  const size_t colon = host.find(':', bracket == std::string_view::npos ? 0 : bracket);
  return host.substr(0, colon);
}

}  // namespace

Result<std::string> RdpFile(const RdpAddress& address, std::string_view ticket) {
  const std::string_view name = NameOf(address.host);
  bool fine = !name.empty();
  for (const char letter : name) fine = fine && IsHostLetter(letter);
  if (!fine) return Fail(ErrorCode::kInvalid, "no name of a host");
  std::string text = "full address:s:" + std::string(name) + ":" + std::to_string(address.port) + "\r\n";
  // Clients tell the user's name in their first packet, before TLS, and some of them all of it. The alternate shell
  // they tell within TLS.
  text += "username:s:shoji-ticket\r\nalternate shell:s:" + std::string(ticket) + "\r\n";
  // Whoever can pass for the door gets the ticket: only where nobody vouches for the certificate is that the person's
  // decision.
  text += address.self_made_certificate ? "authentication level:i:2\r\n" : "authentication level:i:1\r\n";
  for (const char* line : kLines) text += std::string(line) + "\r\n";
  return text;
}

}  // namespace shoji::web
