// deps: shoji_frame shoji_wire
#include "codec/base/check.h"
#include "codec/frame/frame_decoder.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace shoji;
  const ByteSpan bytes(data, size);
  if (const auto frame = wire::ParseFrame(bytes)) {
    const Bytes again = wire::Encode(*frame);  // what is accepted has exactly one form
    SHOJI_CHECK(again.size() == size && std::equal(again.begin(), again.end(), data));
  }
  static frame::FrameDecoder decoder;
  const auto applied = decoder.Apply(bytes);
  SHOJI_CHECK(!applied || decoder.picture().size == applied->size);
  return 0;
}
