// deps: shoji_bench_sequence
#include "bench/replay/sequence_reader.h"
#include "codec/base/check.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace shoji;
  auto reader = bench::SequenceReader::Open(Bytes(data, data + size));
  if (!reader) return 0;
  Duration last{};
  for (int steps = 0; steps < 100; ++steps) {
    const auto step = (*reader)->Next();
    if (!step || !*step) return 0;
    SHOJI_CHECK((*step)->at >= last && !(*step)->damage.empty());
    for (const Rect& rect : (*step)->damage) SHOJI_CHECK(Contains((*reader)->size(), rect));
    last = (*step)->at;
  }
  return 0;
}
