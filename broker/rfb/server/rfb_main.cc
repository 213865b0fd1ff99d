// shoji-rfb: one VNC viewer looks on at one session (broker/rfb/README.md). Started by shoji-broker with the accepted
// socket and a socket to the broker, nothing else.
#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdio>

#include "broker/rfb/server/lockdown.h"
#include "broker/rfb/server/visit.h"
#include "shoji_version.h"

namespace shoji::rfb {
namespace {

int Complain(const Error& error) {
  std::fprintf(stderr, "shoji-rfb: %s\n", error.message.c_str());
  return 1;
}

int Run(int client, int broker, Visit::Front front) {
  // What libraries set up once must happen before nothing can be opened any more.
  Visit visit{UniqueFd(client), UniqueFd(broker), front};
  if (auto locked = LockDown(); !locked) return Complain(locked.error());
  const auto served = visit.Run();
  return served || served.error().code == ErrorCode::kClosed ? 0 : Complain(served.error());
}

}  // namespace
}  // namespace shoji::rfb

int main(int argc, char** argv) {
  int client = 3;
  int broker = 4;
  CLI::App app{"Shoji's door for one VNC viewer: shows a session, takes no input. Started by shoji-broker."};
  app.set_version_flag("--version", SHOJI_VERSION);
  app.add_option("--client-fd", client, "connected socket of the viewer")->check(CLI::Range(3, 63));
  app.add_option("--broker-fd", broker, "socket to shoji-broker")->check(CLI::Range(3, 63));
  bool tls = false;
  app.add_flag("--behind-tls", tls, "the viewer's socket leads to shoji-rfb-tls, which says when to begin");
  CLI11_PARSE(app, argc, argv);
  std::signal(SIGPIPE, SIG_IGN);
  return shoji::rfb::Run(client, broker, tls ? shoji::rfb::Visit::Front::kTls : shoji::rfb::Visit::Front::kNone);
}
