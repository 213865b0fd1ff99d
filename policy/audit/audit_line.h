// One entry of the record as bytes. Pure, any thread. An entry is one line of JSON with its members in this order:
//
//   {"v":1,"seq":N,"time":"2026-11-21T07:00:00.000Z","event":"login.ok",FIELDS,"prev":"P","hash":"H"}
//
// seq counts from 1. P is the hash of the entry before, 64 zeros for the first. H is the SHA-256 of every byte of the
// line before `,"hash":"`. So one pass over the bytes checks the chain, and no JSON library has a say in it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "codec/base/clock.h"
#include "codec/base/result.h"
#include "policy/audit/audit_event.h"

namespace shoji::audit {

inline constexpr size_t kMaxLineBytes = 16 * 1024;  // line break not counted
inline constexpr size_t kHashDigits = 64;
inline constexpr std::string_view kRecoveredEvent = "audit.recovered";
inline const std::string kNoHash(kHashDigits, '0');

struct Line {
  std::string text;  // with its line break
  std::string hash;
};

// "2026-11-21T07:00:00.000Z"
std::string FormatTimestamp(WallTime time);

// Text that is not UTF-8 is written with U+FFFD in place of the bad bytes. kTooLarge over kMaxLineBytes.
Result<Line> FormatLine(const Event& event, uint64_t seq, WallTime time, std::string_view prev);

struct Entry {
  uint64_t seq = 0;
  std::string time;
  std::string event;
  std::string prev;
  std::string hash;
  std::string recovery_reason;  // of an audit.recovered entry, else empty
  std::string recovery_detail;
  std::string torn_sha256;
};

// Reads a line (without its line break) whose hash fits its bytes; kInvalid otherwise. Says nothing about its
// neighbours.
Result<Entry> ParseLine(std::string_view line);

}  // namespace shoji::audit
