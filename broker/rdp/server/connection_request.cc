#include "broker/rdp/server/connection_request.h"

#include <algorithm>
#include <array>

namespace shoji::rdp {
namespace {

constexpr size_t kTpktBytes = 4;
constexpr uint8_t kTpktVersion = 3;
constexpr size_t kX224Bytes = 7;  // length indicator, code, two references, class
constexpr uint8_t kConnectionRequestCode = 0xE0;
constexpr uint8_t kNegotiationRequest = 1;
constexpr size_t kNegotiationBytes = 8;
constexpr std::string_view kUserCookie = "Cookie: mstshash=";

std::unexpected<Error> NotRdp() { return Fail(ErrorCode::kInvalid, "the first packet is no RDP connection request"); }

// The line in front of the negotiation: a cookie, a routing token, or nothing. Its end is CR LF.
Result<std::string> TakeUser(ByteSpan& rest) {
  constexpr std::string_view kLineEnd = "\r\n";
  const std::string_view text = AsText(rest);
  if (!text.starts_with("Cookie:")) return std::string();
  const size_t end = text.find(kLineEnd);
  if (end == std::string_view::npos) return NotRdp();
  const std::string_view line = text.substr(0, end);
  rest = rest.subspan(end + kLineEnd.size());
  if (!line.starts_with(kUserCookie)) return std::string();
  const std::string_view user = line.substr(kUserCookie.size());
  const bool printable = std::ranges::all_of(user, [](char c) { return c >= 0x20 && c < 0x7F; });
  // Clients put a domain's name in front, where they have one.
  return printable ? std::string(user.substr(user.rfind('\\') + 1)) : std::string();
}

}  // namespace

Result<size_t> ConnectionRequestLength(ByteSpan bytes) {
  if (!bytes.empty() && bytes[0] != kTpktVersion) return NotRdp();
  if (bytes.size() < kTpktBytes) return kTpktBytes;
  const size_t length = static_cast<size_t>(bytes[2]) << 8 | bytes[3];
  if (length < kTpktBytes + kX224Bytes) return NotRdp();
  if (length > kMaxConnectionRequestBytes) return Fail(ErrorCode::kTooLarge, "connection request too long");
  return length;
}

Result<ConnectionRequest> ParseConnectionRequest(ByteSpan packet) {
  const auto length = ConnectionRequestLength(packet);
  if (!length) return std::unexpected(length.error());
  if (packet.size() != *length) return NotRdp();
  const uint8_t indicated = packet[kTpktBytes];
  if (indicated + kTpktBytes + 1 != *length || packet[kTpktBytes + 1] != kConnectionRequestCode) return NotRdp();
  ByteSpan rest = packet.subspan(kTpktBytes + kX224Bytes);
  auto user = TakeUser(rest);
  if (!user) return std::unexpected(user.error());
  ConnectionRequest request{.user = std::move(*user)};
  if (rest.size() < kNegotiationBytes || rest[0] != kNegotiationRequest) return request;
  ByteReader negotiation(rest.subspan(2));
  if (negotiation.U16() != kNegotiationBytes) return NotRdp();
  request.protocols = negotiation.U32();
  return request;
}

Bytes RefuseWithoutTls() {
  constexpr std::array<uint8_t, 19> kFailure = {
      3, 0, 0, 19, 14, 0xD0, 0, 0, 0x12, 0x34, 0, /*RDP_NEG_FAILURE*/ 3, 0, 8, 0, /*SSL_REQUIRED_BY_SERVER*/ 1,
      0, 0, 0};
  return {kFailure.begin(), kFailure.end()};
}

}  // namespace shoji::rdp
