#include "session/egress/relay.h"

#include <sys/epoll.h>

#include "session/egress/request_body.h"

namespace shoji::egress {

Relay Relay::Tunnel(std::string_view early) {
  Relay relay(Pump(std::make_unique<PassThrough>(), Pump::AtEnd::kShutSink),
              Pump(std::make_unique<PassThrough>(), Pump::AtEnd::kShutSink));
  relay.up_.Offer(AsBytes(early));
  relay.down_.Prepend("HTTP/1.1 200 Connection established\r\n\r\n");
  return relay;
}

Relay Relay::Exchange(const RequestHead& request, std::string_view head, std::string_view early, bool from_proxy) {
  auto response = std::make_unique<ResponseFilter>(request.method == "HEAD", from_proxy);
  const ResponseFilter* borrowed = response.get();
  Relay relay(Pump(std::make_unique<RequestBody>(request.framing, request.content_length), Pump::AtEnd::kLeaveSinkOpen),
              Pump(std::move(response), Pump::AtEnd::kShutSink));
  relay.response_ = borrowed;
  relay.up_.Prepend(head);
  relay.up_.Offer(AsBytes(early));
  return relay;
}

Relay::State Relay::TunnelState() const {
  if (up_.failed() || down_.failed()) return State::kBroken;
  const bool over = up_.state() == Pump::State::kFinished && down_.state() == Pump::State::kFinished;
  return over ? State::kFinished : State::kRunning;
}

Relay::State Relay::ExchangeState() const {
  if (down_.state() == Pump::State::kFinished) return State::kFinished;
  if (down_.failed()) {
    const bool silent = down_.state() == Pump::State::kSourceFailed && !response_->started();
    return silent ? State::kNoResponse : State::kBroken;
  }
  // A destination may refuse the rest of a body and still answer, so only the browser's own fault ends the exchange.
  if (up_.state() == Pump::State::kSourceFailed) return response_->started() ? State::kBroken : State::kBadRequest;
  return State::kRunning;
}

Relay::State Relay::Step(int client, int destination, std::span<uint8_t> scratch) {
  up_.Step(client, destination, scratch);
  down_.Step(destination, client, scratch);
  return response_ == nullptr ? TunnelState() : ExchangeState();
}

uint32_t Relay::client_events() const {
  return (up_.WantsRead() ? uint32_t{EPOLLIN} : 0) | (down_.WantsWrite() ? uint32_t{EPOLLOUT} : 0);
}

uint32_t Relay::destination_events() const {
  return (down_.WantsRead() ? uint32_t{EPOLLIN} : 0) | (up_.WantsWrite() ? uint32_t{EPOLLOUT} : 0);
}

}  // namespace shoji::egress
