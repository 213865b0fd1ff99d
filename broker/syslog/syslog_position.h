// How far the record was sent: kept in STATE/syslog.position, so that a restart goes on where the last one stopped.
// "shoji-syslog 1 SEQ(20 digits) OFFSET(20 digits)\n"; replaced whole. Any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "codec/base/result.h"

namespace shoji::syslog {

struct Position {
  uint64_t seq = 0;     // the last entry sent; 0: none
  uint64_t offset = 0;  // of the record: one past that entry
  bool operator==(const Position&) const = default;
};

Result<Position> ParsePosition(std::string_view text);
std::string FormatPosition(const Position& position);

// The beginning of the record when there is no such file, or it is damaged: sending twice is better than not at all.
Position ReadPosition(const std::string& path);
Result<void> WritePosition(const std::string& path, const Position& position);

}  // namespace shoji::syslog
