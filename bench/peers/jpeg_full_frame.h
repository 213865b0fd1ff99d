// The whole screen as one JPEG for every change: what the simplest remote screens do.
#pragma once

#include "bench/peers/contender.h"
#include "codec/tile/jpeg.h"

namespace shoji::bench {

class JpegFullFrame final : public Contender {
 public:
  explicit JpegFullFrame(Size size) : size_(size), shown_(static_cast<size_t>(size.width_px * size.height_px)) {}

  std::string name() const override { return "jpeg"; }
  std::string settings() const override { return "TurboJPEG, the whole screen for each change, quality 85, 4:4:4"; }
  Result<size_t> Encode(const Change& change) override {
    image_.clear();
    return encoder_.Encode(change.picture, 85, image_);
  }
  Result<tile::Pixels> Show() override {
    const Result<void> decoded = decoder_.Decode(image_, size_, shown_.data(), size_.width_px);
    if (!decoded) return std::unexpected(decoded.error());
    return tile::Pixels{shown_.data(), size_.width_px, size_};
  }
  bool claims_exact() const override { return false; }

 private:
  Size size_;
  tile::JpegEncoder encoder_;
  tile::JpegDecoder decoder_;
  Bytes image_;
  std::vector<uint32_t> shown_;
};

}  // namespace shoji::bench
