// deps: shoji_guard
// The `guard` datagram: whatever is accepted is within bounds.
#include "codec/base/check.h"
#include "session/pipeline/guard/guard_order.h"
#include "session/pipeline/guard/watermark_renderer.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const auto body = shoji::link::ParseDatagram({reinterpret_cast<const char*>(data), size});
  if (!body) return 0;
  const auto order = shoji::pipeline::ParseGuardOrder(*body);
  if (!order) return 0;
  SHOJI_CHECK(order->watermark.size() <= shoji::pipeline::kMaxWatermarkBytes);
  SHOJI_CHECK(order->masks.size() <= shoji::pipeline::kMaxMasks);
  for (const auto& mask : order->masks) SHOJI_CHECK(mask.x >= 0 && mask.right() <= 2 * shoji::kMaxWidthPx);
  (void)shoji::pipeline::WatermarkText(order->watermark, {});
  return 0;
}
