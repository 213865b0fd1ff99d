#include "codec/video/region_encoder.h"

#include <libyuv/convert.h>
#include <libyuv/convert_from_argb.h>

#include <algorithm>
#include <span>

#include "codec/base/check.h"
#include "codec/video/bt709.h"

namespace shoji::video {
namespace {

// With whole-pixel motion this preset takes a third less time for the same picture (6 ms instead of 9 at 1280x720);
// "ultrafast" takes as long and half as many bytes more.
constexpr char kPreset[] = "superfast";
constexpr int kWholePixelMotion = 0;

// ITU-T H.273: what the pixels are (sRGB), and how luma and chroma are made of them: by libyuv (BT.601) or by bt709.h.
constexpr int kPrimariesBt709 = 1;
constexpr int kTransferSrgb = 13;
constexpr int kMatrixBt709 = 1;
constexpr int kMatrixBt601 = 6;

// A new budget is worth telling x264 when it differs by more than a tenth.
bool Differs(size_t a, size_t b) { return std::max(a, b) - std::min(a, b) > a / 10; }

// A buffer of one picture, filled at the rate of one picture each: no unit borrows from the next ones.
void SetRate(x264_param_t& parameters, size_t unit_bytes) {
  const int kilobits = static_cast<int>(unit_bytes * 8 / 1000);
  parameters.rc.i_vbv_buffer_size = kilobits;
  parameters.rc.i_vbv_max_bitrate = kilobits * kNominalFps;
}

void SetColours(x264_param_t& parameters, Chroma chroma) {
  parameters.i_csp = chroma == Chroma::k444 ? X264_CSP_I444 : X264_CSP_I420;
  parameters.vui.b_fullrange = chroma == Chroma::k444 ? 0 : 1;  // as Convert() does it
  parameters.vui.i_colorprim = kPrimariesBt709;
  parameters.vui.i_transfer = kTransferSrgb;
  parameters.vui.i_colmatrix = chroma == Chroma::k420Bt709 ? kMatrixBt709 : kMatrixBt601;
}

// Out at once and on this thread. "zerolatency" alone would cut slices for threads; one thread without them needs half
// the time (FFmpeg's decoders are quicker with one slice, too).
bool SetUp(x264_param_t& parameters, Size size, int rate_factor) {
  if (x264_param_default_preset(&parameters, kPreset, "zerolatency") != 0) return false;
  parameters.i_log_level = X264_LOG_NONE;
  parameters.i_threads = 1;
  parameters.i_lookahead_threads = 1;
  parameters.b_sliced_threads = 0;
  parameters.i_width = size.width_px;
  parameters.i_height = size.height_px;
  parameters.i_fps_num = kNominalFps;
  parameters.i_fps_den = 1;
  parameters.b_vfr_input = 0;
  parameters.i_bframe = 0;
  parameters.i_keyint_max = X264_KEYINT_MAX_INFINITE;
  parameters.i_scenecut_threshold = 0;
  parameters.b_repeat_headers = 1;
  parameters.b_annexb = 1;
  parameters.analyse.i_subpel_refine = kWholePixelMotion;
  parameters.analyse.i_weighted_pred = X264_WEIGHTP_NONE;
  parameters.rc.i_rc_method = X264_RC_CRF;
  parameters.rc.f_rf_constant = static_cast<float>(rate_factor);
  return true;
}

}  // namespace

Result<AccessUnit> RegionEncoder::Encode(const tile::Pixels& pixels, Chroma chroma, size_t unit_bytes, bool key) {
  const Size size = pixels.size;
  SHOJI_CHECK(size.width_px >= 64 && size.height_px >= 64 && size.width_px % 2 == 0 && size.height_px % 2 == 0);
  unit_bytes = std::clamp(unit_bytes, kMinUnitBytes, kMaxUnitBytes);
  const bool same =
      running() && chroma_ == chroma && parameters_.i_width == size.width_px && parameters_.i_height == size.height_px;
  if (!(same ? SetUnitBytes(unit_bytes) : Start(size, chroma, unit_bytes))) {
    Stop();
    return Fail(ErrorCode::kUnavailable, "x264 does not start");
  }
  Convert(pixels);
  picture_.i_type = key ? X264_TYPE_IDR : X264_TYPE_AUTO;
  x264_nal_t* units = nullptr;
  int count = 0;
  x264_picture_t out;
  if (x264_encoder_encode(encoder_.get(), &units, &count, &picture_, &out) <= 0) {
    Stop();
    return Fail(ErrorCode::kUnavailable, "x264 gives no picture");
  }
  ++picture_.i_pts;
  unit_.clear();
  for (const x264_nal_t& nal : std::span(units, static_cast<size_t>(count))) {
    if (nal.i_type == NAL_SEI) continue;  // 700 bytes of settings that nobody there needs
    unit_.insert(unit_.end(), nal.p_payload, nal.p_payload + nal.i_payload);
  }
  return AccessUnit{.bytes = unit_, .key = out.b_keyframe != 0};
}

void RegionEncoder::Stop() {
  encoder_.reset();
  planes_ = Bytes();
  unit_ = Bytes();
}

bool RegionEncoder::Start(Size size, Chroma chroma, size_t unit_bytes) {
  encoder_.reset();
  chroma_ = chroma;
  if (!SetUp(parameters_, size, rate_factor_)) return false;
  SetColours(parameters_, chroma_);
  SetRate(parameters_, unit_bytes);
  const char* const profile = chroma_ == Chroma::k444 ? "high444" : "high";
  if (x264_param_apply_profile(&parameters_, profile) != 0) return false;
  unit_bytes_ = unit_bytes;
  encoder_.reset(x264_encoder_open(&parameters_));
  const size_t luma = static_cast<size_t>(size.width_px) * static_cast<size_t>(size.height_px);
  planes_.resize(chroma_ == Chroma::k444 ? luma * 3 : luma * 3 / 2);
  x264_picture_init(&picture_);
  const int chroma_stride = chroma_ == Chroma::k444 ? size.width_px : size.width_px / 2;
  picture_.img.i_csp = parameters_.i_csp;
  picture_.img.i_plane = 3;
  for (size_t plane = 0; plane < 3; ++plane) {
    picture_.img.i_stride[plane] = plane == 0 ? size.width_px : chroma_stride;
    picture_.img.plane[plane] = planes_.data() + (plane == 0 ? 0 : luma + (plane - 1) * (planes_.size() - luma) / 2);
  }
  return running();
}

bool RegionEncoder::SetUnitBytes(size_t unit_bytes) {
  if (!Differs(unit_bytes_, unit_bytes)) return true;
  unit_bytes_ = unit_bytes;
  SetRate(parameters_, unit_bytes);
  return x264_encoder_reconfig(encoder_.get(), &parameters_) == 0;
}

void RegionEncoder::Convert(const tile::Pixels& pixels) {
  const x264_image_t& to = picture_.img;
  if (chroma_ == Chroma::k420Bt709) {
    return ConvertToBt709(pixels, {.y = to.plane[0],
                                   .u = to.plane[1],
                                   .v = to.plane[2],
                                   .y_stride = to.i_stride[0],
                                   .uv_stride = to.i_stride[1]});
  }
  const auto convert = chroma_ == Chroma::k444 ? libyuv::ARGBToI444 : libyuv::ARGBToJ420;
  const int failed =
      convert(reinterpret_cast<const uint8_t*>(pixels.first), pixels.stride_px * 4, to.plane[0], to.i_stride[0],
              to.plane[1], to.i_stride[1], to.plane[2], to.i_stride[2], pixels.size.width_px, pixels.size.height_px);
  SHOJI_CHECK(failed == 0);
}

}  // namespace shoji::video
