// shoji-rfb: one VNC viewer looks on at one session (broker/rfb/README.md). Started by shoji-broker with the accepted
// socket and a socket to the broker, nothing else.
#include <poll.h>

#include <CLI/CLI.hpp>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <optional>

#include "broker/rfb/server/broker_link.h"
#include "broker/rfb/server/lockdown.h"
#include "broker/rfb/server/session_picture.h"
#include "broker/rfb/server/viewer.h"
#include "shoji_version.h"

namespace shoji::rfb {
namespace {

int Complain(const Error& error) {
  std::fprintf(stderr, "shoji-rfb: %s\n", error.message.c_str());
  return 1;
}

class Life {
 public:
  Life(int client, UniqueFd broker) : client_(client), broker_(std::move(broker)) {}

  Result<void> Run() {
    if (auto begun = viewer_.Begin(UniqueFd(client_)); !begun) return begun;
    while (viewer_.Serve()) {
      if (auto waited = Wait(); !waited) return waited;
    }
    return {};
  }

 private:
  bool OnLogin(ByteSpan challenge, ByteSpan response) {
    auto link = broker_.Login(challenge, response);
    if (!link) return false;
    picture_.emplace(std::move(*link));
    if (!picture_->Begin()) return false;
    viewer_.Show(picture_->pixels(), picture_->TakeChanged());
    return true;
  }
  // For whoever says something first; the session's part is done here.
  Result<void> Wait() {
    const int session = picture_ ? picture_->fd() : -1;
    const auto wanted = static_cast<short>(picture_ && picture_->wants_write() ? POLLIN | POLLOUT : POLLIN);
    std::array<pollfd, 3> waiting = {{{client_, POLLIN, 0}, {session, wanted, 0}, {broker_.fd(), POLLIN, 0}}};
    if (::poll(waiting.data(), waiting.size(), -1) < 0 && errno != EINTR) return Fail(ErrorCode::kIo, "poll");
    if (waiting[2].revents != 0) return Fail(ErrorCode::kClosed, "the broker has ended it");
    if (waiting[1].revents == 0) return {};
    if (auto flushed = picture_->Flush(); !flushed) return flushed;
    if (auto read = picture_->Read(); !read) return read;
    viewer_.Show(picture_->pixels(), picture_->TakeChanged());
    return {};
  }

  int client_;
  BrokerLink broker_;
  std::optional<SessionPicture> picture_;  // outlives what LibVNCServer borrows of it
  Viewer viewer_{[this](ByteSpan challenge, ByteSpan response) { return OnLogin(challenge, response); }};
};

int Run(int client, int broker) {
  // What libraries set up once must happen before nothing can be opened any more.
  Life life(client, UniqueFd(broker));
  if (auto locked = LockDown(); !locked) return Complain(locked.error());
  const auto lived = life.Run();
  return lived || lived.error().code == ErrorCode::kClosed ? 0 : Complain(lived.error());
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
  CLI11_PARSE(app, argc, argv);
  std::signal(SIGPIPE, SIG_IGN);
  return shoji::rfb::Run(client, broker);
}
