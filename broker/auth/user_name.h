// Login names: what people type becomes one form, so that "Ｔａｎａｋａ" and "tanaka" are one person. Pure.
#pragma once

#include <string>
#include <string_view>

#include "codec/base/result.h"

namespace shoji::auth {

inline constexpr size_t kMaxUserNameBytes = 64;

// Full-width ASCII (an IME left on) becomes ASCII, capitals become small letters, spaces around it go. The rest must be
// 1 to 64 of a-z 0-9 . _ - @ and begin with a letter or digit; kInvalid otherwise.
Result<std::string> NormaliseUserName(std::string_view typed);

}  // namespace shoji::auth
