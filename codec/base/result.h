// Result of an operation that may fail because of somebody else: a peer, a file, the kernel.
// Used by every folder. Thread-free values. Never carries secrets: messages reach logs.
#pragma once

#include <expected>
#include <string>
#include <utility>

namespace shoji {

enum class ErrorCode {
  kInvalid,      // malformed bytes or arguments from outside; blame the sender
  kTooLarge,     // within the grammar, over a limit
  kNotFound,     // the named thing does not exist
  kRefused,      // understood, and not permitted
  kUnavailable,  // try again later, or elsewhere
  kIo,           // the operating system said no; message has errno's text
  kClosed,       // the peer is gone
};

struct Error {
  ErrorCode code = ErrorCode::kInvalid;
  std::string message;  // English, for operators; says what to do where that is known
};

template <typename T>
using Result = std::expected<T, Error>;

// Shorthand for `return Fail(code, text)` in functions returning Result<T>.
[[nodiscard]] inline std::unexpected<Error> Fail(ErrorCode code, std::string message) {
  return std::unexpected(Error{code, std::move(message)});
}

}  // namespace shoji
