// FILE.head: which entry was the last durable one. Fixed length and rewritten in place, so it is old or new, never
// half. Holds "shoji-audit-head 1 SEQ(20 digits) HASH(64 digits)\n". Same thread as its AuditLog.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "codec/base/result.h"

namespace shoji::audit {

struct Head {
  uint64_t seq = 0;
  std::string hash;
};

inline std::string HeadPath(const std::string& audit_path) { return audit_path + ".head"; }

Result<Head> ParseHead(std::string_view text);
std::string FormatHead(const Head& head);

// kNotFound when the file behind `fd` is empty, kInvalid when it is no head.
Result<Head> ReadHead(int fd);
Result<void> WriteHead(int fd, const Head& head);

}  // namespace shoji::audit
