// shojictl's end of the administration socket. Blocking; one request at a time.
#pragma once

#include <string>

#include "codec/base/result.h"
#include "codec/base/unique_fd.h"

namespace shoji::admin {

class AdminClient {
 public:
  // Connects to the broker that uses `state_directory`. kNotFound without such a directory, kUnavailable when no broker
  // runs there, kRefused when the caller may not; each message says what to do.
  static Result<AdminClient> Connect(const std::string& state_directory);

  // One request (a JSON object without line breaks) and its answer. Waits at most a minute. kClosed when the broker
  // ends the connection.
  Result<std::string> Ask(const std::string& request);

 private:
  explicit AdminClient(UniqueFd fd) : fd_(std::move(fd)) {}
  UniqueFd fd_;
};

}  // namespace shoji::admin
