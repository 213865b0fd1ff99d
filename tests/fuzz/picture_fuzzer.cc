// deps: shoji_transfer_guard
// A picture's content in pieces and as a whole: both say the same of it, and what is one is within bounds.
#include <cstdint>
#include <cstdlib>

#include "session/transfer/picture_stream.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const auto picture = shoji::wire::ParsePicture({data, size});
  shoji::transfer::PictureStream stream;
  bool good = true;
  for (size_t i = 0; i < size; ++i) good = good && stream.Add({data + i, 1});
  if (picture.has_value() != (good && stream.AtEnd())) std::abort();
  if (picture && picture->rgb.size() > shoji::wire::kMaxPictureBytes) std::abort();
  return 0;
}
