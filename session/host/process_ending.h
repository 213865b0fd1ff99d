// How a child process ended, in words for an operator. Reads the kernel's answer and leaves reaping to the child's
// owner. shoji-host's one thread.
#pragma once

#include <optional>
#include <string>

namespace shoji::host {

// "exit status 1" or "killed by signal 11 (Segmentation fault)". A status above 128 is explained as the shell and
// bubblewrap mean it: what ran inside was killed by that signal.
// nullopt: it still runs, or `pid_fd` is no descriptor of a child of ours.
std::optional<std::string> HowItEnded(int pid_fd);

}  // namespace shoji::host
