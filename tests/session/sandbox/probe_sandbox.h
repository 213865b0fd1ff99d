// A real sandbox for tests, with the hostile probe as its agent. One thread. Every process is ended by the Sandbox it
// belongs to. Tests that use it need root and say so when they skip.
#pragma once

#include <chrono>
#include <map>
#include <string>
#include <vector>

#include "codec/base/unique_fd.h"
#include "session/sandbox/sandbox.h"

namespace shoji::sandbox::testing {

inline constexpr uid_t kFirstUid = 231'000;  // slot 0's
inline constexpr size_t kTestFramebufferBytes = 3232 + 3840 * 2160 * 4;

// Outcomes by attempt; an attempt that gave no answer is missing.
using Outcomes = std::map<std::string, std::string>;

class ProbeSandbox {
 public:
  // `slot` chooses the uid.
  explicit ProbeSandbox(int slot);
  ProbeSandbox(const ProbeSandbox&) = delete;
  ProbeSandbox& operator=(const ProbeSandbox&) = delete;
  ~ProbeSandbox();

  Spec& spec() { return spec_; }
  Sandbox& sandbox() { return *sandbox_; }
  // On the host, mode 0700 and the sandbox's own; removed with the object.
  const std::string& directory() const { return directory_; }
  int framebuffer_fd() const { return framebuffer_.get(); }

  // Starts the sandbox with the probe making `attempts` in order. Records a test failure when it does not start.
  bool Start(const std::vector<std::string>& attempts);
  // Starts `command` instead of the probe.
  bool StartCommand(std::vector<std::string> command);
  // Datagrams until "done", the end of the sandbox, or the deadline.
  Outcomes Read(std::chrono::seconds patience = std::chrono::seconds(60));
  // The next datagram; "" at the deadline or end.
  std::string Receive(std::chrono::milliseconds patience);

 private:
  Spec spec_;
  std::string directory_;
  UniqueFd framebuffer_;
  UniqueFd channel_;
  std::vector<Sandbox> running_;
  Sandbox* sandbox_ = nullptr;
};

// Start + Read in a sandbox of their own.
Outcomes Attempt(const std::vector<std::string>& attempts);

// Why limits cannot be tested on this machine; "" when they can.
std::string MissingLimits();

// The pids of processes whose real uid is `uid`, zombies left out.
std::vector<pid_t> ProcessesOf(uid_t uid);

// True when all processes of `uid` have ended; on a busy machine dying takes a moment.
bool AllEnded(uid_t uid);

}  // namespace shoji::sandbox::testing
