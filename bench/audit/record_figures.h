// How fast the audit record takes entries, alone and many at once, and how fast a long one is looked through. Asserts
// nothing.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "codec/base/result.h"

namespace shoji::bench {

struct WriteFigure {
  uint64_t batch = 1;  // entries with one sync
  uint64_t entries = 0;
  double entries_per_s = 0;
  double p50_ms = 0, p95_ms = 0;  // of one batch
};

struct SearchFigure {
  uint64_t entries = 0;
  uint64_t bytes = 0;
  double newest_ms = 0;  // the 100 newest
  double rare_ms = 0;    // one user who is nowhere: the whole record
  double count_ms = 0;   // by day, type, answer
  double verify_ms = 0;  // every hash
  int64_t peak_rss_kib = 0;
};

// `directory`: where the record is written, on the disk in question; what was written there is removed.
Result<std::vector<WriteFigure>> MeasureWriting(const std::string& directory, uint64_t batches);
Result<SearchFigure> MeasureSearching(const std::string& directory, uint64_t entries);

}  // namespace shoji::bench
