#include "broker/admin/admin_connection.h"

#include <sys/socket.h>

#include <array>
#include <cerrno>

namespace shoji::admin {

void AdminConnection::Read(size_t max_request_bytes) {
  std::array<char, 4096> buffer{};
  while (!closed_) {
    const ssize_t count = ::recv(fd_.get(), buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0 && errno == EAGAIN) return;
    if (count <= 0) {
      closed_ = true;
      return;
    }
    in_.append(buffer.data(), static_cast<size_t>(count));
    if (in_.size() > max_request_bytes) closed_ = true;
  }
}

std::optional<std::string> AdminConnection::TakeRequest() {
  const size_t end = in_.find('\n');
  if (closed_ || working_ || end == std::string::npos) return std::nullopt;
  working_ = true;
  std::string request = in_.substr(0, end);
  in_.erase(0, end + 1);
  return request;
}

void AdminConnection::Answer(const std::string& answer) {
  working_ = false;
  out_ += answer;
  out_ += '\n';
}

void AdminConnection::Send() {
  while (!closed_ && !out_.empty()) {
    const ssize_t count = ::send(fd_.get(), out_.data(), out_.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0 && errno == EAGAIN) return;
    if (count < 0) closed_ = true;
    if (count > 0) out_.erase(0, static_cast<size_t>(count));
  }
}

}  // namespace shoji::admin
