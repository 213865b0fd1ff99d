#include "session/link/seqpacket_channel.h"

#include <fcntl.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "session/link/errno_text.h"

namespace shoji::link {
namespace {

union ControlBuffer {
  cmsghdr align;
  std::array<char, CMSG_SPACE(sizeof(int) * kMaxDatagramFds)> bytes;
};

// Every descriptor of a received message, owned, so that none leaks on any path.
std::vector<UniqueFd> TakeFds(msghdr& message) {
  std::vector<UniqueFd> fds;
  for (cmsghdr* part = CMSG_FIRSTHDR(&message); part != nullptr; part = CMSG_NXTHDR(&message, part)) {
    if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_RIGHTS) continue;
    const size_t count = (part->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    for (size_t i = 0; i < count; ++i) {
      int fd = -1;
      std::memcpy(&fd, CMSG_DATA(part) + i * sizeof(int), sizeof(int));
      fds.emplace_back(fd);
    }
  }
  return fds;
}

void PutFd(msghdr& message, ControlBuffer& control, int fd) {
  message.msg_control = control.bytes.data();
  message.msg_controllen = CMSG_SPACE(sizeof(int));
  cmsghdr* part = CMSG_FIRSTHDR(&message);
  part->cmsg_level = SOL_SOCKET;
  part->cmsg_type = SCM_RIGHTS;
  part->cmsg_len = CMSG_LEN(sizeof(int));
  std::memcpy(CMSG_DATA(part), &fd, sizeof(int));
}

}  // namespace

Result<Json> ParseDatagram(std::string_view text) {
  Json body = Json::parse(text.begin(), text.end(), nullptr, /*allow_exceptions=*/false);
  if (!body.is_object()) return Fail(ErrorCode::kInvalid, "control datagram is not a JSON object");
  return body;
}

SeqpacketChannel::SeqpacketChannel(UniqueFd socket) : socket_(std::move(socket)) {
  ::fcntl(socket_.get(), F_SETFL, ::fcntl(socket_.get(), F_GETFL) | O_NONBLOCK);
  ::fcntl(socket_.get(), F_SETFD, FD_CLOEXEC);
}

Result<std::pair<UniqueFd, UniqueFd>> SeqpacketChannel::Pair() {
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0) return FailErrno("socketpair");
  return std::pair{UniqueFd(ends[0]), UniqueFd(ends[1])};
}

Result<void> SeqpacketChannel::Send(const Json& body, UniqueFd fd) {
  Outgoing outgoing{body.dump(-1, ' ', false, Json::error_handler_t::replace), std::move(fd)};
  if (outgoing.text.size() > kMaxDatagramBytes) return Fail(ErrorCode::kTooLarge, "control datagram over 32 KiB");
  if (queue_.empty()) {
    auto sent = SendNow(outgoing);
    if (!sent) return std::unexpected(sent.error());
    if (*sent) return {};
  }
  if (queue_.size() >= kMaxQueuedDatagrams) {
    return Fail(ErrorCode::kUnavailable, "the peer does not read its control socket");
  }
  queue_.push_back(std::move(outgoing));
  return {};
}

Result<void> SeqpacketChannel::Flush() {
  while (!queue_.empty()) {
    auto sent = SendNow(queue_.front());
    if (!sent) return std::unexpected(sent.error());
    if (!*sent) return {};
    queue_.pop_front();
  }
  return {};
}

Result<bool> SeqpacketChannel::SendNow(const Outgoing& outgoing) {
  iovec part{const_cast<char*>(outgoing.text.data()), outgoing.text.size()};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  ControlBuffer control{};
  if (outgoing.fd.valid()) PutFd(message, control, outgoing.fd.get());
  while (true) {
    if (::sendmsg(socket_.get(), &message, MSG_NOSIGNAL | MSG_DONTWAIT) >= 0) return true;
    if (errno == EINTR) continue;
    if (errno == EAGAIN || errno == ENOBUFS) return false;
    if (errno == EPIPE || errno == ECONNRESET) return Fail(ErrorCode::kClosed, "control socket closed by the peer");
    return FailErrno("sendmsg");
  }
}

Result<std::optional<Datagram>> SeqpacketChannel::Receive() {
  std::array<char, kMaxDatagramBytes> buffer;
  iovec part{buffer.data(), buffer.size()};
  ControlBuffer control{};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  message.msg_control = control.bytes.data();
  message.msg_controllen = control.bytes.size();
  ssize_t count = -1;
  do {
    count = ::recvmsg(socket_.get(), &message, MSG_CMSG_CLOEXEC | MSG_DONTWAIT);
  } while (count < 0 && errno == EINTR);
  if (count < 0 && errno == EAGAIN) return std::nullopt;
  if (count < 0 && errno == ECONNRESET) return Fail(ErrorCode::kClosed, "control socket reset");
  if (count < 0) return FailErrno("recvmsg");
  Datagram datagram{.body = {}, .fds = TakeFds(message)};
  if ((message.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) != 0) {
    return Fail(ErrorCode::kInvalid, "control datagram longer than 32 KiB or with too many descriptors");
  }
  if (count == 0) return Fail(ErrorCode::kClosed, "control socket closed by the peer");
  auto body = ParseDatagram({buffer.data(), static_cast<size_t>(count)});
  if (!body) return std::unexpected(body.error());
  datagram.body = std::move(*body);
  return datagram;
}

}  // namespace shoji::link
