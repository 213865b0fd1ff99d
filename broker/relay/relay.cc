#include "broker/relay/relay.h"

#include <utility>

#include "broker/relay/input_filter.h"
#include "broker/relay/session_messages.h"
#include "broker/relay/text_filter.h"

namespace shoji::relay {
namespace {

bool IsInput(const wire::ClientMessage& message) {
  return std::holds_alternative<wire::Pointer>(message) || std::holds_alternative<wire::Wheel>(message) ||
         std::holds_alternative<wire::Key>(message) || std::holds_alternative<wire::Text>(message) ||
         std::holds_alternative<wire::Preedit>(message);
}

// A client can be sent away while its session lives on.
bool EndsSession(ByteSpan message) {
  const auto parsed = wire::ParseServerMessage(message);
  const auto* end = parsed ? std::get_if<wire::End>(&*parsed) : nullptr;
  return end != nullptr && end->reason != wire::EndReason::kTakenOver &&
         end->reason != wire::EndReason::kClientBrokeProtocol;
}

}  // namespace

Relay::Relay(Services services, Identity identity, ClientPeer& peer)
    : services_(std::move(services)), identity_(std::move(identity)), peer_(peer) {
  opened_ = last_drained_ = services_.clock.Now();
  TransferJudge judge(
      {services_.clock, services_.rules, services_.digest, services_.audit, services_.statistics, services_.books},
      Subject(), identity_.session);
  TransferPorts& ports = *this;
  auto text = std::make_unique<TextFilter>(judge, services_.audit, identity_.session, services_.transfers,
                                           services_.typed, ports);
  auto gate = std::make_unique<TransferGate>(std::move(judge), identity_.session, services_.clock, services_.books,
                                             services_.transfers, ports, services_.files);
  gate_ = gate.get();
  filters_.push_back(std::make_unique<InputFilter>(opened_));  // P4 first: it limits how often the others are asked
  auto hold = std::make_unique<HoldFilter>();
  hold_ = hold.get();
  filters_.push_back(std::move(hold));
  filters_.push_back(std::move(text));  // P4, what is typed
  filters_.push_back(std::move(gate));  // P2, P3
}

policy::Subject Relay::Subject() const {
  return {identity_.person.name, identity_.person.departments, identity_.role, identity_.person.address};
}

Relay::~Relay() {
  DropLink();
  services_.directory.Detach(*this);
  services_.statistics.backlog_bytes -= static_cast<int64_t>(counted_backlog_);
}

void Relay::Open() {
  const auto attached = services_.directory.Attach(identity_.session, identity_.person, *this);
  if (attached || ended_) return;
  const bool elsewhere = attached.error().code == ErrorCode::kRefused;
  services_.statistics.Refused(elsewhere ? "attached_elsewhere" : "not_found");
  End(elsewhere ? wire::EndReason::kTakenOver : wire::EndReason::kSessionLost, attached.error().message);
}

void Relay::ShowStep(std::string_view step) {
  if (!ended_) peer_.SendStep(step);
}

void Relay::ShowHold(const sessions::Held& held) {
  if (ended_) return;
  gate_->Freeze(held.hold != sessions::Hold::kNone);
  hold_->Set(held.hold);
  std::string text = held.reason;
  if (!held.contact.empty()) text += "\n" + held.contact;
  if (text.size() > wire::kMaxHoldTextBytes || !wire::IsPlainUtf8(text)) text = held.reason;
  const auto state = held.hold == sessions::Hold::kViewOnly ? wire::HoldState::kViewOnly : wire::HoldState::kFrozen;
  const bool held_back = held.hold != sessions::Hold::kNone;
  peer_.SendMessage(wire::Encode(
      wire::ServerMessage(held_back ? wire::Hold{state, std::move(text)} : wire::Hold{wire::HoldState::kNone, ""})));
}

void Relay::ShowWatch(const wire::Watch& watch) {
  if (!ended_) peer_.SendMessage(wire::Encode(wire::ServerMessage(watch)));
}

void Relay::TakeLink(UniqueFd link) {
  if (ended_) return;
  DropLink();
  link_.emplace(std::move(link), wire::kMaxServerMessageBytes, kMaxLinkBacklogBytes);
  token_ = services_.loop.Add(link_->fd(), [this](link::Ready ready) { OnLinkReady(ready); });
  if (token_ == 0) return LinkClosed();
  early_bytes_ = 0;
  for (auto& message : std::exchange(early_, {})) {
    if (link_) ToLink(std::move(message));
  }
}

void Relay::OnClientMessage(ByteSpan bytes) {
  if (ended_) return;
  const auto message = wire::ParseClientMessage(bytes);
  if (!message) return OnClientBroken(message.error().message);
  const bool hello = std::holds_alternative<wire::Hello>(*message);
  if (hello == said_hello_) return OnClientBroken(hello ? "a second HELLO" : "no HELLO first");
  said_hello_ = true;
  for (const auto& filter : filters_) {
    const Verdict verdict = filter->Check(*message, services_.clock.Now());
    if (verdict == Verdict::kBroken) return OnClientBroken(filter->what());
    if (verdict == Verdict::kTaken) return;
  }
  // For us, not for the session.
  if (const auto* answer = std::get_if<wire::WatchAnswer>(&*message)) return OnWatchAnswer(*answer);
  Forward(*message, bytes);
}

void Relay::OnWatchAnswer(const wire::WatchAnswer& answer) {
  if (services_.watches != nullptr) services_.watches->OnAnswer(identity_.session, *this, answer);
}

void Relay::ToClient(const wire::ServerMessage& message) {
  if (ended_) return;
  if (peer_.queued_bytes() == 0) last_drained_ = services_.clock.Now();
  peer_.SendMessage(wire::Encode(message));
}

void Relay::Forward(const wire::ClientMessage& message, ByteSpan bytes) {
  if (IsInput(message)) {
    used_ = true;
    services_.directory.NoteInput(identity_.session);
  }
  Bytes copy(bytes.begin(), bytes.end());
  if (link_) return ToLink(std::move(copy));
  early_bytes_ += copy.size();
  if (early_bytes_ > kMaxEarlyBytes) return OnClientBroken("too much before the session is there");
  early_.push_back(std::move(copy));
}

void Relay::ToLink(Bytes message) {
  services_.statistics.bytes_to_sessions += message.size();
  ++services_.statistics.messages_to_sessions;
  if (!link_->Send(std::move(message))) return LinkClosed();
  services_.loop.WantWrite(token_, link_->wants_write());
  if (link_->queued_bytes() > kPauseClientBytes) peer_.PauseReading(true);
}

void Relay::OnLinkReady(link::Ready ready) {
  if (ready.write) {
    if (!link_->Flush()) return LinkClosed();
    services_.loop.WantWrite(token_, link_->wants_write());
    if (link_->queued_bytes() <= kPauseClientBytes / 2) peer_.PauseReading(false);
    gate_->Pump();
    if (!link_) return;
  }
  if (!ready.read && !ready.ended) return;
  const auto filled = link_->Fill();
  if (!filled && filled.error().code == ErrorCode::kTooLarge) return SessionBroke("a message too long");
  link_ended_ = !filled;
  PumpToClient();
}

void Relay::PumpToClient() {
  if (ended_ || !link_) return;
  while (link_ended_ || peer_.queued_bytes() < kMaxClientBacklogBytes) {
    const ByteSpan message = link_->Next();
    if (message.empty()) break;
    if (!FromSession(message)) return;
  }
  CountBacklog();
  if (link_ended_) return LinkClosed();
  services_.loop.WantRead(token_, peer_.queued_bytes() < kMaxClientBacklogBytes);
}

bool Relay::FromSession(ByteSpan message) {
  const auto type = CheckSessionMessage(message);
  if (!type) return SessionBroke(type.error().message), false;
  if (IsForGate(*type)) return TransferFromSession(message), link_.has_value();
  services_.statistics.bytes_to_clients += message.size();
  ++services_.statistics.messages_to_clients;
  if (peer_.queued_bytes() == 0) last_drained_ = services_.clock.Now();
  peer_.SendMessage(Bytes(message.begin(), message.end()));
  if (*type != wire::Type::kEnd) return true;
  if (EndsSession(message)) services_.directory.SessionOver(identity_.session);
  ended_ = true;
  DropLink();
  peer_.CloseAfterFlush();
  return false;
}

void Relay::TransferFromSession(ByteSpan message) {
  const auto parsed = wire::ParseServerMessage(message);
  if (!parsed) return SessionBroke(parsed.error().message);
  if (!gate_->OnSession(*parsed)) SessionBroke(gate_->what());
}

void Relay::OnDrained() {
  last_drained_ = services_.clock.Now();
  if (!ended_) gate_->Pump();
  PumpToClient();
}

void Relay::OnClientBroken(std::string_view what) {
  if (ended_) return;
  sessions::Statistics::Count(services_.statistics.protocol_errors, "client");
  services_.statistics.Refused("client_protocol_error");
  RecordMisuse("client", what);
  End(wire::EndReason::kClientBrokeProtocol, what);
}

// Whoever does what no part of Shoji does is tampering with it, or broken; either way somebody should see it.
void Relay::RecordMisuse(std::string_view side, std::string_view what) {
  const auto event =
      audit::ProtocolBroken(identity_.session, identity_.person.name, identity_.person.address, side, what);
  if (!services_.audit.Append(event)) ++services_.statistics.audit_failures;
}

void Relay::SessionBroke(std::string_view what) {
  sessions::Statistics::Count(services_.statistics.protocol_errors, "session");
  RecordMisuse("session", what);
  DropLink();
  services_.directory.SessionBrokeProtocol(identity_.session);
  End(wire::EndReason::kSandboxBrokeProtocol, "");
}

void Relay::LinkClosed() {
  DropLink();
  if (!ended_) services_.directory.LinkLost(*this);
}

void Relay::DropLink() {
  if (!link_) return;
  if (token_ != 0) services_.loop.Remove(token_);
  token_ = 0;
  link_.reset();
  link_ended_ = false;
}

void Relay::End(wire::EndReason reason, std::string_view detail) {
  if (std::exchange(ended_, true)) return;
  DropLink();
  std::string text(detail.substr(0, wire::kMaxDetailBytes));
  if (!wire::IsPlainUtf8(text)) text.clear();
  peer_.SendMessage(wire::Encode(wire::ServerMessage(wire::End{reason, std::move(text)})));
  peer_.CloseAfterFlush();
}

void Relay::CountBacklog() {
  const size_t now = peer_.queued_bytes();
  services_.statistics.backlog_bytes += static_cast<int64_t>(now) - static_cast<int64_t>(counted_backlog_);
  counted_backlog_ = now;
}

void Relay::Tick(TimePoint now) {
  if (!ended_) gate_->Tick(now);
  CountBacklog();
  if (peer_.queued_bytes() == 0) last_drained_ = now;
  if (now - last_drained_ >= kStalledClient) {
    services_.statistics.Refused("stalled_client");
    ended_ = true;
    DropLink();
    return peer_.Abort();
  }
  if (!said_hello_ && !ended_ && now - opened_ >= kHelloWithin) OnClientBroken("no HELLO in time");
}

}  // namespace shoji::relay
