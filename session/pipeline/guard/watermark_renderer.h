// Draws a watermark's text (codec/text), tilted, dark with a light rim so that it shows on any ground. Opens no file
// after Open(). One thread. Its text comes from the broker, its font from the system: nothing here reads what a sandbox
// wrote.
#pragma once

#include <memory>
#include <string_view>

#include "codec/base/result.h"
#include "session/pipeline/guard/font_file.h"
#include "session/pipeline/guard/watermark_tile.h"

namespace shoji::pipeline {

inline constexpr int kWatermarkTextPx = 18;
inline constexpr double kWatermarkTiltDegrees = 20;
inline constexpr int kWatermarkOpacityPercent = 26;
inline constexpr size_t kMaxWatermarkBytes = 512;
// Wider than this a text goes on in another line, at a space if there is one.
inline constexpr int kMaxWatermarkLinePx = 480;

class WatermarkRenderer {
 public:
  // kInvalid: the file holds no font for Japanese.
  static Result<WatermarkRenderer> Open(FontFile font);
  WatermarkRenderer(WatermarkRenderer&&) noexcept;
  WatermarkRenderer& operator=(WatermarkRenderer&&) noexcept;
  ~WatermarkRenderer();

  // The pattern for one line of UTF-8; kInvalid when it is empty or longer than kMaxWatermarkBytes, or when nothing of
  // it can be seen. The same text always gives the same pattern; texts of one length in digits the same size of it.
  Result<WatermarkTile> Render(std::string_view text);

 private:
  struct Face;
  explicit WatermarkRenderer(std::unique_ptr<Face> face);
  std::unique_ptr<Face> face_;
};

}  // namespace shoji::pipeline
