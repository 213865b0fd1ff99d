#include "bench/peers/png_tiles.h"

#include <png.h>

#include <array>
#include <cstring>

namespace shoji::bench {
namespace {

void AppendBytes(png_structp png, png_bytep data, size_t length) noexcept {
  auto& out = *static_cast<Bytes*>(png_get_io_ptr(png));
  out.insert(out.end(), data, data + length);
}

// Writing to memory cannot fail; libpng's own error handler aborts, as a broken promise of ours should.
class PngWriter {
 public:
  explicit PngWriter(Bytes& out) : png_(png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, nullptr, nullptr)) {
    info_ = png_create_info_struct(png_);
    png_set_write_fn(png_, &out, AppendBytes, nullptr);
  }
  PngWriter(const PngWriter&) = delete;
  PngWriter& operator=(const PngWriter&) = delete;
  ~PngWriter() { png_destroy_write_struct(&png_, &info_); }

  void Palette(std::span<const uint32_t> colours, const uint8_t* indices, Size size) {
    std::array<png_color, 256> palette{};
    for (size_t i = 0; i < colours.size(); ++i) {
      palette[i] = {static_cast<png_byte>(colours[i] >> 16), static_cast<png_byte>(colours[i] >> 8),
                    static_cast<png_byte>(colours[i])};
    }
    Header(size,
           colours.size() <= 2    ? 1
           : colours.size() <= 4  ? 2
           : colours.size() <= 16 ? 4
                                  : 8,
           PNG_COLOR_TYPE_PALETTE);
    png_set_PLTE(png_, info_, palette.data(), static_cast<int>(colours.size()));
    png_write_info(png_, info_);
    png_set_packing(png_);
    for (int y = 0; y < size.height_px; ++y) png_write_row(png_, indices + static_cast<ptrdiff_t>(y) * size.width_px);
    png_write_end(png_, nullptr);
  }
  void Rgb(const tile::Pixels& pixels) {
    Header(pixels.size, 8, PNG_COLOR_TYPE_RGB);
    png_write_info(png_, info_);
    png_set_filler(png_, 0, PNG_FILLER_AFTER);
    png_set_bgr(png_);
    for (int y = 0; y < pixels.size.height_px; ++y) {
      png_write_row(png_, reinterpret_cast<png_const_bytep>(pixels.Row(y)));
    }
    png_write_end(png_, nullptr);
  }

 private:
  void Header(Size size, int bits, int colour_type) {
    png_set_IHDR(png_, info_, static_cast<png_uint_32>(size.width_px), static_cast<png_uint_32>(size.height_px), bits,
                 colour_type, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  }
  png_structp png_;
  png_infop info_ = nullptr;
};

}  // namespace

std::string PngTiles::settings() const {
  return "libpng, one image for each changed tile, palette up to 256 colours, else RGB; zlib level and filters as "
         "libpng "
         "chooses";
}

Result<size_t> PngTiles::Encode(const Change& change) {
  size_t bytes = 0;
  for (const Rect& rect : change.changed) {
    const tile::Pixels pixels = change.picture.Crop(rect);
    tiles_.push_back({rect, {}});
    PngWriter writer(tiles_.back().png);
    indices_.resize(pixels.Area());
    colours_.Clear();
    if (colours_.Index(pixels, indices_.data(), rect.width_px)) {
      writer.Palette(colours_.colours(), indices_.data(), pixels.size);
    } else {
      writer.Rgb(pixels);
    }
    bytes += tiles_.back().png.size();
  }
  return bytes;
}

Result<tile::Pixels> PngTiles::Show() {
  for (const Tile& tile : std::exchange(tiles_, {})) {
    const Result<void> painted = Paint(tile);
    if (!painted) return std::unexpected(painted.error());
  }
  return tile::Pixels{shown_.data(), size_.width_px, size_};
}

Result<void> PngTiles::Paint(const Tile& tile) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  if (png_image_begin_read_from_memory(&image, tile.png.data(), tile.png.size()) == 0) {
    return Fail(ErrorCode::kInvalid, image.message);
  }
  image.format = PNG_FORMAT_BGRA;
  std::vector<uint32_t> pixels(PNG_IMAGE_SIZE(image) / 4);
  if (png_image_finish_read(&image, nullptr, pixels.data(), 0, nullptr) == 0) {
    return Fail(ErrorCode::kInvalid, image.message);
  }
  for (int y = 0; y < tile.rect.height_px; ++y) {
    uint32_t* row = &shown_[static_cast<size_t>(tile.rect.y + y) * static_cast<size_t>(size_.width_px)] + tile.rect.x;
    for (int x = 0; x < tile.rect.width_px; ++x) {
      row[x] = pixels[static_cast<size_t>(y) * image.width + static_cast<size_t>(x)] & 0xFFFFFF;
    }
  }
  return {};
}

}  // namespace shoji::bench
