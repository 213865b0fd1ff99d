#include "bench/peers/x264_full_frame.h"

#include <libyuv.h>
#include <stdint.h>
#include <x264.h>

#include <array>

#include "codec/base/c_handle.h"
#include "codec/base/check.h"

namespace shoji::bench {
namespace {

constexpr float kRateFactor = 20;

x264_param_t Parameters(Size size, Chroma chroma) {
  x264_param_t parameters;
  SHOJI_CHECK(x264_param_default_preset(&parameters, "superfast", "zerolatency") == 0);
  parameters.i_log_level = X264_LOG_NONE;
  parameters.i_width = size.width_px;
  parameters.i_height = size.height_px;
  parameters.i_csp = chroma == Chroma::k420 ? X264_CSP_I420 : X264_CSP_I444;
  parameters.i_threads = 1;
  parameters.b_sliced_threads = 0;
  parameters.i_keyint_max = X264_KEYINT_MAX_INFINITE;
  parameters.rc.i_rc_method = X264_RC_CRF;
  parameters.rc.f_rf_constant = kRateFactor;
  parameters.b_full_recon = 1;
  const char* profile = chroma == Chroma::k420 ? "high" : "high444";
  SHOJI_CHECK(x264_param_apply_profile(&parameters, profile) == 0);
  return parameters;
}

// Three planes, top-down.
struct Planes {
  Planes(Size size, Chroma chroma) {
    const bool half = chroma == Chroma::k420;
    const int chroma_width = half ? size.width_px / 2 : size.width_px;
    const int chroma_height = half ? size.height_px / 2 : size.height_px;
    stride_bytes = {size.width_px, chroma_width, chroma_width};
    bytes[0].resize(static_cast<size_t>(size.width_px) * static_cast<size_t>(size.height_px));
    for (int i : {1, 2})
      bytes[static_cast<size_t>(i)].resize(static_cast<size_t>(chroma_width) * static_cast<size_t>(chroma_height));
  }
  std::array<std::vector<uint8_t>, 3> bytes;
  std::array<int, 3> stride_bytes{};
};

class X264FullFrame final : public Contender {
 public:
  X264FullFrame(Size size, Chroma chroma)
      : size_(size),
        chroma_(chroma),
        planes_(size, chroma),
        shown_(static_cast<size_t>(size.width_px) * static_cast<size_t>(size.height_px)) {
    x264_param_t parameters = Parameters(size, chroma);
    encoder_.reset(x264_encoder_open(&parameters));
    SHOJI_CHECK(encoder_ != nullptr);
  }

  std::string name() const override { return chroma_ == Chroma::k420 ? "x264-420" : "x264-444"; }
  std::string settings() const override {
    return "x264 superfast, zerolatency, one thread, no sliced threads, crf 20, the whole screen for each change";
  }
  Result<size_t> Encode(const Change& change) override {
    ToPlanes(change.picture);
    x264_picture_t in;
    x264_picture_init(&in);
    in.img.i_csp = chroma_ == Chroma::k420 ? X264_CSP_I420 : X264_CSP_I444;
    in.img.i_plane = 3;
    in.i_pts = next_pts_++;
    for (size_t i = 0; i < 3; ++i) {
      in.img.plane[i] = planes_.bytes[i].data();
      in.img.i_stride[i] = planes_.stride_bytes[i];
    }
    x264_nal_t* units = nullptr;
    int count = 0;
    const int bytes = x264_encoder_encode(encoder_.get(), &units, &count, &in, &reconstructed_);
    if (bytes <= 0) return Fail(ErrorCode::kInvalid, "x264 gave no picture");
    return static_cast<size_t>(bytes);
  }
  Result<tile::Pixels> Show() override {
    auto* argb = reinterpret_cast<uint8_t*>(shown_.data());
    const x264_image_t& image = reconstructed_.img;
    // x264 keeps 4:2:0 as NV12 inside.
    if (chroma_ == Chroma::k420) {
      libyuv::NV12ToARGB(image.plane[0], image.i_stride[0], image.plane[1], image.i_stride[1], argb, size_.width_px * 4,
                         size_.width_px, size_.height_px);
    } else {
      libyuv::I444ToARGB(image.plane[0], image.i_stride[0], image.plane[1], image.i_stride[1], image.plane[2],
                         image.i_stride[2], argb, size_.width_px * 4, size_.width_px, size_.height_px);
    }
    for (uint32_t& pixel : shown_) pixel &= 0xFFFFFF;
    return tile::Pixels{shown_.data(), size_.width_px, size_};
  }
  bool claims_exact() const override { return false; }

 private:
  void ToPlanes(const tile::Pixels& picture) {
    const auto* argb = reinterpret_cast<const uint8_t*>(picture.first);
    const auto convert = chroma_ == Chroma::k420 ? libyuv::ARGBToI420 : libyuv::ARGBToI444;
    convert(argb, picture.stride_px * 4, planes_.bytes[0].data(), planes_.stride_bytes[0], planes_.bytes[1].data(),
            planes_.stride_bytes[1], planes_.bytes[2].data(), planes_.stride_bytes[2], size_.width_px, size_.height_px);
  }

  Size size_;
  Chroma chroma_;
  Planes planes_;
  CHandle<x264_t, x264_encoder_close> encoder_;
  x264_picture_t reconstructed_{};
  std::vector<uint32_t> shown_;
  int64_t next_pts_ = 0;
};

}  // namespace

std::unique_ptr<Contender> MakeX264FullFrame(Size size, Chroma chroma) {
  return std::make_unique<X264FullFrame>(size, chroma);
}

}  // namespace shoji::bench
