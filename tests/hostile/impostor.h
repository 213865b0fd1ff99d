// What a taken-over sandbox can do to the outside through the two things it holds: the agent's socket and the
// framebuffer. The impostor borrows them from the running agent, so the product under test is unchanged. Needs root.
#pragma once

#include <sys/types.h>

#include <string>

#include "codec/base/result.h"
#include "codec/base/unique_fd.h"

namespace shoji::hostile {

// Descriptor `fd` of process `pid`, as our own.
Result<UniqueFd> Borrow(pid_t pid, int fd);

// Runs the attack `name` on the agent's socket or on the framebuffer and says in one line what came of it.
// Unknown names are kInvalid. kRefused: the kernel refused it, which is what a defender hopes for.
Result<std::string> Attack(const std::string& name, int agent_socket, int framebuffer);

}  // namespace shoji::hostile
