// Anonymous files in memory: how bubblewrap is handed its arguments, filters and synthetic files, so that nothing is
// written to disk and nothing shows on a command line. Any thread.
#pragma once

#include <string_view>

#include "codec/base/result.h"
#include "codec/base/unique_fd.h"

namespace shoji::sandbox {

// A close-on-exec memfd holding `content`, positioned at byte 0. `name` is for /proc only. kIo on kernel refusal.
Result<UniqueFd> MakeMemoryFile(const char* name, std::string_view content);

// A memfd of exactly `capacity_bytes` that can neither grow nor shrink: a writer gets EPERM when it is full, so an
// untrusted writer can be given it as standard error without anyone reading along.
Result<UniqueFd> MakeBoundedFile(const char* name, size_t capacity_bytes);

// Bytes written so far from the beginning of a bounded file, without trailing zeros. Untrusted content.
std::string ReadBoundedFile(int fd);

}  // namespace shoji::sandbox
