#include "broker/rfb/door/entrance.h"

#include <arpa/inet.h>
#include <fcntl.h>

#include "broker/tls_key/certificate_file.h"

namespace shoji::rfb {
namespace {

constexpr uint32_t kLoopbackNetwork = 127;

Result<UniqueFd> Program(const std::string& path) {
  UniqueFd opened(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!opened) return Fail(ErrorCode::kNotFound, path + " cannot be opened");
  return opened;
}

}  // namespace

bool IsLoopback(const std::string& address) {
  in_addr v4{};
  if (::inet_pton(AF_INET, address.c_str(), &v4) == 1) return ntohl(v4.s_addr) >> 24 == kLoopbackNetwork;
  in6_addr v6{};
  return ::inet_pton(AF_INET6, address.c_str(), &v6) == 1 && IN6_IS_ADDR_LOOPBACK(&v6);
}

Result<TlsFront> TlsFront::Open(const std::string& program, const std::string& certificate_pem,
                                const std::string& key_pem) {
  auto signer = tls_key::RsaSigner::Make(key_pem);
  if (!signer) return std::unexpected(signer.error());
  auto opened = Program(program);
  if (!opened) return std::unexpected(opened.error());
  auto certificate = tls_key::MakeCertificateFile(certificate_pem);
  if (!certificate) return std::unexpected(certificate.error());
  return TlsFront{std::move(*opened), std::move(*certificate), std::move(*signer)};
}

Result<Entrance> Entrance::Open(const std::string& address, int port, const std::string& program,
                                std::optional<TlsFront> tls) {
  if (!tls && !IsLoopback(address)) return Fail(ErrorCode::kInvalid, "loopback only where there is no TLS");
  auto opened = Program(program);
  if (!opened) return std::unexpected(opened.error());
  auto listener = net::TcpListener::Listen(address, port);
  if (!listener) return std::unexpected(listener.error());
  return Entrance{std::move(*listener), std::move(*opened), std::move(tls)};
}

}  // namespace shoji::rfb
