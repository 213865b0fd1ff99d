#include "tests/broker/web/tls_client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <array>

namespace shoji::testing {

std::string Reply::Header(const std::string& name) const {
  const size_t at = head.find("\r\n" + name + ": ");
  if (at == std::string::npos) return {};
  const size_t start = at + name.size() + 4;
  return head.substr(start, head.find("\r\n", start) - start);
}

TlsClient::TlsClient(int port) : port_(port) {
  fd_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const timeval patience{10, 0};
  ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  context_ = SSL_CTX_new(TLS_client_method());
  if (::connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof(address)) != 0) return;
  SSL* ssl = SSL_new(context_);
  SSL_set_fd(ssl, fd_);
  if (SSL_connect(ssl) == 1) {
    ssl_ = ssl;
  } else {
    SSL_free(ssl);
  }
}

TlsClient::~TlsClient() {
  SSL_free(ssl_);
  SSL_CTX_free(context_);
  ::close(fd_);
}

bool TlsClient::Write(const std::string& bytes) {
  return ssl_ != nullptr && SSL_write(ssl_, bytes.data(), static_cast<int>(bytes.size())) > 0;
}

std::string TlsClient::Read() {
  if (ssl_ == nullptr) return {};
  std::array<char, 16384> bytes;
  const int count = SSL_read(ssl_, bytes.data(), static_cast<int>(bytes.size()));
  return count > 0 ? std::string(bytes.data(), static_cast<size_t>(count)) : std::string();
}

bool TlsClient::EndsSoon() {
  while (!Read().empty()) {
  }
  return errno != EAGAIN && errno != EWOULDBLOCK;
}

std::string TlsClient::Origin(const std::string& origin) const {
  return origin == "own" ? "https://localhost:" + std::to_string(port_) : origin;
}

Reply TlsClient::Request(const std::string& method, const std::string& path, const std::string& body,
                         const std::string& cookie, const std::string& origin) {
  std::string text = method + " " + path + " HTTP/1.1\r\nHost: localhost:" + std::to_string(port_) + "\r\n";
  if (!origin.empty()) text += "Origin: " + Origin(origin) + "\r\n";
  if (!cookie.empty()) text += "Cookie: " + cookie + "\r\n";
  if (method != "GET") {
    text += "Content-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) + "\r\n";
  }
  Reply reply;
  if (!Write(text + "\r\n" + body)) return reply;
  size_t end = std::string::npos;
  while ((end = buffer_.find("\r\n\r\n")) == std::string::npos) {
    const std::string more = Read();
    if (more.empty()) return reply;
    buffer_ += more;
  }
  reply.head = buffer_.substr(0, end + 2);
  buffer_.erase(0, end + 4);
  reply.status = std::stoi(reply.head.substr(9, 3));
  const std::string length = reply.Header("content-length");
  const size_t size = length.empty() ? 0 : std::stoul(length);
  if (!Fill(size)) return reply;
  reply.body = buffer_.substr(0, size);
  buffer_.erase(0, size);
  return reply;
}

int TlsClient::Upgrade(const std::string& ticket, const std::string& cookie, const std::string& origin,
                       const std::string& subprotocol) {
  std::string text = "GET /ws?ticket=" + ticket + " HTTP/1.1\r\nHost: localhost:" + std::to_string(port_) +
                     "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                     "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nOrigin: " +
                     Origin(origin) + "\r\n";
  if (!subprotocol.empty()) text += "Sec-WebSocket-Protocol: " + subprotocol + "\r\n";
  if (!cookie.empty()) text += "Cookie: " + cookie + "\r\n";
  if (!Write(text + "\r\n")) return 0;
  size_t end = std::string::npos;
  while ((end = buffer_.find("\r\n\r\n")) == std::string::npos) {
    const std::string more = Read();
    if (more.empty()) return 0;
    buffer_ += more;
  }
  const int status = std::stoi(buffer_.substr(9, 3));
  buffer_.erase(0, end + 4);
  return status;
}

bool TlsClient::SendFrame(int opcode, const std::string& payload) {
  std::string frame(1, static_cast<char>(0x80 | opcode));
  constexpr char mask_bit = static_cast<char>(0x80);
  if (payload.size() < 126) {
    frame += static_cast<char>(mask_bit | static_cast<char>(payload.size()));
  } else {
    frame += static_cast<char>(mask_bit | 126);
    frame += static_cast<char>(payload.size() >> 8);
    frame += static_cast<char>(payload.size() & 0xff);
  }
  frame += std::string(4, '\0');  // a mask of zeros leaves the payload as it is
  return Write(frame + payload);
}

bool TlsClient::Fill(size_t bytes) {
  while (buffer_.size() < bytes) {
    const std::string more = Read();
    if (more.empty()) return false;
    buffer_ += more;
  }
  return true;
}

Frame TlsClient::ReceiveFrame() {
  Frame message;
  for (bool final = false; !final;) {
    if (!Fill(2)) return {};
    const auto at = [&](size_t index) { return static_cast<uint8_t>(buffer_[index]); };
    final = (at(0) & 0x80) != 0;
    const int opcode = at(0) & 0x0f;
    size_t header = 2;
    size_t size = at(1) & 0x7f;
    if (size >= 126) {
      const size_t extra = size == 126 ? 2 : 8;
      if (!Fill(2 + extra)) return {};
      size = 0;
      for (size_t i = 0; i < extra; ++i) size = size << 8 | at(2 + i);
      header += extra;
    }
    if (!Fill(header + size)) return {};
    if (opcode != 0) message.opcode = opcode;
    message.payload += buffer_.substr(header, size);
    buffer_.erase(0, header + size);
  }
  return message;
}

std::string TlsClient::ReceiveType(uint8_t type) {
  while (true) {
    Frame frame = ReceiveFrame();
    if (frame.opcode == -1 || frame.opcode == 8) return {};
    if (frame.opcode == 2 && static_cast<uint8_t>(frame.payload[0]) == type) return frame.payload;
  }
}

}  // namespace shoji::testing
