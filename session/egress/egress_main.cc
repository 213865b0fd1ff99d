// shoji-egress: see README.md. Started by shoji-host, one process per session.
#include <fcntl.h>

#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdio>
#include <utility>

#include "session/egress/confinement.h"
#include "session/egress/proxy.h"
#include "shoji_version.h"

namespace {

using shoji::Result;
using shoji::UniqueFd;

// Takes over an inherited descriptor; it must be open.
Result<UniqueFd> Inherit(int fd) {
  const int flags = fcntl(fd, F_GETFL);
  if (flags < 0 || fcntl(fd, F_SETFL, flags | O_NONBLOCK) < 0 || fcntl(fd, F_SETFD, FD_CLOEXEC) < 0) {
    return shoji::Fail(shoji::ErrorCode::kInvalid, "descriptor " + std::to_string(fd) + " is not open");
  }
  return UniqueFd(fd);
}

Result<void> Serve(int control_fd, int listen_fd) {
  auto control = Inherit(control_fd);
  auto listener = Inherit(listen_fd);
  if (!control) return std::unexpected(control.error());
  if (!listener) return std::unexpected(listener.error());
  auto authority = shoji::egress::CertificateAuthority::Create();
  if (!authority) return std::unexpected(authority.error());
  const shoji::SystemClock clock;
  shoji::egress::Proxy proxy(clock, std::move(*control), std::move(*listener), std::move(*authority),
                             shoji::egress::Confine);
  return proxy.Run();
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("The only way out of one Shoji sandbox: an HTTP proxy that decides, resolves and reports.",
               "shoji-egress");
  int control_fd = -1;
  int listen_fd = -1;
  app.add_option("--control-fd", control_fd, "inherited seqpacket socket to shoji-host")->required();
  app.add_option("--listen-fd", listen_fd, "inherited listening Unix socket of the sandbox")->required();
  app.set_version_flag("--version", SHOJI_VERSION);
  CLI11_PARSE(app, argc, argv);
  std::signal(SIGPIPE, SIG_IGN);
  const auto served = Serve(control_fd, listen_fd);
  if (!served) std::fprintf(stderr, "shoji-egress: %s\n", served.error().message.c_str());
  return served ? 0 : 1;
}
