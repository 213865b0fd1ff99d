#include "broker/rfb/server/visit.h"

#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>

namespace shoji::rfb {

Result<void> Visit::Run() {
  if (auto begun = front_ == Front::kNone ? Result<void>() : AwaitFront(); !begun) return begun;
  waits_for_ = client_.get();
  if (auto begun = viewer_.Begin(std::move(client_)); !begun) return begun;
  while (viewer_.Serve()) {
    if (auto waited = Wait(); !waited) return waited;
  }
  return {};
}

Result<void> Visit::AwaitFront() {
  std::array<pollfd, 2> waiting = {{{client_.get(), POLLIN, 0}, {broker_.fd(), POLLIN, 0}}};
  if (::poll(waiting.data(), waiting.size(), -1) < 0) return Fail(ErrorCode::kIo, "poll");
  std::array<uint8_t, 1> begin{};
  if (waiting[1].revents == 0 && ::recv(client_.get(), begin.data(), begin.size(), 0) == 1) return {};
  return Fail(ErrorCode::kClosed, "nobody has come");
}

bool Visit::OnLogin(ByteSpan challenge, ByteSpan response) {
  auto link = broker_.Login(challenge, response);
  if (!link) return false;
  picture_.emplace(std::move(*link));
  if (!picture_->Begin()) return false;
  viewer_.Show(picture_->pixels(), picture_->TakeChanged());
  return true;
}

// For whoever says something first; the session's part is done here.
Result<void> Visit::Wait() {
  const int session = picture_ ? picture_->fd() : -1;
  const auto wanted = static_cast<short>(picture_ && picture_->wants_write() ? POLLIN | POLLOUT : POLLIN);
  std::array<pollfd, 3> waiting = {{{waits_for_, POLLIN, 0}, {session, wanted, 0}, {broker_.fd(), POLLIN, 0}}};
  if (::poll(waiting.data(), waiting.size(), -1) < 0 && errno != EINTR) return Fail(ErrorCode::kIo, "poll");
  if (waiting[2].revents != 0) return Fail(ErrorCode::kClosed, "the broker has ended it");
  if (waiting[1].revents == 0) return {};
  if (auto flushed = picture_->Flush(); !flushed) return flushed;
  if (auto read = picture_->Read(); !read) return read;
  viewer_.Show(picture_->pixels(), picture_->TakeChanged());
  return {};
}

}  // namespace shoji::rfb
