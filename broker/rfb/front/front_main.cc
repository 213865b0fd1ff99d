// shoji-rfb-tls: TLS for one VNC viewer from beyond loopback (broker/rfb/README.md). Started by shoji-broker beside the
// viewer's shoji-rfb, with descriptors and nothing else.
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdio>

#include "broker/rfb/front/front.h"
#include "broker/rfb/front/lockdown.h"
#include "broker/tls_key/certificate_file.h"
#include "shoji_version.h"

namespace shoji::rfb {
namespace {

struct Options {
  int client_fd = 3;
  int broker_fd = 4;
  int inner_fd = 5;
  int certificate_fd = 6;
};

int Complain(const Error& error) {
  std::fprintf(stderr, "shoji-rfb-tls: %s\n", error.message.c_str());
  return EXIT_FAILURE;
}

int Run(const Options& options) {
  const auto chain = tls_key::ReadCertificateFile(UniqueFd(options.certificate_fd));
  if (!chain) return Complain(chain.error());
  const int at_once = 1;
  (void)::setsockopt(options.client_fd, IPPROTO_TCP, TCP_NODELAY, &at_once, sizeof(at_once));
  auto front =
      Front::Make({UniqueFd(options.client_fd), UniqueFd(options.inner_fd), UniqueFd(options.broker_fd)}, *chain);
  if (!front) return Complain(front.error());
  if (auto locked = LockDownFront(); !locked) return Complain(locked.error());
  const auto served = (*front)->Run();
  // What a viewer does wrong is no failure of ours.
  return served || served.error().code != ErrorCode::kIo ? EXIT_SUCCESS : Complain(served.error());
}

}  // namespace
}  // namespace shoji::rfb

int main(int argc, char** argv) {
  shoji::rfb::Options options;
  CLI::App app("TLS for one VNC viewer. Started by shoji-broker.", "shoji-rfb-tls");
  app.set_version_flag("--version", SHOJI_VERSION);
  app.add_option("--client-fd", options.client_fd, "connected socket of the viewer")->check(CLI::Range(3, 63));
  app.add_option("--broker-fd", options.broker_fd, "socket to shoji-broker, which signs")->check(CLI::Range(3, 63));
  app.add_option("--inner-fd", options.inner_fd, "socket to the viewer's shoji-rfb")->check(CLI::Range(3, 63));
  app.add_option("--certificate-fd", options.certificate_fd, "memfd with the certificate, PEM")
      ->check(CLI::Range(3, 63));
  CLI11_PARSE(app, argc, argv);
  std::signal(SIGPIPE, SIG_IGN);
  return shoji::rfb::Run(options);
}
