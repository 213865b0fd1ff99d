// One connection of the sandbox's browser, from its first byte to its end: read the head, decide, then relay, refuse or
// answer from the start page. The browser is the untrusted peer: whatever it does costs this connection only. Owned by
// Proxy, its thread; everything in the context is borrowed and outlives it.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "codec/base/clock.h"
#include "codec/base/unique_fd.h"
#include "session/egress/certificate_authority.h"
#include "session/egress/destination_event.h"
#include "session/egress/event_loop.h"
#include "session/egress/outbound.h"
#include "session/egress/relay.h"
#include "session/egress/reply.h"
#include "session/egress/request_head.h"
#include "session/egress/resolver.h"
#include "session/egress/settings.h"
#include "session/egress/tls_refusal.h"

namespace shoji::egress {

struct ConnectionContext : OutboundContext {
  CertificateAuthority& authority;
  std::span<uint8_t> scratch;  // one read buffer for everybody
  std::function<void(const DestinationEvent&)> report;
  size_t tls_refusals = 0;  // open now
};

class Connection final : public EventHandler {
 public:
  // `over_limit`: too many are open; the request is read, reported and refused.
  Connection(ConnectionContext& context, std::shared_ptr<const Settings> settings, UniqueFd client, bool over_limit);
  ~Connection() override;

  void OnReady(int fd, uint32_t events) override;
  TimePoint deadline() const;
  void OnDeadline();
  bool done() const { return state_ == State::kDone; }
  // New settings: answers a waiting start page, ends a relay that is no longer permitted.
  void OnSettings(const std::shared_ptr<const Settings>& settings);  // never null

 private:
  enum class State { kHead, kWaiting, kConnecting, kRelaying, kReplying, kTls, kDone };

  void OnHangUp(uint32_t events);
  void ReadHead();
  void OnHead(std::string_view head);
  void OnStartHost();
  void OnPermitted();
  void OnOutbound(Answer answer, UniqueFd destination);
  void BeginRelay();
  void StepRelay(uint32_t client_events);
  void Refuse(Answer answer);
  void RefuseOverTls(Answer answer);
  void Answered(std::string response);
  void StepReply();
  void StepTls();
  void Finish();
  void Report(Answer answer);
  DestinationEvent EventOf(Answer answer, DestinationEvent::Phase phase) const;
  void WatchClient(uint32_t events) { context_.loop.Watch(client_.get(), events, *this); }
  const Limits& limits() const { return settings_->configuration.limits; }

  ConnectionContext& context_;
  std::shared_ptr<const Settings> settings_;
  UniqueFd client_;
  const bool over_limit_;
  State state_ = State::kHead;
  TimePoint deadline_;
  TimePoint began_;
  std::string input_;  // head so far; later what came behind it
  RequestHead request_;
  std::unique_ptr<Outbound> outbound_;
  UniqueFd destination_;
  std::optional<Relay> relay_;
  std::optional<Reply> reply_;
  std::optional<TlsRefusal> tls_;
  bool client_hung_up_ = false;
  bool permitted_ = false;  // an event is due when it ends
};

}  // namespace shoji::egress
