// The whole of shoji-egress behind main(): control channel, listener, connections, one thread, one loop. Serves nobody
// until it was configured and has confined itself.
#pragma once

#include <array>
#include <functional>
#include <list>
#include <memory>
#include <optional>

#include "codec/base/clock.h"
#include "codec/base/result.h"
#include "codec/base/unique_fd.h"
#include "session/egress/bad_request_tally.h"
#include "session/egress/certificate_authority.h"
#include "session/egress/connection.h"
#include "session/egress/control_channel.h"
#include "session/egress/event_loop.h"
#include "session/egress/own_addresses.h"
#include "session/egress/resolver.h"
#include "session/egress/settings.h"
#include "session/link/token_bucket.h"

namespace shoji::egress {

class Proxy final : public EventHandler {
 public:
  // Called once, after the first configuration and before the first connection, with the limit on connections.
  using Confine = std::function<Result<void>(size_t connections)>;

  Proxy(const Clock& clock, UniqueFd control, UniqueFd listener, CertificateAuthority authority, Confine confine);
  ~Proxy() override;

  // Serves until the host says no more, then ends every connection, reports it, and returns. An Error when that was a
  // fault: a malformed datagram, no resolver, no confinement.
  Result<void> Run();

  void OnReady(int fd, uint32_t events) override;

 private:
  void OnMessage(ControlMessage message);
  void OnConfiguration(Configuration configuration);
  void OnAssignment(Assignment assignment);
  Result<void> Begin(const Configuration& configuration);
  void Publish(Configuration configuration, std::optional<Assignment> assignment);
  void Report(const DestinationEvent& event);
  void ReportWaitingBadRequests();
  void AcceptAll();
  void Tick();
  void WatchListener();
  size_t limit() const { return settings_->configuration.limits.connections; }
  bool MayAccept();
  void ReportTheRest();
  std::optional<Duration> WaitTime();

  const Clock& clock_;
  EventLoop loop_;
  UniqueFd listener_;
  link::TokenBucket admission_;
  CertificateAuthority authority_;
  Confine confine_;
  ControlChannel control_;
  std::optional<Error> fault_;
  std::array<uint8_t, 65536> scratch_;
  std::shared_ptr<const Settings> settings_;
  BadRequestTally bad_requests_;
  std::unique_ptr<Resolver> resolver_;
  std::optional<OwnAddresses> own_addresses_;
  std::unique_ptr<ConnectionContext> context_;
  std::list<Connection> connections_;
};

}  // namespace shoji::egress
