#include "session/pipeline/guard/guard_order.h"

#include <array>
#include <ctime>

#include "session/link/json_fields.h"
#include "session/pipeline/guard/watermark_renderer.h"

namespace shoji::pipeline {
namespace {

constexpr std::string_view kTime = "{time}";

Result<Rect> ParseMask(const link::Json& entry) {
  if (!entry.is_array() || entry.size() != 4) return Fail(ErrorCode::kInvalid, "a mask is [x, y, width, height]");
  std::array<int, 4> numbers{};
  for (size_t i = 0; i < numbers.size(); ++i) {
    if (!entry[i].is_number_unsigned() || entry[i].get<uint64_t>() > kMaxWidthPx) {
      return Fail(ErrorCode::kInvalid, "a mask's numbers are those of a screen");
    }
    numbers[i] = entry[i].get<int>();
  }
  return Rect{numbers[0], numbers[1], numbers[2], numbers[3]};
}

}  // namespace

Result<GuardOrder> ParseGuardOrder(const link::Json& body) {
  auto watermark = link::TextField(body, "watermark", kMaxWatermarkBytes);
  if (!watermark) return std::unexpected(watermark.error());
  GuardOrder order{.watermark = std::move(*watermark), .masks = {}};
  const auto masks = body.find("masks");
  if (masks == body.end() || !masks->is_array() || masks->size() > kMaxMasks) {
    return Fail(ErrorCode::kInvalid, "masks is a list of at most 64");
  }
  for (const auto& entry : *masks) {
    const auto mask = ParseMask(entry);
    if (!mask) return std::unexpected(mask.error());
    order.masks.push_back(*mask);
  }
  return order;
}

bool ShowsTime(const std::string& watermark) { return watermark.find(kTime) != std::string::npos; }

std::string WatermarkText(const std::string& watermark, WallTime now) {
  const std::time_t seconds = std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count();
  std::tm local{};
  ::localtime_r(&seconds, &local);
  std::array<char, 32> text{};
  std::strftime(text.data(), text.size(), "%Y-%m-%d %H:%M", &local);
  std::string result = watermark;
  for (size_t at = result.find(kTime); at != std::string::npos; at = result.find(kTime, at)) {
    result.replace(at, kTime.size(), text.data());
  }
  return result;
}

}  // namespace shoji::pipeline
