// shoji-rdp: one RDP connection (broker/rdp/README.md). Started by shoji-broker with descriptors and nothing else.
#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdio>
#include <ctime>

#include "broker/net/keep_alive.h"
#include "broker/rdp/server/connection.h"
#include "broker/rdp/server/lockdown.h"
#include "broker/rdp/server/mapped_font.h"
#include "broker/tls_key/certificate_file.h"
#include "shoji_version.h"

namespace shoji::rdp {
namespace {

struct Options {
  int client_fd = 3;
  int broker_fd = 4;
  int certificate_fd = 5;
  int font_fd = 6;
};

int Complain(const Error& error) {
  std::fprintf(stderr, "shoji-rdp: %s\n", error.message.c_str());
  return EXIT_FAILURE;
}

int Run(const Options& options) {
  const SystemClock clock;
  auto certificate = tls_key::ReadCertificateFile(UniqueFd(options.certificate_fd));
  if (!certificate) return Complain(certificate.error());
  const auto font = MappedFont::Map(UniqueFd(options.font_fd));
  if (!font) return Complain(font.error());
  UniqueFd client(options.client_fd);
  if (auto set = net::KeepAlive(client.get()); !set) return Complain(set.error());
  ::tzset();  // reads the time zone's file, which is not possible later
  auto connection = Connection::Make({.client = std::move(client),
                                      .broker = UniqueFd(options.broker_fd),
                                      .certificate_pem = std::move(*certificate),
                                      .font = font->bytes()},
                                     clock);
  if (!connection) return Complain(connection.error());
  if (auto locked = LockDown(); !locked) return Complain(locked.error());
  const auto served = (*connection)->Run();
  if (served) return EXIT_SUCCESS;
  Complain(served.error());
  // What a client does wrong is no failure of ours.
  const ErrorCode code = served.error().code;
  return code == ErrorCode::kIo || code == ErrorCode::kRefused ? EXIT_FAILURE : EXIT_SUCCESS;
}

}  // namespace
}  // namespace shoji::rdp

int main(int argc, char** argv) {
  shoji::rdp::Options options;
  CLI::App app("Serves one RDP connection. Started by shoji-broker, one per connection.", "shoji-rdp");
  app.set_version_flag("--version", SHOJI_VERSION);
  app.add_option("--client-fd", options.client_fd, "the accepted TCP socket")->check(CLI::Range(3, 63));
  app.add_option("--broker-fd", options.broker_fd, "stream socket to shoji-broker")->check(CLI::Range(3, 63));
  app.add_option("--certificate-fd", options.certificate_fd, "memfd with the certificate, PEM")
      ->check(CLI::Range(3, 63));
  app.add_option("--font-fd", options.font_fd, "font of pages and notices, with Japanese")->check(CLI::Range(3, 63));
  CLI11_PARSE(app, argc, argv);
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGINT, SIG_IGN);  // a terminal's Ctrl-C is for the broker, which ends us in order
  return shoji::rdp::Run(options);
}
