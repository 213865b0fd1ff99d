#include "session/egress/outbound.h"

#include <openssl/evp.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <utility>

#include "session/egress/request_head.h"
#include "session/egress/socket_io.h"

namespace shoji::egress {
namespace {

constexpr size_t kMaxAnswerBytes = 16384;

enum class Reply { kIncomplete, kAccepted, kRefused };

// Reads the head of the upstream's answer and not one byte more: what follows belongs to the tunnel.
Reply ReadReply(int fd) {
  std::array<char, kMaxAnswerBytes> buffer;
  const ssize_t count = recv(fd, buffer.data(), buffer.size(), MSG_DONTWAIT | MSG_PEEK);
  if (count < 0 && (errno == EAGAIN || errno == EINTR)) return Reply::kIncomplete;
  if (count <= 0) return Reply::kRefused;
  const std::string_view seen(buffer.data(), static_cast<size_t>(count));
  const size_t length = HeadLength(seen);
  if (length == 0) return seen.size() == buffer.size() ? Reply::kRefused : Reply::kIncomplete;
  if (recv(fd, buffer.data(), length, MSG_DONTWAIT) != static_cast<ssize_t>(length)) return Reply::kRefused;
  const bool http = seen.starts_with("HTTP/1.1 2") || seen.starts_with("HTTP/1.0 2");
  return http ? Reply::kAccepted : Reply::kRefused;
}

std::string ConnectRequest(const Destination& destination, const Upstream& upstream) {
  const std::string authority = destination.ForAuthority();
  std::string text = "CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n";
  const std::string credentials = BasicCredentials(upstream);
  if (!credentials.empty()) text += "Proxy-Authorization: Basic " + credentials + "\r\n";
  return text + "\r\n";
}

}  // namespace

std::string BasicCredentials(const Upstream& upstream) {
  if (upstream.username.empty()) return "";
  const std::string plain = upstream.username + ":" + upstream.password;
  std::vector<unsigned char> encoded(4 * ((plain.size() + 2) / 3) + 1);
  const auto* bytes = reinterpret_cast<const unsigned char*>(plain.data());
  const int length = EVP_EncodeBlock(encoded.data(), bytes, static_cast<int>(plain.size()));
  return {encoded.begin(), encoded.begin() + length};
}

Outbound::Outbound(const OutboundContext& context, std::shared_ptr<const Settings> settings, Destination destination,
                   bool tunnel, OnPermitted on_permitted, Callback callback)
    : loop_(context.loop),
      clock_(context.clock),
      resolver_(context.resolver),
      own_addresses_(context.own_addresses),
      settings_(std::move(settings)),
      destination_(std::move(destination)),
      tunnel_(tunnel),
      on_permitted_(std::move(on_permitted)),
      callback_(std::move(callback)),
      via_upstream_(settings_->configuration.upstream && !settings_->gate.IsException(destination_)) {}

Outbound::~Outbound() { Cancel(); }

void Outbound::Cancel() {
  phase_ = Phase::kDone;
  deadline_ = TimePoint::max();
  if (query_ != 0) resolver_.Cancel(std::exchange(query_, 0));
  if (fd_.valid()) loop_.Unwatch(fd_.get());
  fd_.Reset();
}

void Outbound::Start() { Resolve(destination_.host, &Outbound::OnDestinationResolved); }

void Outbound::Resolve(const HostName& host, void (Outbound::*then)(Addresses)) {
  deadline_ = clock_.Now() + settings_->configuration.limits.connect_timeout;
  if (host.is_address()) return (this->*then)({host.address()});
  bool answered = false;
  const uint64_t query = resolver_.Resolve(host.text(), [this, then, &answered](Addresses addresses) {
    // `answered` is only alive while Resolve itself runs, and query_ is 0 exactly then.
    if (query_ == 0) answered = true;
    query_ = 0;
    (this->*then)(std::move(addresses));
  });
  if (!answered) query_ = query;
}

void Outbound::OnDestinationResolved(Addresses addresses) {
  const bool left_to_upstream = via_upstream_ && addresses.empty();
  if (!left_to_upstream) {
    const Answer answer = Judge(addresses);
    if (answer != Answer::kAllowed) return Finish(answer);
  }
  on_permitted_();
  if (!via_upstream_) return Dial(std::move(addresses), destination_.port);
  Resolve(settings_->configuration.upstream->proxy.host, &Outbound::OnUpstreamResolved);
}

// The gate knows what no machine may be asked for; which addresses are this machine's own only the kernel knows.
Answer Outbound::Judge(const Addresses& addresses) {
  const Answer answer = settings_->gate.JudgeAddresses(destination_, addresses);
  if (answer != Answer::kAllowed || settings_->gate.IsException(destination_)) return answer;
  const bool own = std::ranges::any_of(addresses, [&](const IpAddress& a) { return own_addresses_.Contains(a); });
  return own ? Answer::kRefusedAddress : Answer::kAllowed;
}

void Outbound::OnUpstreamResolved(Addresses addresses) {
  Dial(std::move(addresses), settings_->configuration.upstream->proxy.port);
}

void Outbound::Dial(Addresses addresses, uint16_t port) {
  phase_ = Phase::kConnecting;
  addresses_ = std::move(addresses);
  port_ = port;
  DialNext();
}

Duration Outbound::AttemptTimeout() const {
  const auto parts = static_cast<int64_t>(std::clamp<size_t>(addresses_.size(), 1, 3));
  return Duration(settings_->configuration.limits.connect_timeout) / parts;
}

void Outbound::DialNext() {
  if (fd_.valid()) loop_.Unwatch(fd_.get());
  fd_.Reset();
  while (!fd_.valid() && next_ < addresses_.size()) {
    auto begun = BeginConnect(addresses_[next_++], port_);
    if (begun) fd_ = std::move(*begun);
  }
  if (!fd_.valid()) return Finish(Unreachable());
  deadline_ = clock_.Now() + AttemptTimeout();
  loop_.Watch(fd_.get(), EPOLLOUT, *this);
}

void Outbound::OnReady(int fd, uint32_t) {
  if (phase_ == Phase::kAsking) return StepAsking();
  if (phase_ != Phase::kConnecting) return;
  if (!FinishConnect(fd)) return DialNext();
  OnConnected();
}

void Outbound::OnConnected() {
  if (!via_upstream_ || !tunnel_) return Finish(Answer::kAllowed);
  phase_ = Phase::kAsking;
  deadline_ = clock_.Now() + settings_->configuration.limits.connect_timeout;
  question_ = ConnectRequest(destination_, *settings_->configuration.upstream);
  StepAsking();
}

void Outbound::StepAsking() {
  while (!question_.empty()) {
    const IoResult wrote = WriteSome(fd_.get(), question_);
    if (wrote.state == IoState::kAgain) return loop_.Watch(fd_.get(), EPOLLOUT, *this);
    if (wrote.state != IoState::kDone) return Finish(Answer::kUpstreamFailed);
    question_.erase(0, wrote.bytes);
  }
  const Reply reply = ReadReply(fd_.get());
  if (reply == Reply::kIncomplete) return loop_.Watch(fd_.get(), EPOLLIN | EPOLLET, *this);
  Finish(reply == Reply::kAccepted ? Answer::kAllowed : Answer::kUpstreamFailed);
}

void Outbound::OnDeadline() {
  if (phase_ == Phase::kConnecting) return DialNext();
  Finish(phase_ == Phase::kResolving ? Answer::kDnsFailed : Answer::kUpstreamFailed);
}

void Outbound::Finish(Answer answer) {
  if (fd_.valid()) loop_.Unwatch(fd_.get());
  UniqueFd connected = answer == Answer::kAllowed ? std::move(fd_) : UniqueFd();
  Cancel();
  callback_(answer, std::move(connected));
}

}  // namespace shoji::egress
