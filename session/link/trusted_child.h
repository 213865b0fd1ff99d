// One helper process of ours (shoji-session, shoji-egress, shoji-rfb, shoji-rfb-tls): started with exactly the
// descriptors it is given, under its own uid, and killed when this object or its owner's process dies. Start it on the
// thread that lives longest: the kernel takes the end of the thread that started a process for the end of its parent.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "codec/base/result.h"
#include "codec/base/unique_fd.h"

namespace shoji::link {

struct ChildSpec {
  std::string binary;                  // path of the program, opened by us: its uid need not reach it
  int program = -1;                    // the program itself, where the path cannot be reached any more; borrowed
  std::vector<std::string> arguments;  // without argv[0]
  uid_t uid = 0;                       // 0 = stay who we are
  std::vector<int> descriptors;        // become 3, 4, 5 ... in the child; borrowed
  bool mute = false;                   // 0, 1 and 2 lead nowhere, not where ours do
};

class TrustedChild {
 public:
  TrustedChild() = default;
  // kIo/kNotFound when the program cannot be opened or no process can be made. A program that cannot be executed ends
  // at once with status 127.
  static Result<TrustedChild> Start(const ChildSpec& spec);
  TrustedChild(TrustedChild&& other) noexcept;
  TrustedChild& operator=(TrustedChild&& other) noexcept;
  ~TrustedChild() { Kill(); }

  bool running() const { return pid_ > 0; }
  pid_t pid() const { return pid_; }
  int pid_fd() const { return pid_fd_.get(); }  // readable when it has ended
  // SIGKILL and wait. Idempotent; also what collects a process that ended by itself.
  void Kill();

 private:
  pid_t pid_ = -1;
  UniqueFd pid_fd_;
};

}  // namespace shoji::link
