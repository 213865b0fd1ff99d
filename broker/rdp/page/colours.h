// The colours of the product's pages, the same tokens as web-client/src/portal/styles/base.css (Digital Agency design
// system). 0x00RRGGBB. Pure.
#pragma once

#include <cstdint>

namespace shoji::rdp::colour {

inline constexpr uint32_t kGround = 0xf8f8fb;
inline constexpr uint32_t kPaper = 0xffffff;
inline constexpr uint32_t kText = 0x333333;
inline constexpr uint32_t kTextSoft = 0x4d4d4d;
inline constexpr uint32_t kLine = 0xcccccc;
inline constexpr uint32_t kFieldLine = 0x666666;
inline constexpr uint32_t kBusy = 0x767676;
inline constexpr uint32_t kKey = 0x0017c1;
inline constexpr uint32_t kDanger = 0xce0000;
inline constexpr uint32_t kDangerPale = 0xfdeeee;
inline constexpr uint32_t kSuccess = 0x197a4b;
inline constexpr uint32_t kFocusRing = 0x000000;
inline constexpr uint32_t kFocusGlow = 0xffd43d;

}  // namespace shoji::rdp::colour
