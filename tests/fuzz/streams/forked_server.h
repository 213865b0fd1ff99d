// A server that serves one connection, as a process of its own: what one case of a fuzzer does to it (memory, a hang,
// a library's globals) no other case meets, and a crash is told from an orderly end. The code it ran counts for
// libFuzzer as if it had run in the fuzzer. Not its address space: past RLIMIT_AS the product's allocations fail, here
// those of more than 1 GiB do (AddressSanitizer's limit). Owned by one case, one thread; killed with it.
#pragma once

#include <sys/types.h>

#include <functional>
#include <span>
#include <string>

#include "codec/base/unique_fd.h"

namespace shoji::fuzz {

class ForkedServer {
 public:
  // `serve` runs in the process and may fail in order; `ours` are descriptors it must not have.
  ForkedServer(const std::function<void()>& serve, std::span<const int> ours);
  ForkedServer(const ForkedServer&) = delete;
  ForkedServer& operator=(const ForkedServer&) = delete;
  ~ForkedServer();

  // Readable once the server waits in poll() with nothing to do, for each time it does (PassIdle takes them all).
  int idle_fd() const { return idle_.get(); }
  void PassIdle() const;

  // Waits for the end. Aborts, with what the process said, when that was not the end of `serve`.
  void ExpectOrderlyEnd();

 private:
  pid_t process_ = -1;
  UniqueFd idle_;
  UniqueFd said_;
};

}  // namespace shoji::fuzz
