#include "broker/syslog/tls_client.h"

#include <arpa/inet.h>
#include <linux/sockios.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

namespace shoji::syslog {
namespace {

using SteadyClock = std::chrono::steady_clock;
constexpr int kNoStop = -1;  // poll() passes over it
using Addresses = CHandle<addrinfo, ::freeaddrinfo>;

std::unexpected<Error> Unreachable(const TlsServer& server, const std::string& why) {
  return Fail(ErrorCode::kUnavailable, "syslog server " + server.host + ":" + server.port + ": " + why);
}

std::string TlsError(const char* what) {
  std::array<char, 256> text{};
  const unsigned long code = ERR_get_error();
  if (code == 0) return std::string(what) + ": the connection ended";
  ERR_error_string_n(code, text.data(), text.size());
  ERR_clear_error();
  return std::string(what) + ": " + text.data();
}

// True when `fd` is ready for `events` before the deadline, false when it is not or `stop_fd` is readable.
bool WaitFor(int fd, short events, int stop_fd, SteadyClock::time_point deadline) {
  pollfd waits[] = {{fd, events, 0}, {stop_fd, POLLIN, 0}};
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - SteadyClock::now()).count();
  const int ready = ::poll(waits, 2, static_cast<int>(std::max<int64_t>(left, 0)));
  return ready > 0 && waits[0].revents != 0 && waits[1].revents == 0;
}

Result<Addresses> Resolve(const TlsServer& server) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const int code = ::getaddrinfo(server.host.c_str(), server.port.c_str(), &hints, &found);
  if (code != 0) return Unreachable(server, ::gai_strerror(code));
  return Addresses(found);
}

