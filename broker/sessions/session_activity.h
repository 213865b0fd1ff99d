// Where a session has been lately and how many bytes went each way, for whoever watches over it. A value; bounded; gone
// with the session (what is kept for good is the audit record's `destination`).
#pragma once

#include <cstdint>
#include <deque>
#include <string>

#include "codec/base/clock.h"

namespace shoji::sessions {

class SessionActivity {
 public:
  static constexpr size_t kMaxRecent = 12;

  struct Destination {
    std::string host;
    int64_t port = 0;
    std::string answer;  // "allowed" or the reason of the refusal
    int open = 0;        // connections that have not been told closed
    int64_t bytes_up = 0, bytes_down = 0;
    WallTime last;
  };

  // One `destination` event of the host (session/link/CONTRACT.md): phase "open" has no bytes yet.
  void Note(const Destination& seen, bool opened, WallTime now);

  const std::deque<Destination>& recent() const { return recent_; }  // the latest first
  int64_t bytes_up() const { return bytes_up_; }
  int64_t bytes_down() const { return bytes_down_; }

 private:
  std::deque<Destination> recent_;
  int64_t bytes_up_ = 0;
  int64_t bytes_down_ = 0;
};

}  // namespace shoji::sessions
