// deps: shoji_rdp_clipboard
// Whatever lies on a terminal's clipboard: a picture within bounds that comes back as it is, or nothing.
#include <cstdint>
#include <cstdlib>

#include "broker/rdp/clipboard/dib.h"
#include "codec/wire/picture.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const auto picture = shoji::rdp::PictureFromDib({data, size});
  if (!picture) return 0;
  if (!shoji::wire::ParsePicture(*picture)) std::abort();
  const auto written = shoji::rdp::DibFromPicture(*picture);
  if (!written || shoji::rdp::PictureFromDib(*written).value() != *picture) std::abort();
  return 0;
}
