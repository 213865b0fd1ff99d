#include "session/egress/proxy.h"

#include <sys/socket.h>

#include <algorithm>
#include <utility>

namespace shoji::egress {
namespace {

// Above the limit this many more are accepted, only to be told so; the rest waits in the socket's backlog.
constexpr size_t kRefusedAtOnce = 32;

// Every connection is an entry in the record that all sessions share, so one session may not make them as fast as it
// can: more wait in the socket's backlog. A page of 300 plain pictures is not held up.
constexpr double kConnectionsPerSecond = 50;
constexpr double kConnectionsAtOnce = 300;

// For the last reports, when the host has ended the session.
constexpr std::chrono::seconds kReportTime{2};

}  // namespace

Proxy::Proxy(const Clock& clock, UniqueFd control, UniqueFd listener, CertificateAuthority authority, Confine confine)
    : clock_(clock),
      listener_(std::move(listener)),
      admission_(kConnectionsPerSecond, kConnectionsAtOnce, clock.Now()),
      authority_(std::move(authority)),
      confine_(std::move(confine)),
      control_(loop_, std::move(control), [this](ControlMessage message) { OnMessage(std::move(message)); }) {}

Proxy::~Proxy() {
  connections_.clear();
  loop_.Unwatch(listener_.get());
}

Result<void> Proxy::Run() {
  while (!control_.closed() && !fault_) {
    loop_.Run(WaitTime());
    Tick();
  }
  ReportTheRest();
  if (!fault_) fault_ = control_.fault();
  if (fault_) return std::unexpected(*fault_);
  return {};
}

void Proxy::ReportTheRest() {
  loop_.Unwatch(listener_.get());
  connections_.clear();
  if (bad_requests_.due() != TimePoint::max()) ReportWaitingBadRequests();
  const TimePoint end = clock_.Now() + kReportTime;
  for (TimePoint now = clock_.Now(); control_.pending() && now < end; now = clock_.Now()) loop_.Run(end - now);
}

void Proxy::OnMessage(ControlMessage message) {
  if (auto* configuration = std::get_if<Configuration>(&message)) return OnConfiguration(std::move(*configuration));
  OnAssignment(std::move(std::get<Assignment>(message)));
}

void Proxy::OnConfiguration(Configuration configuration) {
  if (!settings_) {
    if (auto begun = Begin(configuration); !begun) {
      fault_ = begun.error();
      return;
    }
  }
  Publish(std::move(configuration), settings_ ? settings_->assignment : std::nullopt);
}

Result<void> Proxy::Begin(const Configuration& configuration) {
  auto resolver = Resolver::Create(loop_, configuration.dns_servers);
  if (!resolver) return std::unexpected(resolver.error());
  resolver_ = std::move(*resolver);
  auto own_addresses = OwnAddresses::Open();
  if (!own_addresses) return std::unexpected(own_addresses.error());
  own_addresses_.emplace(std::move(*own_addresses));
  if (auto confined = confine_(configuration.limits.connections); !confined) return confined;
  context_ = std::make_unique<ConnectionContext>(OutboundContext{loop_, clock_, *resolver_, *own_addresses_},
                                                 authority_, std::span(scratch_),
                                                 [this](const DestinationEvent& event) { Report(event); });
  control_.Send(ReadyEvent(authority_.certificate_pem()));
  return {};
}

void Proxy::Report(const DestinationEvent& event) {
  const bool unread = event.answer == Answer::kBadRequest && event.host.empty();
  if (!unread || bad_requests_.Add(clock_.Now())) control_.Send(event.ToJson(*settings_->assignment));
}

void Proxy::ReportWaitingBadRequests() {
  DestinationEvent event;
  event.answer = Answer::kBadRequest;
  event.count = bad_requests_.Take(clock_.Now());
  control_.Send(event.ToJson(*settings_->assignment));
}

void Proxy::OnAssignment(Assignment assignment) {
  if (!settings_ || settings_->assignment) {
    fault_ = Error{ErrorCode::kInvalid, "control message: assign before configure, or twice"};
    return;
  }
  Publish(settings_->configuration, std::move(assignment));
}

void Proxy::Publish(Configuration configuration, std::optional<Assignment> assignment) {
  settings_ = std::make_shared<const Settings>(std::move(configuration), std::move(assignment));
  for (Connection& connection : connections_) connection.OnSettings(settings_);
}

void Proxy::OnReady(int, uint32_t) { AcceptAll(); }

void Proxy::AcceptAll() {
  while (MayAccept()) {
    UniqueFd client(accept4(listener_.get(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
    if (!client.valid()) return;
    admission_.Take(1, clock_.Now());
    connections_.emplace_back(*context_, settings_, std::move(client), connections_.size() >= limit());
  }
}

void Proxy::Tick() {
  if (!settings_) return;
  resolver_->Tick();
  const TimePoint now = clock_.Now();
  for (Connection& connection : connections_) {
    if (!connection.done() && connection.deadline() <= now) connection.OnDeadline();
  }
  connections_.remove_if([](const Connection& connection) { return connection.done(); });
  if (bad_requests_.due() <= now) ReportWaitingBadRequests();
  WatchListener();
}

void Proxy::WatchListener() { loop_.Watch(listener_.get(), MayAccept() ? uint32_t{EPOLLIN} : 0, *this); }

bool Proxy::MayAccept() {
  const bool room = connections_.size() < limit() + kRefusedAtOnce && !control_.congested();
  return room && admission_.WaitTime(1, clock_.Now()) == Duration::zero();
}

std::optional<Duration> Proxy::WaitTime() {
  if (!settings_) return std::nullopt;
  std::optional<Duration> wait = resolver_->WaitTime();
  const Duration admission = admission_.WaitTime(1, clock_.Now());
  if (admission > Duration::zero()) wait = wait ? std::min(*wait, admission) : admission;
  TimePoint next = bad_requests_.due();
  for (const Connection& connection : connections_) next = std::min(next, connection.deadline());
  if (next == TimePoint::max()) return wait;
  const Duration until = std::max(next - clock_.Now(), Duration::zero());
  return wait ? std::min(*wait, until) : until;
}

}  // namespace shoji::egress
