// deps: shoji_wire
#include "codec/base/check.h"
#include "codec/wire/messages.h"

// A stream cut anywhere gives the same messages as the stream in one piece.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace shoji;
  if (size == 0) return 0;
  const ByteSpan stream(data + 1, size - 1);
  const size_t cut = data[0] * stream.size() / 256;
  const auto read = [](std::initializer_list<ByteSpan> parts) {
    wire::MessageSplitter splitter(wire::kMaxClientMessageBytes);
    std::vector<Bytes> messages;
    for (const ByteSpan part : parts) {
      if (!splitter.Feed(part)) break;
      for (ByteSpan next = splitter.Next(); !next.empty(); next = splitter.Next())
        messages.emplace_back(next.begin(), next.end());
    }
    return messages;
  };
  const auto whole = read({stream});
  const auto halves = read({stream.first(cut), stream.subspan(cut)});
  SHOJI_CHECK(halves.size() >= whole.size());  // before a header that is refused, what came earlier has been given out
  SHOJI_CHECK(std::equal(whole.begin(), whole.end(), halves.begin()));
  return 0;
}
