#include "session/egress/connection.h"

#include <algorithm>
#include <utility>

#include "session/egress/refusal_page.h"
#include "session/egress/socket_io.h"
#include "session/egress/start_page.h"

namespace shoji::egress {
namespace {

constexpr uint16_t kStartPort = 80;
constexpr size_t kMaxTlsRefusals = 16;  // handshakes cost CPU, and nobody reads more pages at once
constexpr std::chrono::seconds kDrainTime{2};
constexpr uint32_t kHungUp = EPOLLRDHUP | EPOLLHUP | EPOLLERR;
constexpr uint32_t kOnlyClosing = EPOLLET;  // asks for nothing, so gets what epoll always tells: EPOLLHUP, EPOLLERR

}  // namespace

Connection::Connection(ConnectionContext& context, std::shared_ptr<const Settings> settings, UniqueFd client,
                       bool over_limit)
    : context_(context),
      settings_(std::move(settings)),
      client_(std::move(client)),
      over_limit_(over_limit),
      deadline_(context.clock.Now() + limits().head_timeout),
      began_(context.clock.Now()) {
  WatchClient(EPOLLIN);
}

Connection::~Connection() {
  Finish();
  context_.loop.Unwatch(client_.get());
}

TimePoint Connection::deadline() const { return state_ == State::kConnecting ? outbound_->deadline() : deadline_; }

void Connection::OnDeadline() {
  if (state_ == State::kConnecting) return outbound_->OnDeadline();
  // A browser opens spare connections; one that never said anything is no bad request.
  if (state_ == State::kHead && !input_.empty()) return Refuse(Answer::kBadRequest);
  Finish();
}

void Connection::OnReady(int fd, uint32_t events) {
  const bool from_client = fd == client_.get();
  switch (state_) {
    case State::kHead:
      return ReadHead();
    case State::kRelaying:
      return StepRelay(from_client ? events : 0);
    case State::kReplying:
      return StepReply();
    case State::kTls:
      return StepTls();
    case State::kWaiting:
    case State::kConnecting:
      return OnHangUp(events);
    case State::kDone:
      return;
  }
}

// Only hang-ups are watched. A half-closed browser still gets its answer; behind a closed one nobody is left.
void Connection::OnHangUp(uint32_t events) {
  if (events & (EPOLLHUP | EPOLLERR)) return Finish();
  client_hung_up_ = true;
  WatchClient(kOnlyClosing);
}

void Connection::ReadHead() {
  const IoResult read = ReadSome(client_.get(), context_.scratch);
  if (read.state == IoState::kAgain) return;
  if (read.state != IoState::kDone) return Finish();
  const size_t before = input_.size();
  input_.append(AsText(context_.scratch.first(read.bytes)));
  // The empty line may have begun in what came before.
  const size_t from = before < 3 ? 0 : before - 3;
  const size_t tail = HeadLength(std::string_view(input_).substr(from));
  const size_t length = tail == 0 ? 0 : from + tail;
  if (length > limits().head_bytes || (length == 0 && input_.size() > limits().head_bytes)) {
    return Refuse(Answer::kBadRequest);
  }
  if (length == 0) return;
  const std::string head = input_.substr(0, length);
  input_.erase(0, length);
  OnHead(head);
}

void Connection::OnHead(std::string_view head) {
  began_ = context_.clock.Now();
  auto request = ParseRequestHead(head);
  if (!request) {
    const bool disguised = request.error().code == ErrorCode::kRefused;
    return Refuse(disguised ? Answer::kRefusedAddress : Answer::kBadRequest);
  }
  request_ = std::move(*request);
  const Destination& to = request_.destination;
  if (over_limit_) return Refuse(Answer::kTooMany);
  if (!request_.connect && to.host.text() == kStartHost && to.port == kStartPort) return OnStartHost();
  if (!settings_->assignment) return Refuse(Answer::kNotReady);
  const Answer answer = settings_->gate.JudgeDestination(to);
  if (answer != Answer::kAllowed) return Refuse(answer);
  state_ = State::kConnecting;
  permitted_ = true;
  WatchClient(EPOLLRDHUP);
  outbound_ = std::make_unique<Outbound>(
      context_, settings_, to, request_.connect, [this] { OnPermitted(); },
      [this](Answer found, UniqueFd fd) { OnOutbound(found, std::move(fd)); });
  outbound_->Start();
}

void Connection::OnStartHost() {
  switch (StartResourceOf(request_.method, request_.target)) {
    case StartResource::kPage:
      return Answered(StartPageResponse());
    case StartResource::kScript:
      return Answered(StartScriptResponse());
    case StartResource::kMissing:
      return Answered(StartMissingResponse());
    case StartResource::kWait:
      break;
  }
  if (settings_->assignment) return Answered(StartAddressResponse(settings_->assignment->start_url));
  state_ = State::kWaiting;
  deadline_ = TimePoint::max();
  WatchClient(EPOLLRDHUP);
}

void Connection::OnSettings(const std::shared_ptr<const Settings>& settings) {
  const bool undecided = state_ == State::kHead || state_ == State::kWaiting;
  if (undecided) settings_ = settings;
  if (state_ == State::kWaiting && settings->assignment) return OnStartHost();
  if (state_ != State::kConnecting && state_ != State::kRelaying) return;
  const Answer answer = settings->gate.JudgeDestination(request_.destination);
  if (answer == Answer::kAllowed) return;
  Report(answer);
  Finish();
}

void Connection::OnPermitted() { context_.report(EventOf(Answer::kAllowed, DestinationEvent::Phase::kOpen)); }

void Connection::OnOutbound(Answer answer, UniqueFd destination) {
  if (answer != Answer::kAllowed) return Refuse(answer);
  destination_ = std::move(destination);
  BeginRelay();
}

void Connection::BeginRelay() {
  state_ = State::kRelaying;
  deadline_ = context_.clock.Now() + limits().idle_timeout;
  const std::string early = std::exchange(input_, "");
  if (request_.connect) {
    relay_.emplace(Relay::Tunnel(early));
  } else if (outbound_->via_upstream()) {
    const std::string credentials = BasicCredentials(*settings_->configuration.upstream);
    relay_.emplace(Relay::Exchange(request_, request_.Serialise(&credentials), early, true));
  } else {
    relay_.emplace(Relay::Exchange(request_, request_.Serialise(), early, false));
  }
  StepRelay(0);
}

void Connection::StepRelay(uint32_t client_events) {
  client_hung_up_ = client_hung_up_ || (client_events & kHungUp) != 0;
  const bool unwanted = (client_events & EPOLLHUP) != 0 && relay_->request_finished();
  const Relay::State state = relay_->Step(client_.get(), destination_.get(), context_.scratch);
  if (relay_->moved()) deadline_ = context_.clock.Now() + limits().idle_timeout;
  switch (state) {
    case Relay::State::kRunning:
      break;
    case Relay::State::kFinished:
      Report(Answer::kAllowed);
      return Answered("");
    case Relay::State::kBadRequest:
      return Refuse(Answer::kBadRequest);
    case Relay::State::kNoResponse:
      return Refuse(Answer::kUpstreamFailed);
    case Relay::State::kBroken:
      return Finish();
  }
  if (unwanted) return Finish();
  const uint32_t wanted = relay_->client_events();
  WatchClient(wanted != 0 || client_hung_up_ ? wanted : uint32_t{EPOLLRDHUP});
  context_.loop.Watch(destination_.get(), relay_->destination_events(), *this);
}

void Connection::Refuse(Answer answer) {
  Report(answer);
  const Destination& to = request_.destination;
  const bool explained =
      answer != Answer::kBadRequest && answer != Answer::kNotReady && answer != Answer::kTooMany && input_.empty();
  if (request_.connect && explained && context_.tls_refusals < kMaxTlsRefusals) return RefuseOverTls(answer);
  Answered(request_.connect ? BareRefusal(answer) : RefusalResponse(answer, to.host.text(), to.port));
}

void Connection::RefuseOverTls(Answer answer) {
  const Destination& to = request_.destination;
  auto ssl = context_.authority.AcceptFor(to.host);
  const std::string line = "HTTP/1.1 200 Refused\r\nShoji-Refused: " + std::string(Key(answer)) + "\r\n\r\n";
  if (!ssl || WriteSome(client_.get(), line).bytes != line.size()) return Finish();
  state_ = State::kTls;
  deadline_ = context_.clock.Now() + limits().head_timeout;
  ++context_.tls_refusals;
  tls_.emplace(std::move(*ssl), client_.get(), RefusalResponse(answer, to.host.text(), to.port), limits().head_bytes);
  StepTls();
}

void Connection::StepTls() {
  tls_->Step();
  if (tls_->done()) return Answered("");
  WatchClient(tls_->wanted());
}

void Connection::Answered(std::string response) {
  if (destination_.valid()) context_.loop.Unwatch(destination_.get());
  destination_.Reset();
  state_ = State::kReplying;
  deadline_ = context_.clock.Now() + kDrainTime + (response.empty() ? Duration::zero() : limits().head_timeout);
  reply_.emplace(std::move(response));
  StepReply();
}

void Connection::StepReply() {
  reply_->Step(client_.get(), context_.scratch);
  if (reply_->done()) return Finish();
  WatchClient(reply_->wanted());
}

// The last word about a connection, once: at once when refused, at the end when permitted.
void Connection::Report(Answer answer) {
  const bool due = permitted_ || answer != Answer::kAllowed;
  if (!due || !settings_->assignment || answer == Answer::kNotReady) return;
  permitted_ = false;
  context_.report(EventOf(answer, DestinationEvent::Phase::kClosed));
}

DestinationEvent Connection::EventOf(Answer answer, DestinationEvent::Phase phase) const {
  DestinationEvent event;
  event.host = request_.destination.host.text();
  event.port = request_.destination.port;
  event.answer = answer;
  event.phase = phase;
  event.bytes_up = relay_ ? relay_->bytes_up() : 0;
  event.bytes_down = relay_ ? relay_->bytes_down() : 0;
  event.duration = std::chrono::duration_cast<std::chrono::milliseconds>(context_.clock.Now() - began_);
  return event;
}

void Connection::Finish() {
  if (state_ == State::kDone) return;
  if (permitted_) Report(Answer::kAllowed);
  if (tls_) --context_.tls_refusals;
  if (outbound_) outbound_->Cancel();
  state_ = State::kDone;
  context_.loop.Unwatch(client_.get());
  if (destination_.valid()) context_.loop.Unwatch(destination_.get());
}

}  // namespace shoji::egress
