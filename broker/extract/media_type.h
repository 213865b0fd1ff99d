// The type of a file by its content (libmagic), never by its name. One instance, one thread; the only libmagic.
#pragma once

#include <magic.h>

#include <string>

#include "codec/base/bytes.h"
#include "codec/base/c_handle.h"
#include "codec/base/result.h"

namespace shoji::extract {

class MediaTypeReader {
 public:
  // kUnavailable when Debian's magic file is not there.
  static Result<MediaTypeReader> Make();
  // "application/pdf"; "application/octet-stream" when nothing is known. Lower case, without parameters.
  std::string Read(ByteSpan content);

 private:
  using Magic = CHandle<magic_set, magic_close>;
  explicit MediaTypeReader(Magic magic) : magic_(std::move(magic)) {}
  Magic magic_;
};

}  // namespace shoji::extract
