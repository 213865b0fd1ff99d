#include "session/transfer/transfer_guard.h"

#include <algorithm>
#include <utility>

namespace shoji::transfer {
namespace {

bool IsText(const wire::TransferRequest& request) { return request.channel == wire::Channel::kClipboardText; }
bool IsPicture(const wire::TransferRequest& request) { return request.channel == wire::Channel::kClipboardImage; }
bool IsOutbound(const wire::TransferRequest& request) { return request.direction == wire::Direction::kOutbound; }

wire::TransferEnd Failed(uint32_t request_id) {
  return {.request_id = request_id, .result = wire::TransferResult::kFailed};
}

}  // namespace

TransferGuard::TransferGuard(const Clock& clock, input::AgentSink& agent,
                             std::function<void(const wire::ServerMessage&)> to_broker)
    : clock_(clock),
      agent_(agent),
      to_broker_(std::move(to_broker)),
      offers_(kOffersPerSecond, kOffersPerSecond, clock.Now()) {}

Result<void> TransferGuard::FromBroker(const wire::ClientMessage& message) {
  if (const auto* request = std::get_if<wire::TransferRequest>(&message)) return Ask(*request);
  if (const auto* data = std::get_if<wire::TransferData>(&message)) return PassOn(*data);
  const auto* cancel = std::get_if<wire::TransferCancel>(&message);
  if (cancel == nullptr) return Fail(ErrorCode::kInvalid, "not a transfer message");
  const auto open = WantedAs(cancel->request_id);
  if (open == open_.end()) return {};  // it has ended meanwhile
  to_broker_(Failed(cancel->request_id));
  return GiveUp(open);
}

TransferGuard::OpenOnes::iterator TransferGuard::WantedAs(uint32_t request_id) {
  return std::ranges::find_if(open_, [request_id](const auto& entry) {
    return !entry.second.unwanted && entry.second.request.request_id == request_id;
  });
}

Result<void> TransferGuard::Ask(const wire::TransferRequest& request) {
  if (WantedAs(request.request_id) != open_.end()) return Fail(ErrorCode::kInvalid, "a request id that is in use");
  if (request.bytes > kMaxContentBytes) return Fail(ErrorCode::kInvalid, "a content larger than any may be");
  if (open_.size() >= kMaxOpen) {
    to_broker_(Failed(request.request_id));
    return {};
  }
  wire::TransferRequest asked = request;
  asked.request_id = next_id_++;
  Open open;
  open.request = request;
  open_.emplace(asked.request_id, std::move(open));
  return agent_.Send(asked);
}

Result<void> TransferGuard::PassOn(const wire::TransferData& data) {
  const auto found = WantedAs(data.request_id);
  if (found == open_.end()) return {};  // the agent has given up meanwhile
  Open& open = found->second;
  if (!IsOutbound(open.request) || data.bytes.size() > open.request.bytes - open.passed) {
    return Fail(ErrorCode::kInvalid, "more content than announced");
  }
  open.passed += data.bytes.size();
  open.hash.Add(data.bytes);
  return agent_.Send(wire::TransferData{found->first, data.bytes});
}

// The agent stops when it hears of it; what it has sent by then is thrown away until it says its end.
Result<void> TransferGuard::GiveUp(OpenOnes::iterator open) {
  open->second.unwanted = true;
  return agent_.Send(wire::TransferCancel{open->first});
}

void TransferGuard::Attached() {
  if (clipboard_) to_broker_(*clipboard_);
  for (const auto& offer : files_) to_broker_(offer);
}

Result<void> TransferGuard::Detached() {
  for (auto open = open_.begin(); open != open_.end(); ++open) {
    if (open->second.unwanted) continue;
    if (auto told = GiveUp(open); !told) return told;
  }
  return {};
}

Result<void> TransferGuard::FromAgent(const wire::HintMessage& hint) {
  if (const auto* offer = std::get_if<wire::OfferHint>(&hint)) return TakeOffer(offer->offer);
  if (const auto* content = std::get_if<wire::ContentHint>(&hint)) return TakeContent(content->content);
  if (const auto* end = std::get_if<wire::ContentEndHint>(&hint)) return TakeEnd(end->end);
  return {};
}

Result<void> TransferGuard::TakeOffer(const wire::TransferOffer& offer) {
  if (!offers_.Take(1, clock_.Now())) return Fail(ErrorCode::kRefused, "agent floods with offers");
  if (offer.channel == wire::Channel::kFileDownload) {
    if (files_.size() >= kMaxFileOffers) files_.pop_front();
    files_.push_back(offer);
  } else {
    clipboard_ = offer;
  }
  to_broker_(offer);
  return {};
}

Result<void> TransferGuard::TakeContent(const wire::TransferContent& content) {
  const auto found = open_.find(content.request_id);
  if (found == open_.end() || IsOutbound(found->second.request)) {
    return Fail(ErrorCode::kInvalid, "agent sends content nobody asked for");
  }
  Open& open = found->second;
  open.passed += content.bytes.size();
  if (open.passed > kMaxContentBytes) return Fail(ErrorCode::kTooLarge, "agent sends a content without end");
  if (open.unwanted) return {};
  if (IsText(open.request) && !open.text.Add(content.bytes)) {
    return Fail(ErrorCode::kInvalid, "agent sends bytes that are no text");
  }
  if (IsPicture(open.request) && !open.picture.Add(content.bytes)) {
    return Fail(ErrorCode::kInvalid, "agent sends bytes that are no picture");
  }
  open.hash.Add(content.bytes);
  to_broker_(wire::TransferContent{open.request.request_id, content.bytes});
  return {};
}

Result<void> TransferGuard::TakeEnd(const wire::TransferEnd& end) {
  const auto found = open_.find(end.request_id);
  if (found == open_.end()) return Fail(ErrorCode::kInvalid, "agent ends what nobody asked for");
  Open open = std::move(found->second);
  open_.erase(found);
  if (open.unwanted) return {};
  if (end.result == wire::TransferResult::kWhole) {
    const bool all = !IsOutbound(open.request) || open.passed == open.request.bytes;
    const bool drawn = IsOutbound(open.request) || !IsPicture(open.request) || open.picture.AtEnd();
    if (!all || !drawn || !open.text.AtEnd()) return Fail(ErrorCode::kInvalid, "agent ends a content before its end");
    if (open.hash.Finish() != end.sha256) return Fail(ErrorCode::kInvalid, "agent sends a wrong digest");
  }
  // Taken, or never to be had: the next client need not hear of it.
  if (!IsOutbound(open.request)) {
    std::erase_if(files_, [&](const auto& offer) { return offer.offer_id == open.request.offer_id; });
  }
  to_broker_(wire::TransferEnd{open.request.request_id, end.result, end.sha256});
  return {};
}

}  // namespace shoji::transfer
