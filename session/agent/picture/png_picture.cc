#include "session/agent/picture/png_picture.h"

#include <png.h>

#include "codec/wire/picture.h"

namespace shoji::agent {
namespace {

// libpng's reader or writer of one picture; its own errors come back as a message.
class PngImage {
 public:
  PngImage() { image_.version = PNG_IMAGE_VERSION; }
  ~PngImage() { png_image_free(&image_); }
  PngImage(const PngImage&) = delete;
  PngImage& operator=(const PngImage&) = delete;

  png_image* get() { return &image_; }
  std::unexpected<Error> Failed() const { return Fail(ErrorCode::kInvalid, std::string("PNG: ") + image_.message); }

 private:
  png_image image_{};
};

}  // namespace

Result<Bytes> PictureFromPng(ByteSpan png) {
  PngImage reader;
  png_image& image = *reader.get();
  if (png_image_begin_read_from_memory(&image, png.data(), png.size()) == 0) return reader.Failed();
  const auto size = wire::CheckPictureSize(image.width, image.height);
  if (!size) return std::unexpected(size.error());
  image.format = PNG_FORMAT_RGB;
  Bytes picture = wire::BlankPicture(*size);
  const png_color white{.red = 255, .green = 255, .blue = 255};
  if (png_image_finish_read(&image, &white, picture.data() + wire::kPictureHeadBytes, 0, nullptr) == 0) {
    return reader.Failed();
  }
  return picture;
}

Result<Bytes> PngFromPicture(ByteSpan picture) {
  const auto parsed = wire::ParsePicture(picture);
  if (!parsed) return std::unexpected(parsed.error());
  PngImage writer;
  png_image& image = *writer.get();
  image.width = parsed->size.width_px;
  image.height = parsed->size.height_px;
  image.format = PNG_FORMAT_RGB;
  image.flags = PNG_IMAGE_FLAG_FAST;  // nobody keeps it
  png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(image);
  Bytes png(size);
  if (png_image_write_to_memory(&image, png.data(), &size, 0, parsed->rgb.data(), 0, nullptr) == 0) {
    return writer.Failed();
  }
  png.resize(size);
  return png;
}

}  // namespace shoji::agent
