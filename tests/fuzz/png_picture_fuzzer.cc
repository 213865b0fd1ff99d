// deps: shoji_agent_picture
// Any file on the sandbox's clipboard: no picture, or one that is whole and the same after being a PNG of ours.
#include <cstdint>
#include <cstdlib>

#include "codec/wire/picture.h"
#include "session/agent/picture/png_picture.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const auto picture = shoji::agent::PictureFromPng({data, size});
  if (!picture) return 0;
  if (!shoji::wire::ParsePicture(*picture)) std::abort();
  if (picture->size() > 1u << 16) return 0;  // no time for large ones
  const auto png = shoji::agent::PngFromPicture(*picture);
  if (!png || shoji::agent::PictureFromPng(*png) != *picture) std::abort();
  return 0;
}
