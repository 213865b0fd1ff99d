// Starts one disposable sandbox (bubblewrap) with Xvfb, window manager, input method, Chromium and the agent inside.
// Called by shoji-host on its one thread. Nothing in here talks to the sandbox afterwards: the agent socket and the
// framebuffer do that (session/link/CONTRACT.md).
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "codec/base/result.h"
#include "codec/base/unique_fd.h"

namespace shoji::sandbox {

struct Limits {
  uint64_t memory_bytes = 3ull << 30;
  uint32_t cpu_percent = 200;  // of one core
  uint32_t cpu_weight = 100;   // cgroup v2 scale, 1..10000
  uint32_t pids = 512;
  uint64_t home_bytes = 512ull << 20;  // tmpfs on the home directory
  uint64_t tmp_bytes = 256ull << 20;   // tmpfs on /tmp
  // Lets root start a sandbox on a machine that cannot limit memory, CPU or pids. A plain user never can, and may.
  bool allow_missing = false;
};

struct Spec {
  std::string session_id;
  uid_t uid = 0;  // outside uid the sandbox runs as; 0 = stay as we are (host not started by root)
  gid_t gid = 0;
  std::string egress_socket;         // path of the Unix socket that appears inside as /run/egress.sock
  std::string agent_binary;          // file on the host; appears inside as /opt/shoji/shoji-agent
  std::string ime_addon;             // shared object of the fcitx5 addon; "" = none
  std::string ca_certificate_pem;    // trusted by this sandbox's Chromium only (explains refused https pages)
  std::vector<std::string> command;  // what to run instead of the agent; tests only, empty in production
  Limits limits;
};

class Cgroup;
class FdTable;

// A running sandbox. Destroying it kills every process inside and removes its cgroup.
class Sandbox {
 public:
  // Starts the sandbox. `agent_fd` and `framebuffer_fd` become fds 3 and 4 inside. Fails with kIo/kUnavailable and a
  // message that names the missing program, kernel setting or limit.
  static Result<Sandbox> Start(const Spec& spec, UniqueFd agent_fd, UniqueFd framebuffer_fd);
  Sandbox(Sandbox&&) noexcept;
  Sandbox& operator=(Sandbox&&) noexcept;
  ~Sandbox();

  pid_t pid() const { return pid_; }            // of the outermost bwrap process
  int pid_fd() const { return pid_fd_.get(); }  // readable when it has ended
  // SIGKILL to everything in the cgroup, wait, remove the cgroup. Idempotent. Returns within a second; what has not
  // ended by then is reaped by a later Start or Kill of any sandbox.
  void Kill();
  // Stops everything inside, or lets it run again: for sessions nobody looks at (DESIGN 3), which the host will freeze.
  // kUnavailable without a freezer.
  Result<void> Freeze(bool frozen);
  uint64_t MemoryBytes() const;  // current use of the cgroup, for the host's reports; 0 when unknown
  // The first 128 KiB of what bubblewrap and the processes inside wrote to standard output and error: why a sandbox
  // that ended at once did so. Untrusted bytes, for an operator's eyes only.
  std::string Output() const;

 private:
  Sandbox();
  Result<void> Launch(const Spec& spec, const std::vector<std::string>& command, const FdTable& fds);

  pid_t pid_ = -1;
  UniqueFd pid_fd_;
  UniqueFd init_fd_;  // pidfd of the first process inside
  UniqueFd output_;
  std::unique_ptr<Cgroup> cgroup_;
};

}  // namespace shoji::sandbox
