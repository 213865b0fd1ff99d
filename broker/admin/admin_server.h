// The door for shojictl: a Unix stream socket in the state directory (mode 0600), one JSON object per line each way.
// Service thread; never waits. Lets in root, the broker's own user and the owner of the state directory, and nobody
// else.
#pragma once

#include <memory>

#include "broker/admin/admin_commands.h"
#include "broker/store/state_directory.h"
#include "codec/base/result.h"

namespace shoji::admin {

class AdminServer {
 public:
  static constexpr size_t kMaxRequestBytes = 1024 * 1024;  // a rule file of 256 KiB, its line breaks escaped
  static constexpr size_t kMaxConnections = 16;

  // Takes the place of a socket left by a dead broker (the audit file's lock keeps two living ones apart: open it
  // first). `directory` and `commands` outlive the server. The socket is removed when the server ends.
  static Result<AdminServer> Listen(const store::StateDirectory& directory, AdminCommands& commands);
  AdminServer(AdminServer&&) noexcept;
  AdminServer& operator=(AdminServer&&) noexcept;
  ~AdminServer();

  // One epoll descriptor for everything: readable = call Tick().
  int fd() const;
  // Accepts, reads, answers what is ready now.
  void Tick();

 private:
  class Impl;
  explicit AdminServer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace shoji::admin
