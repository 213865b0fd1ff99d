#include "broker/rfb/front/front.h"

#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>

#include "broker/rfb/front/inner_login.h"

namespace shoji::rfb {
namespace {

constexpr size_t kMostAtOnce = 16 * 1024;
// What TLS itself may have to say (answers to key updates) while a viewer does not listen.
constexpr size_t kMostForViewer = 128 * 1024;
constexpr int kForever = -1;
constexpr std::string_view kGet = "GET ";

void Append(Bytes& to, ByteSpan bytes) { to.insert(to.end(), bytes.begin(), bytes.end()); }

// False: not within that time.
Result<bool> WaitFor(int fd, short events, int patience_ms) {
  pollfd waiting{.fd = fd, .events = events, .revents = 0};
  const int count = ::poll(&waiting, 1, patience_ms);
  if (count < 0) return Fail(ErrorCode::kIo, "poll");
  return count > 0;
}

// What there is now; empty: nothing. kClosed at the end.
Result<Bytes> ReceiveNow(int fd) {
  Bytes bytes(kMostAtOnce);
  const ssize_t got = ::recv(fd, bytes.data(), bytes.size(), MSG_DONTWAIT);
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return Bytes();
  if (got <= 0) return Fail(ErrorCode::kClosed, "the other side is gone");
  bytes.resize(static_cast<size_t>(got));
  return bytes;
}

Result<Bytes> Receive(int fd) {
  if (auto ready = WaitFor(fd, POLLIN, kForever); !ready) return std::unexpected(ready.error());
  return ReceiveNow(fd);
}

// As much as goes now.
Result<void> SendNow(int fd, Bytes& bytes) {
  if (bytes.empty()) return {};
  const ssize_t sent = ::send(fd, bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
  if (sent < 0 && (errno == EAGAIN || errno == EINTR)) return {};
  if (sent < 0) return Fail(ErrorCode::kClosed, "the other side is gone");
  bytes.erase(bytes.begin(), bytes.begin() + sent);
  return {};
}

Result<void> SendAll(int fd, Bytes& bytes) {
  while (!bytes.empty()) {
    if (auto ready = WaitFor(fd, POLLOUT, kForever); !ready) return std::unexpected(ready.error());
    if (auto sent = SendNow(fd, bytes); !sent) return sent;
  }
  return {};
}

}  // namespace

Result<std::unique_ptr<Front>> Front::Make(Sockets sockets, const std::string& chain_pem) {
  std::unique_ptr<Front> front(new Front(std::move(sockets)));
  const auto sign = [&link = front->key_](ByteSpan block) { return link.Sign(block); };
  const auto key = tls_key::MakeRemoteKey(chain_pem, sign);
  if (!key) return std::unexpected(key.error());
  auto tls = TlsServer::Make(chain_pem, *key);
  if (!tls) return std::unexpected(tls.error());
  front->tls_ = std::make_unique<TlsServer>(std::move(*tls));
  return front;
}

Result<void> Front::Run() {
  if (auto greeted = Greet(); !greeted) return greeted;
  if (auto shaken = Shake(); !shaken) return shaken;
  if (auto begun = dialogue_.websocket() ? BeginWebSocket() : BeginRfb(); !begun) return begun;
  return Pump();
}

Result<void> Front::Greet() {
  using State = VencryptDialogue::State;
  while (dialogue_.state() != State::kTls && dialogue_.state() != State::kRefused) {
    const bool first = dialogue_.state() == State::kFirstByte;
    const auto ready = WaitFor(sockets_.viewer.get(), POLLIN, first ? kSilenceMs : kForever);
    if (!ready) return std::unexpected(ready.error());
    if (*ready) {
      const auto bytes = ReceiveNow(sockets_.viewer.get());
      if (!bytes) return std::unexpected(bytes.error());
      if (!bytes->empty()) dialogue_.Take(*bytes);
    } else {
      dialogue_.OnSilence();
    }
    Append(to_viewer_, dialogue_.TakeOutput());
    if (auto sent = FlushViewer(); !sent) return sent;
  }
  if (dialogue_.state() == State::kRefused) return Fail(ErrorCode::kRefused, "not a viewer for this door");
  return {};
}

Result<void> Front::Shake() {
  Bytes bytes = dialogue_.TakeTls();
  while (true) {
    const auto taken = tls_->Take(bytes);
    Append(to_viewer_, tls_->TakeOutput());
    if (auto sent = FlushViewer(); !sent) return sent;
    if (!taken || tls_->ready()) return taken;
    auto more = Receive(sockets_.viewer.get());
    if (!more) return std::unexpected(more.error());
    bytes = std::move(*more);
  }
}

Result<void> Front::BeginRfb() {
  InnerLogin login;
  Bytes said = {0};  // the byte it begins with
  while (true) {
    if (auto sent = SendAll(sockets_.inner.get(), said); !sent) return sent;
    if (login.done()) break;
    const auto heard = Receive(sockets_.inner.get());
    if (!heard) return std::unexpected(heard.error());
    if (auto taken = login.Take(*heard); !taken) return taken;
    said = login.TakeOutput();
  }
  Append(to_inner_, tls_->TakePlain());
  return {};
}

// LibVNCServer looks at the first bytes, and only for a moment: they are there when it begins.
Result<void> Front::BeginWebSocket() {
  Bytes said = {0};
  Append(said, tls_->TakePlain());
  while (said.size() < 1 + kGet.size()) {
    const auto bytes = Receive(sockets_.viewer.get());
    if (!bytes) return std::unexpected(bytes.error());
    if (auto taken = tls_->Take(*bytes); !taken) return taken;
    Append(said, tls_->TakePlain());
  }
  if (AsText(ByteSpan(said).subspan(1, kGet.size())) != kGet) return Fail(ErrorCode::kRefused, "not a WebSocket");
  to_inner_ = std::move(said);
  return {};
}

Result<void> Front::Pump() {
  while (true) {
    const bool hears = to_inner_.empty() && to_viewer_.size() < kMostForViewer;
    const auto viewer = static_cast<short>((hears ? POLLIN : 0) | (to_viewer_.empty() ? 0 : POLLOUT));
    const auto inner = static_cast<short>((to_viewer_.empty() ? POLLIN : 0) | (to_inner_.empty() ? 0 : POLLOUT));
    // Who is not asked anything is not looked at: poll() would report his end again and again.
    std::array<pollfd, 2> waiting = {
        {{viewer != 0 ? sockets_.viewer.get() : -1, viewer, 0}, {inner != 0 ? sockets_.inner.get() : -1, inner, 0}}};
    if (::poll(waiting.data(), waiting.size(), kForever) < 0) return Fail(ErrorCode::kIo, "poll");
    if (auto sent = SendNow(sockets_.viewer.get(), to_viewer_); !sent) return sent;
    if (auto sent = SendNow(sockets_.inner.get(), to_inner_); !sent) return sent;
    const bool from_viewer = hears && waiting[0].revents != 0;
    const bool from_inner = (inner & POLLIN) != 0 && waiting[1].revents != 0;
    if (auto read = from_viewer ? FromViewer() : Result<void>(); !read) return read;
    if (auto read = from_inner ? FromInner() : Result<void>(); !read) return read;
  }
}

Result<void> Front::FromViewer() {
  const auto bytes = ReceiveNow(sockets_.viewer.get());
  if (!bytes) return std::unexpected(bytes.error());
  if (bytes->empty()) return {};
  const auto taken = tls_->Take(*bytes);
  Append(to_inner_, tls_->TakePlain());
  Append(to_viewer_, tls_->TakeOutput());
  return taken;
}

// At its end the viewer still gets what it said last: why he is not let in.
Result<void> Front::FromInner() {
  const auto bytes = ReceiveNow(sockets_.inner.get());
  if (!bytes) tls_->Close();
  const auto said = bytes ? tls_->Say(*bytes) : Result<void>(std::unexpected(bytes.error()));
  Append(to_viewer_, tls_->TakeOutput());
  if (said) return {};
  if (auto sent = FlushViewer(); !sent) return sent;
  return said;
}

Result<void> Front::FlushViewer() { return SendAll(sockets_.viewer.get(), to_viewer_); }

}  // namespace shoji::rfb
