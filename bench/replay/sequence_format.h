// A recorded screen as a file: what changed when, with its pixels. All numbers little-endian.
//
//   8 bytes   "SHOJISEQ"
//   u16       version: 1
//   u16 u16   width, height of the screen, as FRAME allows them
//   u16       0
//   the rest  one zstd frame (window at most 2^24 bytes) of records:
//     u64       microseconds since the start, never less than the record before
//     u16       number of rectangles, 1 to 4096
//     u16       0
//     u16 x4    x, y, width, height of each, inside the screen; together at most four times the screen's area; the
//     first
//               record has the whole screen as its only rectangle
//     bytes     the pixels of each, rows top-down, blue green red
// The zstd frame ends with a record, the file with the frame.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace shoji::bench {

inline constexpr std::string_view kSequenceMagic = "SHOJISEQ";
inline constexpr uint16_t kSequenceVersion = 1;
inline constexpr size_t kSequenceHeaderBytes = 16;
inline constexpr size_t kRecordHeaderBytes = 12;
inline constexpr int kSequenceWindowLog = 24;
inline constexpr size_t kMaxRecordRects = 4096;
inline constexpr uint64_t kMaxRecordScreens = 4;  // area of a record's rectangles, in screens

}  // namespace shoji::bench
