#include "origin_server.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <sys/socket.h>

namespace shoji::egress {

OriginServer::OriginServer(Script script, const std::string& address, uint16_t port)
    : address_(address), script_(std::move(script)), listener_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in at{};
  at.sin_family = AF_INET;
  at.sin_port = htons(port);
  inet_pton(AF_INET, address.c_str(), &at.sin_addr);
  const int on = 1;
  setsockopt(listener_.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
  EXPECT_EQ(bind(listener_.get(), reinterpret_cast<sockaddr*>(&at), sizeof(at)), 0);
  EXPECT_EQ(listen(listener_.get(), 64), 0);
  socklen_t length = sizeof(at);
  getsockname(listener_.get(), reinterpret_cast<sockaddr*>(&at), &length);
  port_ = ntohs(at.sin_port);
  thread_ = std::jthread([this] { AcceptAll(); });
}

OriginServer::~OriginServer() {
  shutdown(listener_.get(), SHUT_RDWR);
  thread_.join();
}

void OriginServer::AcceptAll() {
  while (true) {
    UniqueFd fd(accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC));
    if (!fd.valid()) return;
    ++connections_;
    scripts_.emplace_back([this, peer = std::make_shared<BrowserPeer>(std::move(fd))] { script_(*peer); });
  }
}

OriginServer::Script Answering(const std::string& body) {
  return [body](BrowserPeer& peer) {
    peer.ReadUntil("\r\n\r\n");
    peer.Send("HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nContent-Length: " + std::to_string(body.size()) +
              "\r\n\r\n" + body);
    peer.ReadAll();
  };
}

void Echo(BrowserPeer& peer) {
  char buffer[16 * 1024];
  ssize_t count;
  while ((count = recv(peer.fd(), buffer, sizeof(buffer), 0)) > 0) peer.Send({buffer, static_cast<size_t>(count)});
}

}  // namespace shoji::egress
