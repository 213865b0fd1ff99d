// errno as an Error: the failing call and the kernel's reason. Any thread.
#pragma once

#include <cerrno>
#include <string>
#include <system_error>

#include "codec/base/result.h"

namespace shoji::link {

// kIo with "<call>: <text of errno>". Read errno before anything else can change it.
[[nodiscard]] inline std::unexpected<Error> FailErrno(const std::string& call, int number = errno) {
  return Fail(ErrorCode::kIo, call + ": " + std::generic_category().message(number));
}

}  // namespace shoji::link
