// Ends the TLS connection of a refused CONNECT here and answers its first request with the refusal page. Owned by one
// connection, its thread. Never sees anything of a permitted destination.
#pragma once

#include <cstdint>
#include <string>

#include "session/egress/certificate_authority.h"

namespace shoji::egress {

class TlsRefusal {
 public:
  // `ssl` is a fresh server-side object; `fd` (non-blocking) stays the caller's and outlives this. `response` is what
  // the browser gets, whatever it asks; a request head longer than `max_head_bytes` ends the connection instead.
  TlsRefusal(SslHandle ssl, int fd, std::string response, size_t max_head_bytes);

  // Goes as far as the socket permits.
  void Step();
  bool done() const { return phase_ == Phase::kDone; }
  // EPOLLIN or EPOLLOUT: what Step waits for.
  uint32_t wanted() const { return wanted_; }

 private:
  enum class Phase { kHandshake, kRequest, kResponse, kDone };
  bool Handshake();
  bool ReadRequest();
  bool WriteResponse();
  // False when the operation must wait (wanted_ says for what) or is over (done).
  bool Continue(int returned);

  SslHandle ssl_;
  std::string response_;
  size_t max_head_bytes_;
  size_t written_ = 0;
  std::string head_;
  Phase phase_ = Phase::kHandshake;
  uint32_t wanted_;
};

}  // namespace shoji::egress
