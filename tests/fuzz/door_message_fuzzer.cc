// deps: shoji_rdp_messages
// What a shoji-rdp that an RDP client has taken over says to the broker: a message that is accepted has one form only.
#include <algorithm>

#include "broker/rdp/door_messages.h"
#include "codec/base/check.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const shoji::ByteSpan bytes(data, size);
  const auto request = shoji::rdp::ParseDoorRequest(bytes);
  if (request) SHOJI_CHECK(std::ranges::equal(shoji::rdp::Encode(*request), bytes));
  const auto answer = shoji::rdp::ParseDoorAnswer(bytes);
  if (answer) SHOJI_CHECK(std::ranges::equal(shoji::rdp::Encode(*answer), bytes));
  return 0;
}
