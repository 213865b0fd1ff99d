#include "session/pipeline/guard/guard_keeper.h"

#include <utility>

namespace shoji::pipeline {
namespace {

void Append(std::vector<Rect>& areas, const std::vector<Rect>& more) {
  areas.insert(areas.end(), more.begin(), more.end());
}

}  // namespace

void GuardKeeper::Order(GuardOrder order) {
  if (order_ == order) return;
  order_ = std::move(order);
  masks_due_ = true;
}

Result<std::vector<Rect>> GuardKeeper::Tick(Size screen, WallTime now) {
  std::vector<Rect> areas = guard_.SetBlank(blank_wanted_ || !order_, screen);
  if (!order_) return areas;
  if (std::exchange(masks_due_, false)) Append(areas, guard_.SetMasks(order_->masks, screen));
  const std::string text = WatermarkText(order_->watermark, now);
  if (text == shown_) return areas;
  auto tile = Draw(text);
  if (!tile) return std::unexpected(tile.error());
  shown_ = text;
  Append(areas, guard_.SetWatermark(std::move(*tile), screen));
  return areas;
}

Result<WatermarkTile> GuardKeeper::Draw(const std::string& text) {
  if (text.empty()) return WatermarkTile{};
  if (!renderer_) {
    auto opened = WatermarkRenderer::Open(*std::exchange(font_, std::nullopt));
    if (!opened) return std::unexpected(opened.error());
    renderer_.emplace(std::move(*opened));
  }
  return renderer_->Render(text);
}

std::optional<Duration> GuardKeeper::WaitTime(WallTime now) const {
  if (!order_ || !ShowsTime(order_->watermark)) return std::nullopt;
  return std::chrono::ceil<std::chrono::minutes>(now + std::chrono::milliseconds(1)) - now;
}

}  // namespace shoji::pipeline
