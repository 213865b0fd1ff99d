#include "broker/extract/media_type.h"

#include <algorithm>
#include <cctype>

namespace shoji::extract {

Result<MediaTypeReader> MediaTypeReader::Make() {
  Magic magic(magic_open(MAGIC_MIME_TYPE | MAGIC_NO_CHECK_COMPRESS | MAGIC_NO_CHECK_ELF | MAGIC_NO_CHECK_TAR));
  if (!magic || magic_load(magic.get(), nullptr) != 0) return Fail(ErrorCode::kUnavailable, "libmagic cannot be used");
  return MediaTypeReader(std::move(magic));
}

std::string MediaTypeReader::Read(ByteSpan content) {
  const char* found = magic_buffer(magic_.get(), content.data(), content.size());
  std::string type = found == nullptr ? "application/octet-stream" : found;
  type = type.substr(0, type.find(';'));
  std::ranges::transform(type, type.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return type.find('/') == std::string::npos ? "application/octet-stream" : type;
}

}  // namespace shoji::extract
