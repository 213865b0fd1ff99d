#include "broker/rfb/door/viewer_login.h"

#include "broker/rfb/door/vnc_response.h"
#include "codec/base/hex.h"
#include "session/link/json_fields.h"

namespace shoji::rfb {
namespace {

// Sixteen bytes in hexadecimal; empty when it is anything else.
Bytes SixteenBytes(const link::Json& body, const char* name) {
  const std::string text = link::TextField(body, name, 2 * kChallengeBytes).value_or("");
  Bytes bytes(kChallengeBytes);
  return FromHex(text, bytes) ? bytes : Bytes();
}

}  // namespace

std::optional<ViewerLogin> ParseViewerLogin(const link::Json& body) {
  ViewerLogin login{.challenge = SixteenBytes(body, "challenge"), .response = SixteenBytes(body, "response")};
  const bool is_login = link::TextField(body, "op", 16).value_or("") == "login";
  if (!is_login || login.challenge.empty() || login.response.empty()) return std::nullopt;
  return login;
}

}  // namespace shoji::rfb
