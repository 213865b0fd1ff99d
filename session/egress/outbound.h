// Makes the way out for one request: resolve, judge every address, connect to exactly a judged one (in turn), and where
// an upstream proxy is configured ask that one to connect. Owned by one connection, its thread.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "codec/base/clock.h"
#include "codec/base/unique_fd.h"
#include "session/egress/event_loop.h"
#include "session/egress/own_addresses.h"
#include "session/egress/resolver.h"
#include "session/egress/settings.h"

namespace shoji::egress {

// What every way out uses; borrowed, outlives it.
struct OutboundContext {
  EventLoop& loop;
  const Clock& clock;
  Resolver& resolver;
  OwnAddresses& own_addresses;
};

class Outbound final : public EventHandler {
 public:
  // Every rule has said yes; the first packet to the destination (or the upstream proxy) has not left. At most once.
  using OnPermitted = std::function<void()>;
  // kAllowed with a connected socket (behind a finished CONNECT when `tunnel` goes through the upstream), or the reason
  // without one. Called once, perhaps inside Start.
  using Callback = std::function<void(Answer, UniqueFd)>;

  // Borrows the context, shares the settings.
  Outbound(const OutboundContext& context, std::shared_ptr<const Settings> settings, Destination destination,
           bool tunnel, OnPermitted on_permitted, Callback callback);
  ~Outbound() override;

  void Start();
  // Gives up whatever is under way: no callback and no packet after this. Repeatable.
  void Cancel();
  // Speaks to the configured upstream proxy, not to the destination.
  bool via_upstream() const { return via_upstream_; }
  TimePoint deadline() const { return deadline_; }
  void OnDeadline();
  void OnReady(int fd, uint32_t events) override;

 private:
  enum class Phase { kResolving, kConnecting, kAsking, kDone };

  using Addresses = std::vector<IpAddress>;
  void Resolve(const HostName& host, void (Outbound::*then)(Addresses));
  void OnDestinationResolved(Addresses addresses);
  Answer Judge(const Addresses& addresses);
  void OnUpstreamResolved(Addresses addresses);
  void Dial(Addresses addresses, uint16_t port);
  void DialNext();
  void OnConnected();
  void StepAsking();
  void Finish(Answer answer);
  Answer Unreachable() const { return via_upstream_ ? Answer::kUpstreamFailed : Answer::kConnectFailed; }
  Duration AttemptTimeout() const;

  EventLoop& loop_;
  const Clock& clock_;
  Resolver& resolver_;
  OwnAddresses& own_addresses_;
  std::shared_ptr<const Settings> settings_;
  const Destination destination_;
  const bool tunnel_;
  OnPermitted on_permitted_;
  Callback callback_;
  const bool via_upstream_;
  Phase phase_ = Phase::kResolving;
  uint64_t query_ = 0;
  Addresses addresses_;  // judged; tried from next_ on
  size_t next_ = 0;
  uint16_t port_ = 0;
  std::string question_;  // what is left of the CONNECT to the upstream
  UniqueFd fd_;
  TimePoint deadline_ = TimePoint::max();
};

// Value of "Proxy-Authorization: Basic", "" without a user name.
std::string BasicCredentials(const Upstream& upstream);

}  // namespace shoji::egress
