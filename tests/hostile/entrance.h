// Puts a program where a taken-over shoji-agent is: into its cgroups and namespaces, under its uid without
// capabilities, within its limits, behind the product's system call filters. The product under test is unchanged. Needs
// root.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "codec/base/result.h"
#include "codec/base/unique_fd.h"

namespace shoji::hostile {

// A started program. It is killed when the calling thread ends; what it forked stays until the sandbox ends.
struct Intruder {
  pid_t pid = -1;
  UniqueFd reports;  // SOCK_SEQPACKET; the other end is descriptor 3 inside
};

// Starts `program`, a file of the host, inside, with `arguments`; descriptor 4 is the session's framebuffer. The
// calling process itself joins the sandbox, too (all but the PID namespace), so it can do this once. Errors name the
// step.
Result<Intruder> Enter(pid_t agent, const std::string& program, const std::vector<std::string>& arguments);

}  // namespace shoji::hostile
