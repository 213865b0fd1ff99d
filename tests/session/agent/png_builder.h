// PNG files for tests, good and bad, put together chunk by chunk with zlib alone.
#pragma once

#include <zlib.h>

#include <string>
#include <utility>
#include <vector>

#include "codec/base/bytes.h"

namespace shoji::agent {

class PngBuilder {
 public:
  enum Colour : uint8_t { kGrey = 0, kRgb = 2, kRgba = 6 };

  PngBuilder(uint32_t width, uint32_t height, Colour colour = kRgb, uint8_t bits = 8) : png_("\x89PNG\r\n\x1a\n") {
    Chunk("IHDR", Big(width) + Big(height) + std::string{static_cast<char>(bits), static_cast<char>(colour), 0, 0, 0});
  }
  PngBuilder& Chunk(const std::string& type, const std::string& data) {
    const std::string checked = type + data;
    const auto* bytes = reinterpret_cast<const Bytef*>(checked.data());
    const auto sum = static_cast<uint32_t>(crc32(0, bytes, static_cast<uInt>(checked.size())));
    png_ += Big(static_cast<uint32_t>(data.size())) + checked + Big(sum);
    return *this;
  }
  // `rows`: each with its filter byte in front.
  PngBuilder& Pixels(const std::string& rows) { return Chunk("IDAT", Packed(rows)); }
  Bytes End() {
    Chunk("IEND", "");
    return {png_.begin(), png_.end()};
  }

  static std::string Big(uint32_t value) {
    std::string text;
    for (const int shift : {24, 16, 8, 0}) text += static_cast<char>(value >> shift);
    return text;
  }
  static std::string Packed(const std::string& plain) {
    uLongf size = compressBound(plain.size());
    std::string packed(size, '\0');
    compress(reinterpret_cast<Bytef*>(packed.data()), &size, reinterpret_cast<const Bytef*>(plain.data()),
             plain.size());
    packed.resize(size);
    return packed;
  }

 private:
  std::string png_;
};

}  // namespace shoji::agent
