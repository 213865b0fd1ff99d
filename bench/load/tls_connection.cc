#include "bench/load/tls_connection.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

namespace shoji::bench {
namespace {

constexpr size_t kReadBytes = 16 * 1024;
// One connection's turn: a door that sends without end must not keep the others from theirs.
constexpr int kReadsPerTurn = 8;

Result<UniqueFd> ConnectTo(int port) {
  UniqueFd socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!socket) return Fail(ErrorCode::kIo, std::string("no socket: ") + std::strerror(errno));
  const int on = 1;
  (void)::setsockopt(socket.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int result = ::connect(socket.get(), reinterpret_cast<sockaddr*>(&address), sizeof address);
  if (result == 0 || errno == EINPROGRESS) return socket;
  return Fail(ErrorCode::kIo, std::string("cannot connect: ") + std::strerror(errno));
}

}  // namespace

Result<TlsDoor> TlsDoor::Make(int port) {
  TlsDoor door;
  door.port_ = port;
  door.context_.reset(SSL_CTX_new(TLS_client_method()));
  if (!door.context_) return Fail(ErrorCode::kIo, "no TLS context");
  // Thousands of idle connections: buffers go back between messages.
  SSL_CTX_set_mode(door.context(),
                   SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  return door;
}

Result<std::unique_ptr<TlsConnection>> TlsConnection::Open(const TlsDoor& door, link::PollLoop& loop,
                                                           SSL_SESSION* resume, Listener listener) {
  auto socket = ConnectTo(door.port());
  if (!socket) return std::unexpected(socket.error());
  std::unique_ptr<TlsConnection> connection(new TlsConnection(loop, std::move(*socket), std::move(listener)));
  connection->ssl_.reset(SSL_new(door.context()));
  SSL* ssl = connection->ssl_.get();
  if (ssl == nullptr || SSL_set_fd(ssl, connection->socket_.get()) != 1) return Fail(ErrorCode::kIo, "no TLS state");
  if (resume != nullptr) SSL_set_session(ssl, resume);
  SSL_set_connect_state(ssl);
  connection->token_ = loop.Add(connection->socket_.get(), [raw = connection.get()](link::Ready) { raw->OnReady(); });
  if (connection->token_ == 0) return Fail(ErrorCode::kIo, "the loop takes no more descriptors");
  loop.WantWrite(connection->token_, true);
  return connection;
}

TlsConnection::~TlsConnection() {
  if (token_ != 0) loop_.Remove(token_);
}

void TlsConnection::Send(std::string_view bytes) {
  if (closed_) return;
  unsent_ += bytes;
  if (shaken_) WriteAll();
}

void TlsConnection::OnReady() {
  if (closed_) return;
  if (!shaken_) {
    ERR_clear_error();
    const int result = SSL_do_handshake(ssl_.get());
    if (result != 1) return (void)MayTryAgain(result, "handshake");
    shaken_ = true;
  }
  WriteAll();
  if (!closed_) ReadAll();
}

void TlsConnection::ReadAll() {
  std::array<uint8_t, kReadBytes> bytes;
  for (int i = 0; i < kReadsPerTurn && !closed_; ++i) {
    ERR_clear_error();
    const int count = SSL_read(ssl_.get(), bytes.data(), static_cast<int>(bytes.size()));
    if (count <= 0) return (void)MayTryAgain(count, "read");
    listener_.bytes({bytes.data(), static_cast<size_t>(count)});
  }
  // What TLS has taken from the socket already wakes nobody.
  if (!closed_ && SSL_pending(ssl_.get()) > 0) loop_.WantWrite(token_, true);
}

void TlsConnection::WriteAll() {
  while (!unsent_.empty()) {
    ERR_clear_error();
    const int count = SSL_write(ssl_.get(), unsent_.data(), static_cast<int>(unsent_.size()));
    if (count <= 0) return (void)MayTryAgain(count, "write");
    unsent_.erase(0, static_cast<size_t>(count));
  }
  loop_.WantWrite(token_, false);
}

bool TlsConnection::MayTryAgain(int result, const char* what) {
  const int error = SSL_get_error(ssl_.get(), result);
  if (error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE) {
    loop_.WantWrite(token_, error == SSL_ERROR_WANT_WRITE || (shaken_ && !unsent_.empty()));
    return true;
  }
  Close(std::string(what) + (error == SSL_ERROR_ZERO_RETURN ? ": the door closed" : " failed"));
  return false;
}

void TlsConnection::Close(const std::string& why) {
  closed_ = true;
  loop_.Remove(std::exchange(token_, 0));
  listener_.closed(why);
}

}  // namespace shoji::bench
