#include "codec/wire/picture.h"

namespace shoji::wire {

Result<PictureSize> CheckPictureSize(uint64_t width_px, uint64_t height_px) {
  if (width_px == 0 || height_px == 0) return Fail(ErrorCode::kInvalid, "a picture without pixels");
  if (width_px > kMaxPictureSidePx || height_px > kMaxPictureSidePx || width_px * height_px > kMaxPicturePixels) {
    return Fail(ErrorCode::kTooLarge, "a picture larger than any may be");
  }
  return PictureSize{static_cast<uint16_t>(width_px), static_cast<uint16_t>(height_px)};
}

Result<PictureSize> ParsePictureHead(ByteSpan head) {
  ByteReader reader(head);
  const uint16_t width_px = reader.U16();
  const uint16_t height_px = reader.U16();
  const auto size = CheckPictureSize(width_px, height_px);
  if (!reader.ok() || !size) return Fail(ErrorCode::kInvalid, "no size of a picture");
  return *size;
}

Result<Picture> ParsePicture(ByteSpan content) {
  const auto size = ParsePictureHead(content);
  if (!size) return std::unexpected(size.error());
  if (content.size() != size->content_bytes()) return Fail(ErrorCode::kInvalid, "a picture of another length");
  return Picture{*size, content.subspan(kPictureHeadBytes)};
}

Bytes BlankPicture(PictureSize size) {
  Bytes content(size.content_bytes());
  content[0] = static_cast<uint8_t>(size.width_px);
  content[1] = static_cast<uint8_t>(size.width_px >> 8);
  content[2] = static_cast<uint8_t>(size.height_px);
  content[3] = static_cast<uint8_t>(size.height_px >> 8);
  return content;
}

}  // namespace shoji::wire
