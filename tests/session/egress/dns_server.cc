#include "dns_server.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <sys/socket.h>

#include <array>

namespace shoji::egress {
namespace {

constexpr size_t kHeaderBytes = 12;
constexpr uint16_t kTypeA = 1;
constexpr uint16_t kTypeAaaa = 28;
const std::vector<std::string> kSilence = {"silence"};

std::string NameOf(const std::string& query, size_t& at) {
  std::string name;
  while (at < query.size() && query[at] != 0) {
    const auto length = static_cast<unsigned char>(query[at]);
    name += (name.empty() ? "" : ".") + query.substr(at + 1, length);
    at += 1u + length;
  }
  ++at;
  return name;
}

// The record's data, "" when the address is of the other family.
std::string RecordData(const std::string& address, uint16_t type) {
  std::array<char, 16> bytes{};
  if (type == kTypeA && inet_pton(AF_INET, address.c_str(), bytes.data()) == 1) return {bytes.data(), 4};
  if (type == kTypeAaaa && inet_pton(AF_INET6, address.c_str(), bytes.data()) == 1) return {bytes.data(), 16};
  return "";
}

}  // namespace

DnsServer::DnsServer() : fd_(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in at{};
  at.sin_family = AF_INET;
  at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  EXPECT_EQ(bind(fd_.get(), reinterpret_cast<sockaddr*>(&at), sizeof(at)), 0);
  socklen_t length = sizeof(at);
  getsockname(fd_.get(), reinterpret_cast<sockaddr*>(&at), &length);
  port_ = ntohs(at.sin_port);
  thread_ = std::jthread([this] { Serve(); });
}

DnsServer::~DnsServer() {
  // An empty datagram to itself ends the thread.
  sockaddr_in at{};
  at.sin_family = AF_INET;
  at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  at.sin_port = htons(port_);
  sendto(fd_.get(), "", 0, 0, reinterpret_cast<sockaddr*>(&at), sizeof(at));
  thread_.join();
}

void DnsServer::Answer(const std::string& name, std::deque<std::vector<std::string>> answers) {
  const std::scoped_lock lock(mutex_);
  answers_[name] = std::move(answers);
}

void DnsServer::StaySilentAbout(const std::string& name) { Answer(name, {kSilence}); }

int DnsServer::QueriesFor(const std::string& name) {
  const std::scoped_lock lock(mutex_);
  return queries_[name];
}

void DnsServer::Serve() {
  while (true) {
    std::string query(512, '\0');
    sockaddr_in from{};
    socklen_t length = sizeof(from);
    const ssize_t count =
        recvfrom(fd_.get(), query.data(), query.size(), 0, reinterpret_cast<sockaddr*>(&from), &length);
    if (count <= 0) return;
    query.resize(static_cast<size_t>(count));
    const std::string reply = Reply(query);
    if (!reply.empty()) sendto(fd_.get(), reply.data(), reply.size(), 0, reinterpret_cast<sockaddr*>(&from), length);
  }
}

std::string DnsServer::Reply(const std::string& query) {
  const std::scoped_lock lock(mutex_);
  size_t at = kHeaderBytes;
  const std::string name = NameOf(query, at);
  const auto type =
      static_cast<uint16_t>(static_cast<unsigned char>(query[at]) << 8 | static_cast<unsigned char>(query[at + 1]));
  const std::string question = query.substr(kHeaderBytes, at + 4 - kHeaderBytes);
  const auto found = answers_.find(name);
  const bool known = found != answers_.end();
  std::vector<std::string> addresses = known ? found->second.front() : std::vector<std::string>();
  if (addresses == kSilence) return "";
  if (type == kTypeA) {
    ++queries_[name];
    if (known && found->second.size() > 1) found->second.pop_front();
  }
  std::string records;
  char count = 0;
  for (const std::string& address : addresses) {
    const std::string data = RecordData(address, type);
    if (data.empty()) continue;
    ++count;
    records += std::string("\xc0\x0c\x00", 3) + static_cast<char>(type) +
               std::string("\x00\x01\x00\x00\x00\x00\x00", 7) + static_cast<char>(data.size()) + data;
  }
  const char code = known ? 0 : 3;
  std::string header = query.substr(0, 2) + "\x81" + static_cast<char>(0x80 | code);
  header += std::string("\x00\x01\x00", 3) + count + std::string(4, '\0');
  return header + question + records;
}

}  // namespace shoji::egress
