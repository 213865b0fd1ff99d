// Starts one process with another uid, in a cgroup, with exactly the given descriptors. Used by Sandbox::Start on the
// host's thread. Knows nothing of bubblewrap.
#pragma once

#include <sys/types.h>

#include <span>
#include <string>
#include <vector>

#include "codec/base/result.h"
#include "codec/base/unique_fd.h"
#include "session/sandbox/fd_table.h"

namespace shoji::sandbox {

struct Launch {
  std::vector<std::string> command;  // absolute program first; its environment is empty
  uid_t uid = 0;                     // 0 = ours, which is then not root's
  gid_t gid = 0;
  uint32_t processes = 512;           // RLIMIT_NPROC, set only together with a uid
  std::span<const UniqueFd> joining;  // files that take "0" while still privileged (cgroup.procs)
  int output_fd = -1;                 // standard output and error
  const FdTable* fds = nullptr;       // everything else it gets
};

struct Launched {
  pid_t pid = -1;
  UniqueFd pid_fd;
};

// Returns when the program has been executed, or with kIo and the name of the step that failed. The process dies
// (SIGKILL) when the calling thread ends. Not reaped by this file unless it fails.
Result<Launched> StartProcess(const Launch& launch);

}  // namespace shoji::sandbox
