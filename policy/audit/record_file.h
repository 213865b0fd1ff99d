// Opens a record, or what lies beside it, for reading; says in one way why that is not possible. Any thread.
#pragma once

#include <cstdint>
#include <string>

#include "codec/base/result.h"
#include "codec/base/unique_fd.h"

namespace shoji::audit {

struct RecordFile {
  UniqueFd fd;
  uint64_t bytes = 0;  // when it was opened; a record grows
};

// kNotFound when there is none, else kIo.
Result<RecordFile> OpenRecord(const std::string& path);

// The error of a call that has just failed on `path` (from errno): kNotFound when there is no such file, else kIo.
std::unexpected<Error> CannotRead(const std::string& path);
// Reading went wrong half-way.
std::unexpected<Error> CannotReadAll(const std::string& path);

}  // namespace shoji::audit
