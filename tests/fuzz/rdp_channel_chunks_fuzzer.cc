// deps: shoji_rdp_clipboard
// Chunks of a static channel, in any order and of any length: never more is kept than a message may have.
#include <algorithm>

#include "broker/rdp/clipboard/dynamic_chunks.h"
#include "codec/base/check.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace shoji;
  constexpr size_t kMost = 100;
  rdp::ChannelChunks chunks;
  rdp::DynamicChunks dynamic;
  ByteReader in({data, size});
  while (in.left() > 4) {
    const uint32_t flags = in.U8() | uint32_t{in.U8()} << 16;
    const uint64_t total_bytes = in.U8();
    const ByteSpan chunk = in.Take(std::min<size_t>(in.U8(), in.left()));
    (void)dynamic.Add(chunk, flags, total_bytes);
    const auto progress = chunks.Add(chunk, flags, total_bytes, kMost);
    if (!progress) return 0;
    SHOJI_CHECK(chunks.message().size() <= kMost);
    if (*progress != rdp::ChannelChunks::Progress::kWhole) continue;
    SHOJI_CHECK(chunks.message().size() == total_bytes);
    if (total_bytes % 2 == 0) chunks.Forget();
  }
  return 0;
}
