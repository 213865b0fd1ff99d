// deps: shoji_wire
#include "codec/base/check.h"
#include "codec/wire/messages.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace shoji;
  const ByteSpan bytes(data, size);
  if (const auto message = wire::ParseClientMessage(bytes)) {
    const Bytes again = wire::Encode(*message);  // what is accepted has exactly one form
    SHOJI_CHECK(again.size() == size && std::equal(again.begin(), again.end(), data));
  }
  wire::MessageSplitter splitter(wire::kMaxClientMessageBytes);
  const size_t half = size / 2;
  for (const ByteSpan part : {bytes.first(half), bytes.subspan(half)}) {
    if (!splitter.Feed(part)) break;
    while (!splitter.Next().empty()) {
    }
  }
  return 0;
}
