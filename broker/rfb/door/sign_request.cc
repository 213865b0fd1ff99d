#include "broker/rfb/door/sign_request.h"

#include "codec/base/hex.h"
#include "session/link/json_fields.h"

namespace shoji::rfb {

std::optional<Bytes> ParseSignRequest(const link::Json& body) {
  const std::string digits = link::TextField(body, "block", 2 * kMaxBlockBytes).value_or("");
  Bytes block(digits.size() / 2);
  const bool is_sign = link::TextField(body, "op", 16).value_or("") == "sign";
  if (!is_sign || block.empty() || !FromHex(digits, block)) return std::nullopt;
  return block;
}

}  // namespace shoji::rfb
