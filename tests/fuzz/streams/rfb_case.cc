#include "tests/fuzz/streams/rfb_case.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <optional>

#include "broker/rfb/door/viewer_login.h"
#include "broker/rfb/server/visit.h"
#include "codec/base/check.h"
#include "codec/frame/frame_writer.h"
#include "session/link/json_fields.h"
#include "session/link/link_stream.h"
#include "session/link/unix_socket.h"
#include "tests/broker/rfb/rfb_rig.h"
#include "tests/fuzz/streams/forked_server.h"
#include "tests/fuzz/streams/stream_steps.h"

namespace shoji::fuzz {
namespace {

constexpr std::array<Size, 2> kSizes = {Size{320, 240}, Size{640, 480}};
// Kept out (README.md): LibVNCServer looks for four, and at fewer and the end of the stream without end.
constexpr size_t kFewestBytes = 4;
constexpr uint32_t kFrames = 6;
constexpr uint32_t kFramesOfASize = 3;

class RfbCase {
 public:
  RfbCase() : RfbCase(rfb::TcpPair(), link::SeqpacketChannel::Pair().value()) {}
  void Run(const Steps& steps);

 private:
  using Ends = std::pair<UniqueFd, UniqueFd>;
  RfbCase(Ends tcp, Ends pair);

  bool Serve(int patience_ms);
  bool HearBroker();
  void HearSession();
  void OnSession(const wire::ClientMessage& message);
  void Show();
  void ReadViewer();

  UniqueFd socket_;
  link::SeqpacketChannel broker_;
  ForkedServer server_;
  std::optional<link::LinkStream> session_;
  frame::FrameWriter writer_;
  uint32_t frame_id_ = 0;
  bool asked_ = false;
};

RfbCase::RfbCase(Ends tcp, Ends pair)
    : socket_(std::move(tcp.second)),
      broker_(std::move(pair.second)),
      server_([&] { (void)rfb::Visit(std::move(tcp.first), std::move(pair.first)).Run(); },
              std::array{socket_.get(), broker_.fd()}) {
  ::fcntl(socket_.get(), F_SETFL, O_NONBLOCK);
  const int at_once = 1;  // else a step waits for the last one's acknowledgement
  ::setsockopt(socket_.get(), IPPROTO_TCP, TCP_NODELAY, &at_once, sizeof at_once);
}

// It reads when it wants to, and waits inside LibVNCServer: steps follow each other at once, up to the end of the
// stream.
void RfbCase::Run(const Steps& steps) {
  for (const Bytes& step : steps) {
    if (::send(socket_.get(), step.data(), step.size(), MSG_NOSIGNAL) < 0 || !Serve(0)) break;
  }
  ::shutdown(socket_.get(), SHUT_WR);
  while (Serve(-1)) continue;
  server_.ExpectOrderlyEnd();
}

// Answers what is asked, reads what is shown. False: the server is gone.
bool RfbCase::Serve(int patience_ms) {
  const int session = session_ ? session_->fd() : -1;
  std::array<pollfd, 3> files = {{{broker_.fd(), POLLIN, 0}, {session, POLLIN, 0}, {socket_.get(), POLLIN, 0}}};
  ::poll(files.data(), files.size(), patience_ms);
  if (files[2].revents != 0) ReadViewer();
  if (files[1].revents != 0) HearSession();
  return files[0].revents == 0 || HearBroker();
}

bool RfbCase::HearBroker() {
  const auto datagram = broker_.Receive();
  if (!datagram) {
    SHOJI_CHECK(datagram.error().code != ErrorCode::kInvalid);
    return false;
  }
  if (!*datagram) return true;
  const auto login = rfb::ParseViewerLogin((*datagram)->body);
  SHOJI_CHECK(login.has_value() && !std::exchange(asked_, true));
  if (login->response.front() == 0xFF) return (void)broker_.Send({{"ok", false}}), true;
  auto ends = link::StreamPair().value();
  session_.emplace(std::move(ends.first), wire::kMaxClientMessageBytes, size_t{64} << 20);
  (void)broker_.Send({{"ok", true}}, std::move(ends.second));
  return true;
}

void RfbCase::HearSession() {
  const auto filled = session_->Fill();
  for (ByteSpan message = session_->Next(); !message.empty(); message = session_->Next()) {
    OnSession(wire::ParseClientMessage(message).value());
  }
  if (!filled) session_.reset();
}

void RfbCase::OnSession(const wire::ClientMessage& message) {
  SHOJI_CHECK(std::holds_alternative<wire::Hello>(message) == (frame_id_ == 0));
  SHOJI_CHECK(frame_id_ == 0 || std::holds_alternative<wire::Ack>(message));
  if (frame_id_ < kFrames) Show();
}

void RfbCase::Show() {
  const bool key = frame_id_ % kFramesOfASize == 0;
  const Size size = kSizes[frame_id_ / kFramesOfASize % kSizes.size()];
  if (key) writer_.Fill({0, 0, size.width_px, size.height_px}, 0x00F0F4F8);
  writer_.Fill({static_cast<int>(frame_id_) * 32, 40, 16, 16}, 0x00C00000 + frame_id_);
  writer_.Copy({100, 100, 50, 20}, 40, 40);
  (void)session_->Send(writer_.Finish({.frame_id = ++frame_id_}, size, key, true));
}

void RfbCase::ReadViewer() {
  std::array<char, 65536> unread;
  while (::recv(socket_.get(), unread.data(), unread.size(), 0) > 0) continue;
}

}  // namespace

void RunRfbCase(ByteSpan script) {
  // What libraries set up at their first use is there before the first case; else each would do it again.
  static const rfb::Viewer awake([](ByteSpan, ByteSpan) { return false; });
  const Steps steps = SplitSteps(script);
  size_t bytes = 0;
  for (const Bytes& step : steps) bytes += step.size();
  if (bytes >= kFewestBytes) RfbCase().Run(steps);
}

}  // namespace shoji::fuzz
