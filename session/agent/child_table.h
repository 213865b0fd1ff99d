// Starts the sandbox's programs and reaps them, and every orphan that falls to the agent. Owned by the agent, on its
// loop. Children are known by pid; none outlives the table.
#pragma once

#include <sys/types.h>

#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "codec/base/result.h"
#include "codec/base/unique_fd.h"
#include "session/agent/event_loop.h"

namespace shoji::agent {

struct ChildSpec {
  std::vector<std::string> argv;         // argv[0] is looked up in PATH
  std::vector<std::string> environment;  // NAME=value, complete
  std::vector<int> inherited_fds;        // keep their numbers; nothing else above 2 is inherited
  bool quiet = true;                     // output goes to /dev/null
};

class ChildTable {
 public:
  using ExitCallback = std::function<void(int wait_status)>;

  // Becomes the reaper of orphans and takes over SIGCHLD of the process.
  explicit ChildTable(EventLoop& loop);
  ~ChildTable();
  ChildTable(const ChildTable&) = delete;
  ChildTable& operator=(const ChildTable&) = delete;

  // The pid; `on_exit` runs on the loop once it has been reaped. kUnavailable when the program cannot be started.
  Result<pid_t> Start(const ChildSpec& spec, ExitCallback on_exit);
  // SIGHUP to one child of ours; nothing for any other pid.
  void HangUp(pid_t pid) const;
  // SIGKILL to what a dead child left behind: our adopted orphans whose command line begins with `program`.
  void KillOrphans(const std::string& program) const;
  // Ends and reaps every child and every orphan that becomes one, SIGKILL. No callback runs. Idempotent.
  void KillAll();

 private:
  void ReapAll();

  EventLoop& loop_;
  UniqueFd signals_;
  std::map<pid_t, ExitCallback> running_;
};

}  // namespace shoji::agent
