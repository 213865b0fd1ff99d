// Answers of administration as text: one JSON object without a line break. Pure.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "codec/base/result.h"

namespace shoji::admin {

inline std::string Dump(const nlohmann::ordered_json& object) {
  return object.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

// The key of README.md for an error.
inline const char* KeyOf(ErrorCode code) {
  switch (code) {
    case ErrorCode::kInvalid:
      return "bad_request";
    case ErrorCode::kTooLarge:
      return "too_large";
    case ErrorCode::kNotFound:
      return "not_found";
    case ErrorCode::kRefused:
      return "refused";
    case ErrorCode::kUnavailable:
      return "unavailable";
    case ErrorCode::kIo:
    case ErrorCode::kClosed:
      break;
  }
  return "internal";
}

inline std::string Failed(const Error& error) {
  return Dump({{"ok", false}, {"error", KeyOf(error.code)}, {"message", error.message}});
}

inline std::string Done(const Result<void>& result) { return result ? Dump({{"ok", true}}) : Failed(result.error()); }

}  // namespace shoji::admin
