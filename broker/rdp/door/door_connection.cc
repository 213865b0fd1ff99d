#include "broker/rdp/door/door_connection.h"

#include <spdlog/spdlog.h>
#include <sys/socket.h>

#include <algorithm>
#include <utility>

#include "broker/relay/standing.h"

namespace shoji::rdp {
namespace {

constexpr size_t kMaxIncomingBytes = std::max(wire::kMaxClientMessageBytes, kMaxDoorMessageBytes);
// The relay stops reading the session when half a MiB waits; one message may come on top.
constexpr size_t kMaxOutgoingBytes = relay::Relay::kMaxClientBacklogBytes + wire::kMaxServerMessageBytes + 64 * 1024;

std::string_view NameOf(RefusedThing what) {
  constexpr std::string_view kNames[] = {"devices",       "audio_input",     "rail",
                                         "other_channel", "clipboard_files", "weak_security"};
  return kNames[static_cast<size_t>(what) - 1];
}

}  // namespace

DoorConnection::DoorConnection(const Services& services, UniqueFd link, DoorProcess process, std::string address)
    : services_(services),
      link_(std::move(link), kMaxIncomingBytes, kMaxOutgoingBytes),
      process_(std::move(process)),
      address_(std::move(address)),
      opened_(clock().Now()),
      next_check_(opened_ + services_.limits.check_login) {
  auto& loop = services_.relay.loop;
  link_token_ = loop.Add(link_.fd(), [this](link::Ready ready) { OnLink(ready); });
  process_token_ = loop.Add(process_.fd(), [this](link::Ready) { OnEndOfProcess(); });
  if (link_token_ == 0 || process_token_ == 0) Kill("no_resources");
}

DoorConnection::~DoorConnection() {
  RecordRefused();
  WithdrawCredential();
  relay_.reset();
  DropLink();
  if (process_token_ != 0) services_.relay.loop.Remove(process_token_);
  if (!login_token_.empty()) Leave();
}

void DoorConnection::Leave() {
  const bool line_broke = why_.empty() || why_ == "stalled";
  if (line_broke && services_.cookies.Keep(logon_id_, clock().Now())) return;
  services_.cookies.Drop(logon_id_);
  services_.login.Leave(login_token_);
}

void DoorConnection::OnLink(link::Ready ready) {
  if (ready.write) {
    if (const auto flushed = link_.Flush(); !flushed) return OnSendFailed(flushed.error());
    services_.relay.loop.WantWrite(link_token_, link_.wants_write());
    if (relay_ && !closing_) relay_->OnDrained();
    ShutWhenFlushed();
  }
  if (link_token_ == 0 || (!ready.read && !ready.ended)) return;
  const auto filled = link_.Fill();
  if (!filled && filled.error().code == ErrorCode::kTooLarge) return Broke("a message too long");
  for (ByteSpan message = link_.Next(); !message.empty(); message = link_.Next()) {
    if (!closing_) OnMessage(message);
  }
  if (!filled) OnEndOfLink();
}

void DoorConnection::OnMessage(ByteSpan message) {
  if (IsDoorMessage(message)) {
    const auto request = ParseDoorRequest(message);
    if (!request) return Broke(request.error().message);
    return std::visit([this](const auto& fields) { OnRequest(fields); }, *request);
  }
  if (!relay_) return Broke("a wire message before the login");
  relay_->OnClientMessage(message);
}

void DoorConnection::OnRequest(const Login& login) {
  if (relay_ || logging_in_) return Broke("a second LOGIN");
  if (not_proven_) return Broke("a LOGIN after NOT_PROVEN");
  if (++logins_ > kMaxLogins) return Kill("too_many_logins");
  logging_in_ = true;
  WithdrawCredential();
  const auto done = [this, alive = std::weak_ptr(alive_), &desk = services_.login](DoorLogin::Answer answer) {
    if (!alive.expired()) return OnLoggedIn(std::move(answer));
    if (answer) desk.Leave(answer->login_token);
  };
  if (login.kind != LoginKind::kCookie) return services_.login.Submit(login, address_, done);
  services_.login.Return(services_.cookies, login, address_, clock().Now(), done);
}

void DoorConnection::OnLoggedIn(DoorLogin::Answer answer) {
  logging_in_ = false;
  if (answer && closing_) return services_.login.Leave(answer->login_token);
  if (answer) return Attach(std::move(*answer));
  SendMessage(Encode(DoorAnswer(answer.error())));
}

void DoorConnection::Attach(relay::Relay::Identity identity) {
  user_ = identity.person.name;
  login_token_ = identity.login_token;
  RecordClient();
  RecordRefused();
  SendMessage(Encode(DoorAnswer(LoginAnswer{LoginResult::kOk})));
  const Cookie cookie = services_.cookies.Issue(user_, login_token_);
  logon_id_ = cookie.logon_id;
  SendMessage(Encode(DoorAnswer(cookie)));
  relay_ = std::make_unique<relay::Relay>(services_.relay, std::move(identity), *this);
  relay_->Open();
  const std::string& session = relay_->identity().session;
  services_.cookies.Shows(logon_id_, session, services_.relay.directory.LastWindowOf(session).value_or(0));
}

void DoorConnection::OnRequest(const CredentialRequest& request) {
  if (relay_ || logging_in_) return Broke("a CREDENTIAL_REQUEST after the LOGIN");
  if (++credential_requests_ > kMaxCredentialRequests) return Broke("too many CREDENTIAL_REQUESTs");
  const Credential credential = services_.login.CredentialOf(request.user, address_);
  if (credential.known) {
    WithdrawCredential();
    asked_for_ = request.user;
  }
  SendMessage(Encode(DoorAnswer(credential)));
}

void DoorConnection::OnRequest(const Refused& refused) {
  if (++refused_ > kMaxRefusedPerConnection) return Broke("too many REFUSED");
  services_.relay.statistics.Refused("rdp_" + std::string(NameOf(refused.what)));
  unrecorded_.push_back(refused.what);
  if (logged_in()) RecordRefused();
}

void DoorConnection::RecordRefused() {
  for (const RefusedThing what : std::exchange(unrecorded_, {}))
    Record(audit::RdpRefused(user_, address_, NameOf(what)));
}

void DoorConnection::OnRequest(const Client& client) {
  if (client_) return Broke("a second CLIENT");
  client_ = client;
  RecordClient();
}

void DoorConnection::OnRequest(const Sign& sign) {
  if (relay_ || ++signs_ > kMaxSignsPerConnection) return Broke("a SIGN too many");
  auto signature = services_.signer.Sign(sign.block);
  SendMessage(Encode(DoorAnswer(Signature{signature ? std::move(*signature) : Bytes{}})));
}

void DoorConnection::OnRequest(const NotProven&) {
  if (relay_ || logins_ > 0 || asked_for_.empty() || std::exchange(not_proven_, true)) {
    return Broke("a NOT_PROVEN nobody asked for");
  }
  services_.login.NotProven(std::exchange(asked_for_, {}), address_);
}

void DoorConnection::WithdrawCredential() {
  if (!asked_for_.empty()) services_.login.WithdrawCredential(std::exchange(asked_for_, {}), address_);
}

void DoorConnection::RecordClient() {
  if (user_.empty() || !client_ || std::exchange(client_recorded_, true)) return;
  Record(audit::RdpClientSeen({user_, address_, client_->name, client_->build, client_->keyboard_layout}));
}

// Events of clients that have not logged in are rate-limited, so that they cannot fill the disk.
void DoorConnection::Record(const audit::Event& event) {
  if (user_.empty() && !services_.records.Take(1, clock().Now())) return;
  if (!services_.relay.audit.Append(event)) ++services_.relay.statistics.audit_failures;
}

void DoorConnection::SendMessage(Bytes message) {
  if (closing_) return;
  if (const auto sent = link_.Send(std::move(message)); !sent) return OnSendFailed(sent.error());
  services_.relay.loop.WantWrite(link_token_, link_.wants_write());
}

void DoorConnection::PauseReading(bool paused) {
  if (link_token_ != 0) services_.relay.loop.WantRead(link_token_, !paused);
}

void DoorConnection::CloseAfterFlush() {
  if (std::exchange(closing_, true)) return;
  why_ = "ended";
  services_.cookies.Drop(logon_id_);  // now: its process may take its time, and knows already
  kill_at_ = clock().Now() + services_.limits.farewell;
  PauseReading(false);  // its end is to be seen
  ShutWhenFlushed();
}

void DoorConnection::ShutWhenFlushed() {
  if (closing_ && link_token_ != 0 && !link_.wants_write()) (void)::shutdown(link_.fd(), SHUT_WR);
}

void DoorConnection::OnEndOfLink() {
  OnSendFailed({ErrorCode::kClosed, {}});
  relay_.reset();
}

// One that closed its end is about to exit, and how it does so tells why. Its relay may be the caller.
void DoorConnection::OnSendFailed(const Error& error) {
  if (error.code != ErrorCode::kClosed) return Kill("crashed");
  DropLink();
  closing_ = true;
  kill_at_ = std::min(kill_at_.value_or(TimePoint::max()), clock().Now() + services_.limits.farewell);
}

void DoorConnection::OnEndOfProcess() {
  const auto end = process_.Reap();
  if (!end) return;
  services_.relay.loop.Remove(std::exchange(process_token_, 0));
  DropLink();
  closing_ = gone_ = true;
  relay_.reset();
  // The client may come back to what it left in order; what brought a process down is not offered twice.
  if (why_.empty() && (end->by_signal || end->status != 0)) {
    why_ = "crashed";
    services_.cookies.Drop(logon_id_);
  }
  const std::string_view why = why_.empty() ? "client" : why_;
  spdlog::info("event=rdp_ended address={} why={} signal={} status={}", address_, why, end->by_signal, end->status);
  RecordRefused();
  if (!user_.empty()) Record(audit::RdpEnded(user_, address_, why));
}

void DoorConnection::Broke(std::string_view what) {
  auto& statistics = services_.relay.statistics;
  sessions::Statistics::Count(statistics.protocol_errors, "rdp");
  const std::string session = relay_ ? relay_->identity().session : "";
  Record(audit::ProtocolBroken(session, user_, address_, "rdp", what));
  Kill("broke_protocol");
}

// Its relay, which may be the caller, goes when the process has ended.
void DoorConnection::Kill(std::string_view why) {
  if (why_.empty()) why_ = why;
  if (why != "stalled") services_.cookies.Drop(logon_id_);
  closing_ = true;
  DropLink();
  process_.Kill();
}

void DoorConnection::DropLink() {
  if (link_token_ != 0) services_.relay.loop.Remove(std::exchange(link_token_, 0));
}

void DoorConnection::Stop() {
  if (!relay_ && !closing_) Kill("stopping");
}

void DoorConnection::Tick(TimePoint now) {
  if (gone_) return;
  if (closing_) {
    if (kill_at_ && now >= *kill_at_) Kill("hung");
    return;
  }
  if (relay_) {
    relay_->Tick(now);
    if (!closing_ && now >= next_check_) CheckStanding();
  } else if (!logging_in_ && now - opened_ >= (client_ ? services_.limits.login_page : services_.limits.handshake)) {
    Kill("too_late");
  }
}

void DoorConnection::CheckStanding() {
  next_check_ = clock().Now() + services_.limits.check_login;
  const auto standing = relay::StandingOf(services_.logins, relay_->identity(), relay_->TakeUsed());
  // Other departments or another role from today on: an RDP client cannot come back by itself as a page does, so the
  // person logs in again and finds the session as it was.
  if (standing != relay::Standing::kGood) relay_->End(wire::EndReason::kLoggedOut, "");
}

}  // namespace shoji::rdp
