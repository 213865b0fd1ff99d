#include "broker/rdp/server/connection.h"

#include <poll.h>
#include <sys/socket.h>

#include <array>

#include "broker/rdp/server/first_packet.h"
#include "broker/rdp/server/remote_key.h"
#include "session/link/errno_text.h"

namespace shoji::rdp {
namespace {

constexpr Duration kBrokerPatience = std::chrono::seconds(10);
constexpr Duration kFirstPacketWithin = std::chrono::seconds(10);
constexpr Duration kGoodbyeWithin = std::chrono::seconds(2);

// As poll() wants it; rounded up, so that what is due is due.
int PollTime(std::optional<Duration> wait) {
  if (!wait) return -1;
  return static_cast<int>(std::chrono::ceil<std::chrono::milliseconds>(*wait).count());
}

}  // namespace

Connection::Connection(Setup& setup, text::TextFace face, const Clock& clock)
    : clock_(clock),
      client_fd_(setup.client.get()),
      face_(std::move(face)),
      link_(std::move(setup.broker), kBrokerPatience),
      visit_(link_, face_, clock) {}

Result<std::unique_ptr<Connection>> Connection::Make(Setup setup, const Clock& clock) {
  auto face = text::TextFace::Open(setup.font);
  if (!face) return std::unexpected(face.error());
  std::unique_ptr<Connection> made(new Connection(setup, std::move(*face), clock));
  auto signs = [link = &made->link_](ByteSpan block) { return link->AskSignature(block); };
  if (auto key = UseRemoteKey(setup.certificate_pem, signs); !key) return std::unexpected(key.error());
  auto terminal = Terminal::Make(
      {.socket = std::move(setup.client), .certificate_pem = std::move(setup.certificate_pem)}, made->visit_);
  if (!terminal) return std::unexpected(terminal.error());
  made->visit_.SetTerminal(std::move(*terminal));
  return made;
}

Result<void> Connection::Run() {
  const auto admitted = Admit();
  if (!admitted) return std::unexpected(admitted.error());
  if (!*admitted) return {};
  while (!visit_.ended()) {
    if (auto waited = Wait(); !waited) return waited;
    if (auto turned = Turn(); !turned) return turned;
  }
  if (visit_.terminal().proof_failed()) {
    if (auto sent = link_.Send(Encode(DoorRequest(NotProven{nla_user_}))); !sent) return sent;
    return link_.Flush();
  }
  if (visit_.terminal().tls_too_weak()) {
    if (auto told = link_.TellRefused(RefusedThing::kWeakSecurity); !told) return told;
    return link_.Flush();
  }
  if (visit_.end_with()) {
    visit_.terminal().Close(*visit_.end_with());
    Linger();
  }
  return {};
}

// Sends the goodbye and lets the client read it: closing a socket with something unread in it takes back what was sent.
void Connection::Linger() {
  const TimePoint deadline = clock_.Now() + kGoodbyeWithin;
  std::array<char, 4096> unread;
  for (bool said = false;;) {
    if (!visit_.terminal().Flush()) return;
    if (!said && !visit_.terminal().write_blocked()) said = ::shutdown(client_fd_, SHUT_WR) == 0;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - clock_.Now());
    pollfd ready{.fd = client_fd_, .events = static_cast<short>(said ? POLLIN : POLLOUT), .revents = 0};
    if (left.count() <= 0 || ::poll(&ready, 1, static_cast<int>(left.count())) <= 0) return;
    if (!said && (ready.revents & (POLLHUP | POLLERR)) != 0) return;  // nobody reads it any more
    if (said && ::recv(client_fd_, unread.data(), unread.size(), MSG_DONTWAIT) <= 0) return;
  }
}

// Looks at what the client asks for before FreeRDP does. False: it was refused.
Result<bool> Connection::Admit() {
  const auto request = PeekConnectionRequest(client_fd_, clock_, clock_.Now() + kFirstPacketWithin);
  if (!request) return std::unexpected(request.error());
  if ((request->protocols & kProtocolNla) != 0 && !request->user.empty()) {
    const auto credential = link_.AskCredential(request->user);
    if (!credential) return std::unexpected(credential.error());
    if (credential->known) {
      nla_user_ = request->user;
      return visit_.terminal().OfferNla(credential->nt_hash), true;
    }
  }
  if ((request->protocols & kProtocolTls) != 0) return true;
  if (request->protocols == 0) {
    if (auto told = link_.TellRefused(RefusedThing::kWeakSecurity); !told) return std::unexpected(told.error());
  }
  const Bytes refusal = RefuseWithoutTls();
  if (::send(client_fd_, refusal.data(), refusal.size(), MSG_NOSIGNAL) < 0) return link::FailErrno("send");
  return false;
}

Result<void> Connection::Wait() {
  const auto events = [](bool read, bool write) {
    return static_cast<short>((read ? POLLIN : 0) | (write ? POLLOUT : 0));
  };
  const bool reads = visit_.reads_terminal();
  const bool more_to_read = reads && visit_.terminal().has_more_to_read();
  std::array<pollfd, 2> ready = {
      pollfd{.fd = visit_.terminal().fd(), .events = events(reads, visit_.terminal().write_blocked()), .revents = 0},
      pollfd{.fd = link_.fd(), .events = events(visit_.takes_messages(), link_.wants_write()), .revents = 0}};
  const int patience_ms = PollTime(more_to_read ? Duration::zero() : visit_.WaitTime());
  if (::poll(ready.data(), ready.size(), patience_ms) < 0 && errno != EINTR) return link::FailErrno("poll");
  terminal_readable_ = more_to_read || (ready[0].revents & (POLLIN | POLLHUP | POLLERR)) != 0;
  broker_readable_ = (ready[1].revents & (POLLIN | POLLHUP | POLLERR)) != 0;
  return {};
}

Result<void> Connection::Turn() {
  if (terminal_readable_ && !visit_.terminal().Receive()) visit_.OnTerminalGone();
  if (broker_readable_) broker_gone_ = !link_.Fill();
  // What stopped for want of room goes on as soon as there is some: nothing else may wake us for it.
  for (bool stopped = true; stopped && !visit_.ended() && (visit_.takes_messages() || broker_gone_);) {
    const auto read = ReadBroker();
    if (!read) return std::unexpected(read.error());
    stopped = !*read;
    if (auto served = Serve(); !served) return served;
  }
  if (broker_gone_) visit_.OnBrokerGone();
  return Serve();
}

Result<void> Connection::Serve() {
  if (auto ticked = visit_.Tick(); !ticked) return ticked;
  if (auto flushed = link_.Flush(); !flushed || visit_.ended()) return flushed;
  return visit_.terminal().Flush();
}

// True when all of it was read, false when the client has too much before it. Of a broker that has closed, everything
// it said before counts: the last message says why.
Result<bool> Connection::ReadBroker() {
  while (visit_.takes_messages() || (broker_gone_ && !visit_.ended())) {
    const ByteSpan message = link_.Next();
    if (message.empty()) return true;
    if (auto handled = visit_.OnBrokerMessage(message); !handled) return std::unexpected(handled.error());
  }
  return false;
}

}  // namespace shoji::rdp
