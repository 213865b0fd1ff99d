#include "session/egress/resolver.h"

#include <netinet/in.h>

#include <cstring>
#include <utility>

namespace shoji::egress {
namespace {

constexpr int kTryMs = 1500;
constexpr int kTries = 3;
constexpr size_t kMaxAddresses = 64;

std::optional<IpAddress> ToAddress(const sockaddr* address) {
  if (address->sa_family == AF_INET) {
    std::array<uint8_t, 4> bytes;
    std::memcpy(bytes.data(), &reinterpret_cast<const sockaddr_in*>(address)->sin_addr, bytes.size());
    return IpAddress::V4(bytes);
  }
  if (address->sa_family != AF_INET6) return std::nullopt;
  std::array<uint8_t, 16> bytes;
  std::memcpy(bytes.data(), &reinterpret_cast<const sockaddr_in6*>(address)->sin6_addr, bytes.size());
  return IpAddress::V6(bytes);
}

// All addresses; none when there are too many to judge.
std::vector<IpAddress> ToAddresses(const ares_addrinfo* answer) {
  std::vector<IpAddress> addresses;
  for (const ares_addrinfo_node* node = answer->nodes; node != nullptr; node = node->ai_next) {
    if (const auto address = ToAddress(node->ai_addr)) addresses.push_back(*address);
    if (addresses.size() > kMaxAddresses) return {};
  }
  return addresses;
}

}  // namespace

// Lives from ares_getaddrinfo to its callback; the library guarantees exactly one.
struct Resolver::Query {
  Resolver& resolver;
  uint64_t id;
};

Result<std::unique_ptr<Resolver>> Resolver::Create(EventLoop& loop, const std::vector<Destination>& servers) {
  ares_library_init(ARES_LIB_INIT_ALL);
  std::unique_ptr<Resolver> resolver(new Resolver(loop));
  ares_options options{};
  char dns_only[] = "b";
  options.flags = ARES_FLAG_NOSEARCH | ARES_FLAG_NOALIASES;
  options.timeout = kTryMs;
  options.tries = kTries;
  options.lookups = dns_only;
  options.sock_state_cb = &Resolver::OnSocket;
  options.sock_state_cb_data = resolver.get();
  const int mask = ARES_OPT_FLAGS | ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_LOOKUPS | ARES_OPT_SOCK_STATE_CB;
  int status = ares_init_options(&resolver->channel_, &options, mask);
  std::string list;
  for (const Destination& server : servers) list += (list.empty() ? "" : ",") + server.ForAuthority();
  if (status == ARES_SUCCESS && !list.empty()) status = ares_set_servers_ports_csv(resolver->channel_, list.c_str());
  if (status != ARES_SUCCESS) return Fail(ErrorCode::kUnavailable, std::string("dns: ") + ares_strerror(status));
  return resolver;
}

Resolver::~Resolver() {
  callbacks_.clear();
  if (channel_ != nullptr) ares_destroy(channel_);
}

uint64_t Resolver::Resolve(const std::string& name, Callback callback) {
  const uint64_t id = next_query_++;
  callbacks_[id] = std::move(callback);
  ares_addrinfo_hints hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_flags = ARES_AI_NOSORT;
  hints.ai_socktype = SOCK_STREAM;
  auto query = std::make_unique<Query>(*this, id);
  ares_getaddrinfo(channel_, name.c_str(), nullptr, &hints, &Resolver::OnAnswer, query.release());
  return id;
}

void Resolver::Cancel(uint64_t query) { callbacks_.erase(query); }

void Resolver::OnAnswer(void* opaque, int status, int, ares_addrinfo* answer) noexcept {
  const std::unique_ptr<Query> query(static_cast<Query*>(opaque));
  const CHandle<ares_addrinfo, ares_freeaddrinfo> owned(answer);
  auto& callbacks = query->resolver.callbacks_;
  auto waiting = callbacks.extract(query->id);
  if (waiting.empty()) return;
  waiting.mapped()(status == ARES_SUCCESS && answer != nullptr ? ToAddresses(answer) : std::vector<IpAddress>{});
}

void Resolver::OnSocket(void* self, int fd, int readable, int writable) noexcept {
  auto* resolver = static_cast<Resolver*>(self);
  resolver->loop_.Watch(fd, (readable ? uint32_t{EPOLLIN} : 0) | (writable ? uint32_t{EPOLLOUT} : 0), *resolver);
}

std::optional<Duration> Resolver::WaitTime() const {
  timeval next{};
  if (ares_timeout(channel_, nullptr, &next) == nullptr) return std::nullopt;
  return std::chrono::seconds(next.tv_sec) + std::chrono::microseconds(next.tv_usec);
}

void Resolver::Tick() { ares_process_fd(channel_, ARES_SOCKET_BAD, ARES_SOCKET_BAD); }

void Resolver::OnReady(int fd, uint32_t events) {
  const bool readable = (events & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0;
  ares_process_fd(channel_, readable ? fd : ARES_SOCKET_BAD, (events & EPOLLOUT) ? fd : ARES_SOCKET_BAD);
}

}  // namespace shoji::egress
