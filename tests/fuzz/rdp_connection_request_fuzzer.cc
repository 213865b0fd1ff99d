// deps: shoji_rdp_request
// The first bytes anybody on the network sends to the RDP door.
#include "broker/rdp/server/connection_request.h"
#include "codec/base/check.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const shoji::ByteSpan bytes(data, size);
  const auto length = shoji::rdp::ConnectionRequestLength(bytes);
  const auto request = shoji::rdp::ParseConnectionRequest(bytes);
  if (request) SHOJI_CHECK(length && *length == size && request->user.size() < size);
  return 0;
}