// A connected socket to one of the server's addresses.
Result<UniqueFd> Dial(const TlsServer& server, int stop_fd, SteadyClock::time_point deadline) {
  const auto addresses = Resolve(server);
  if (!addresses) return std::unexpected(addresses.error());
  std::string why = "no address";
  for (const addrinfo* each = addresses->get(); each != nullptr; each = each->ai_next) {
    UniqueFd fd(::socket(each->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (!fd) continue;
    int error = ::connect(fd.get(), each->ai_addr, each->ai_addrlen) == 0 ? 0 : errno;
    if (error == EINPROGRESS) {
      socklen_t size = sizeof(error);
      const bool answered = WaitFor(fd.get(), POLLOUT, stop_fd, deadline);
      if (!answered || ::getsockopt(fd.get(), SOL_SOCKET, SO_ERROR, &error, &size) != 0) error = ETIMEDOUT;
    }
    if (error == 0) return fd;
    why = std::strerror(error);
  }
  return Unreachable(server, why);
}

bool Trust(SSL_CTX* context, const std::string& ca_pem) {
  if (ca_pem.empty()) return SSL_CTX_set_default_verify_paths(context) == 1;
  const CHandle<BIO, BIO_free_all> memory(BIO_new_mem_buf(ca_pem.data(), static_cast<int>(ca_pem.size())));
  int added = 0;
  while (true) {
    const CHandle<X509, X509_free> certificate(PEM_read_bio_X509(memory.get(), nullptr, nullptr, nullptr));
    if (!certificate) break;
    if (X509_STORE_add_cert(SSL_CTX_get_cert_store(context), certificate.get()) == 1) ++added;
  }
  ERR_clear_error();
  return added > 0;
}

bool Expect(SSL* ssl, const std::string& name) {
  X509_VERIFY_PARAM* param = SSL_get0_param(ssl);
  in6_addr ignored{};
  if (::inet_pton(AF_INET, name.c_str(), &ignored) == 1 || ::inet_pton(AF_INET6, name.c_str(), &ignored) == 1) {
    return X509_VERIFY_PARAM_set1_ip_asc(param, name.c_str()) == 1;
  }
  X509_VERIFY_PARAM_set_hostflags(param, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
  return SSL_set1_host(ssl, name.c_str()) == 1 && SSL_set_tlsext_host_name(ssl, name.c_str()) == 1;
}

}  // namespace

Result<TlsClient> TlsClient::Connect(const TlsServer& server, int stop_fd, Wait within) {
  const auto deadline = SteadyClock::now() + within;
  auto socket = Dial(server, stop_fd, deadline);
  if (!socket) return std::unexpected(socket.error());
  TlsClient client(std::move(*socket), stop_fd);
  if (auto prepared = client.Prepare(server); !prepared) return std::unexpected(prepared.error());
  while (true) {
    ERR_clear_error();
    const int code = SSL_connect(client.ssl_.get());
    if (code == 1) return client;
    const long verdict = SSL_get_verify_result(client.ssl_.get());
    if (verdict != X509_V_OK) {
      ERR_clear_error();
      return Fail(ErrorCode::kRefused, "syslog server " + server.host +
                                           ": its certificate is not good: " + X509_verify_cert_error_string(verdict));
    }
    if (auto after = client.After(code, deadline, "TLS handshake"); !after)
      return Unreachable(server, after.error().message);
  }
}

Result<void> TlsClient::Prepare(const TlsServer& server) {
  context_.reset(SSL_CTX_new(TLS_client_method()));
  if (!context_ || SSL_CTX_set_min_proto_version(context_.get(), TLS1_2_VERSION) != 1 ||
      !Trust(context_.get(), server.ca_pem)) {
    return Fail(ErrorCode::kInvalid, "syslog: the certificates to trust cannot be used");
  }
  SSL_CTX_set_verify(context_.get(), SSL_VERIFY_PEER, nullptr);
  ssl_.reset(SSL_new(context_.get()));
  const std::string& name = server.name.empty() ? server.host : server.name;
  if (!ssl_ || !Expect(ssl_.get(), name) || SSL_set_fd(ssl_.get(), socket_.get()) != 1) {
    return Fail(ErrorCode::kInvalid, "syslog: '" + name + "' is no name of a server");
  }
  SSL_set_mode(ssl_.get(), SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  return {};
}

TlsClient::~TlsClient() {
  // One try to say good-bye; the kernel closes in any case.
  if (ssl_ && SSL_is_init_finished(ssl_.get()) == 1) SSL_shutdown(ssl_.get());
  ERR_clear_error();
}

Result<void> TlsClient::After(int code, Deadline deadline, const char* what) {
  const int error = SSL_get_error(ssl_.get(), code);
  const short events = error == SSL_ERROR_WANT_READ ? POLLIN : error == SSL_ERROR_WANT_WRITE ? POLLOUT : 0;
  if (events == 0) return Fail(ErrorCode::kClosed, TlsError(what));
  if (WaitFor(socket_.get(), events, stop_fd_, deadline)) return {};
  return Fail(ErrorCode::kUnavailable, std::string(what) + ": no answer in time");
}

Result<void> TlsClient::Send(std::string_view bytes, Wait within) {
  const auto deadline = SteadyClock::now() + within;
  while (!bytes.empty()) {
    ERR_clear_error();
    const int count = SSL_write(ssl_.get(), bytes.data(), static_cast<int>(bytes.size()));
    if (count > 0) {
      bytes.remove_prefix(static_cast<size_t>(count));
    } else if (auto after = After(count, deadline, "sending"); !after) {
      return after;
    }
  }
  return {};
}

Result<void> TlsClient::Idle(Wait at_most) {
  if (!WaitFor(socket_.get(), POLLIN, stop_fd_, SteadyClock::now() + at_most)) return {};
  std::array<char, 4096> dropped{};
  ERR_clear_error();
  const int count = SSL_read(ssl_.get(), dropped.data(), static_cast<int>(dropped.size()));
  if (count > 0 || SSL_get_error(ssl_.get(), count) == SSL_ERROR_WANT_READ) return {};
  return Fail(ErrorCode::kClosed, TlsError("waiting"));
}

Result<void> TlsClient::GoodBye(Wait within, Wait once_stopped) {
  auto deadline = SteadyClock::now() + within;
  ERR_clear_error();
  int code = SSL_shutdown(ssl_.get());
  while (code < 0) {
    if (auto after = After(code, deadline, "good-bye"); !after) return after;
    code = SSL_shutdown(ssl_.get());
  }
  ::shutdown(socket_.get(), SHUT_WR);
  if (auto answered = AwaitGoodBye(deadline, once_stopped); !answered) return answered;
  if (auto ended = AwaitEnd(deadline, once_stopped); !ended) return ended;
  // Its end can have crossed with our last bytes: then they are answered with a reset.
  while (!AllAcknowledged() && SteadyClock::now() < deadline) {
    pollfd reset{socket_.get(), 0, 0};
    if (::poll(&reset, 1, 10) > 0 && (reset.revents & POLLERR) != 0) break;
  }
  if (AllAcknowledged()) return {};
  return Fail(ErrorCode::kClosed, "good-bye: the other side ended before it had read everything");
}

Result<void> TlsClient::AwaitGoodBye(Deadline& deadline, Wait once_stopped) {
  std::array<char, 4096> dropped{};
  while (true) {
    ERR_clear_error();
    const int count = SSL_read(ssl_.get(), dropped.data(), static_cast<int>(dropped.size()));
    const int error = count > 0 ? SSL_ERROR_NONE : SSL_get_error(ssl_.get(), count);
    if (error == SSL_ERROR_ZERO_RETURN) return {};
    if (error == SSL_ERROR_WANT_READ) {
      if (auto more = AwaitBytes(deadline, once_stopped); !more) return more;
    } else if (error != SSL_ERROR_NONE) {
      // Not every server answers (rsyslog's GnuTLS driver only ends the connection); a reset comes here as another
      // error.
      const bool silent_end = ERR_GET_REASON(ERR_peek_error()) == SSL_R_UNEXPECTED_EOF_WHILE_READING;
      const std::string problem = TlsError("good-bye");
      if (silent_end) return {};
      return Fail(ErrorCode::kClosed, problem);
    }
  }
}

Result<void> TlsClient::AwaitEnd(Deadline& deadline, Wait once_stopped) {
  std::array<char, 4096> dropped{};
  while (true) {
    const ssize_t count = ::recv(socket_.get(), dropped.data(), dropped.size(), 0);
    if (count == 0) return {};
    if (count < 0 && errno != EAGAIN && errno != EINTR) {
      return Fail(ErrorCode::kClosed, std::string("good-bye: ") + std::strerror(errno));
    }
    if (auto more = AwaitBytes(deadline, once_stopped); !more) return more;
  }
}

Result<void> TlsClient::AwaitBytes(Deadline& deadline, Wait once_stopped) {
  if (WaitFor(socket_.get(), POLLIN, stop_fd_, deadline)) return {};
  deadline = std::min(deadline, SteadyClock::now() + once_stopped);
  if (WaitFor(socket_.get(), POLLIN, kNoStop, deadline)) return {};
  return Fail(ErrorCode::kUnavailable, "good-bye: no answer in time");
}

bool TlsClient::AllAcknowledged() const {
  int unacknowledged = 0;
  return ::ioctl(socket_.get(), SIOCOUTQ, &unacknowledged) == 0 && unacknowledged == 0;
}

}  // namespace shoji::syslog
