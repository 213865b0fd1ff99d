// The answer to `list`, cut so that it fits a datagram (CONTRACT.md). Pure.
#pragma once

#include <map>
#include <string>

#include "session/link/seqpacket_channel.h"

namespace shoji::host {

// Room for the other members of the answer is left.
inline constexpr size_t kMaxPageBytes = link::kMaxDatagramBytes - 1024;

struct SessionPage {
  link::Json sessions = link::Json::array();
  bool more = false;
};

// Of `all` (by session id) those after the id `after`, as many as `max_bytes` of JSON hold, at least one.
SessionPage PageAfter(const std::map<std::string, link::Json>& all, const std::string& after,
                      size_t max_bytes = kMaxPageBytes);

}  // namespace shoji::host
