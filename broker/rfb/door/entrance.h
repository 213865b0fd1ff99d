// What main() opens of the door for VNC viewers while files and ports can be had.
#pragma once

#include <optional>
#include <string>

#include "broker/net/tcp_listener.h"
#include "broker/tls_key/rsa_signer.h"
#include "codec/base/unique_fd.h"

namespace shoji::rfb {

// True for what never leaves the machine: 127.0.0.0/8 and ::1, numeric.
bool IsLoopback(const std::string& address);

// TLS before every viewer, and nothing without it.
struct TlsFront {
  // kNotFound: no shoji-rfb-tls there. kInvalid: the key is not RSA of 2048 to 4096 bits.
  static Result<TlsFront> Open(const std::string& program, const std::string& certificate_pem,
                               const std::string& key_pem);

  UniqueFd program;
  UniqueFd certificate;  // sealed
  tls_key::RsaSigner signer;
};

struct Entrance {
  // `address`: numeric; kInvalid without `tls` where that is not loopback: pages would cross a network unencrypted.
  // kNotFound: no shoji-rfb there. kIo: the port cannot be had.
  static Result<Entrance> Open(const std::string& address, int port, const std::string& program,
                               std::optional<TlsFront> tls = std::nullopt);

  net::TcpListener listener;
  UniqueFd program;
  std::optional<TlsFront> tls;
};

}  // namespace shoji::rfb
