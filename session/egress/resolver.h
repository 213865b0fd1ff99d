// Names to addresses, over DNS only: no hosts file, no search list, no cache. One thread (the loop's). The answer is
// the whole list of A and AAAA records, for the gate to judge as a whole. Owned by Proxy.
#pragma once

#include <ares.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "codec/base/c_handle.h"
#include "codec/base/clock.h"
#include "codec/base/result.h"
#include "session/egress/destination.h"
#include "session/egress/event_loop.h"

namespace shoji::egress {

class Resolver final : public EventHandler {
 public:
  // Empty list: no such name, no answer in time, or a broken one.
  using Callback = std::function<void(std::vector<IpAddress>)>;

  // `servers`: addresses with ports; empty = the system's. kUnavailable when the library refuses them.
  static Result<std::unique_ptr<Resolver>> Create(EventLoop& loop, const std::vector<Destination>& servers);
  ~Resolver() override;

  // Asks for `name`. The callback comes once, perhaps before this returns, unless Cancel comes first. Gives the query's
  // id.
  uint64_t Resolve(const std::string& name, Callback callback);
  void Cancel(uint64_t query);

  std::optional<Duration> WaitTime() const;
  void Tick();
  void OnReady(int fd, uint32_t events) override;

 private:
  explicit Resolver(EventLoop& loop) : loop_(loop) {}
  static void OnSocket(void* self, int fd, int readable, int writable) noexcept;
  static void OnAnswer(void* query, int status, int timeouts, ares_addrinfo* answer) noexcept;

  struct Query;
  EventLoop& loop_;
  ares_channel channel_ = nullptr;
  uint64_t next_query_ = 1;
  std::unordered_map<uint64_t, Callback> callbacks_;
};

}  // namespace shoji::egress
