#include "session/egress/tls_refusal.h"

#include <openssl/err.h>
#include <sys/epoll.h>

#include "session/egress/request_head.h"

namespace shoji::egress {

TlsRefusal::TlsRefusal(SslHandle ssl, int fd, std::string response, size_t max_head_bytes)
    : ssl_(std::move(ssl)), response_(std::move(response)), max_head_bytes_(max_head_bytes), wanted_(EPOLLIN) {
  SSL_set_fd(ssl_.get(), fd);
}

bool TlsRefusal::Continue(int returned) {
  if (returned > 0) return true;
  const int reason = SSL_get_error(ssl_.get(), returned);
  ERR_clear_error();
  wanted_ = reason == SSL_ERROR_WANT_WRITE ? EPOLLOUT : EPOLLIN;
  if (reason != SSL_ERROR_WANT_READ && reason != SSL_ERROR_WANT_WRITE) phase_ = Phase::kDone;
  return false;
}

bool TlsRefusal::Handshake() {
  if (!Continue(SSL_do_handshake(ssl_.get()))) return false;
  phase_ = Phase::kRequest;
  return true;
}

bool TlsRefusal::ReadRequest() {
  char buffer[4096];
  const int count = SSL_read(ssl_.get(), buffer, sizeof(buffer));
  if (!Continue(count)) return false;
  head_.append(buffer, static_cast<size_t>(count));
  if (HeadLength(head_) > 0) phase_ = Phase::kResponse;
  if (head_.size() > max_head_bytes_) phase_ = Phase::kDone;
  return true;
}

bool TlsRefusal::WriteResponse() {
  const size_t left = response_.size() - written_;
  const int count = SSL_write(ssl_.get(), response_.data() + written_, static_cast<int>(left));
  if (!Continue(count)) return false;
  written_ += static_cast<size_t>(count);
  if (written_ == response_.size()) {
    SSL_shutdown(ssl_.get());
    phase_ = Phase::kDone;
  }
  return true;
}

void TlsRefusal::Step() {
  bool on = true;
  while (on && phase_ != Phase::kDone) {
    switch (phase_) {
      case Phase::kHandshake:
        on = Handshake();
        break;
      case Phase::kRequest:
        on = ReadRequest();
        break;
      default:
        on = WriteResponse();
    }
  }
}

}  // namespace shoji::egress
