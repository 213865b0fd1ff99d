// Reading and writing the small files of a cgroup directory. Used by cgroup_v1.cc and cgroup_v2.cc. Stateless.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "codec/base/result.h"
#include "codec/base/unique_fd.h"

namespace shoji::sandbox {

// kNotFound when the file is not there, kIo (with path and errno's text) otherwise.
Result<void> WriteControl(const std::string& path, std::string_view value);
// The first line without its end; "" when unreadable.
std::string ReadControl(const std::string& path);
uint64_t ReadNumber(const std::string& path);
Result<UniqueFd> OpenControl(const std::string& path);
// Makes one directory; one that is there already is fine.
Result<void> MakeControlDirectory(const std::string& path);
// The processes of a cgroup.procs file.
std::vector<pid_t> ReadMembers(const std::string& procs_path);

}  // namespace shoji::sandbox
