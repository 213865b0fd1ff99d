#include "session/agent/transfer_desk.h"

#include <algorithm>
#include <utility>

#include "codec/wire/content_hash.h"

namespace shoji::agent {

void TransferDesk::SetClipboard(Clipboard* clipboard) {
  clipboard_ = clipboard;
  clipboard_->on_copied = [this] { OnCopied(); };
}

// --- offers ---------------------------------------------------------------------------------------------------------

void TransferDesk::OnCopied() {
  copied_ = true;
  if (offer_timer_) return;
  offer_timer_ = loop_.CallAfter(kOfferInterval, [this] {
    offer_timer_.reset();
    Offer();
  });
}

void TransferDesk::Offer() {
  if (!copied_ || clipboard_->busy()) return;
  copied_ = false;
  clipboard_->FindKind([this](Clipboard::Kind kind) {
    StopWatching();
    if (kind) session_.Send(wire::OfferHint{{.offer_id = ++newest_offer_, .channel = *kind, .bytes = 0}});
    FetchNext();
  });
  WatchReading();
}

// --- to the session -------------------------------------------------------------------------------------------------

void TransferDesk::OnRequest(const wire::TransferRequest& request) {
  const bool text = request.channel == wire::Channel::kClipboardText && clipboard_ != nullptr;
  if (text && request.direction == wire::Direction::kOutbound) {
    incoming_[request.request_id] = {.bytes = request.bytes, .content = {}};
    if (request.bytes == 0) Take(request.request_id, {});
    return;
  }
  const bool newest = request.offer_id == 0 || request.offer_id == newest_offer_;
  if (!text || !newest) return SendEnd(request.request_id, wire::TransferResult::kNotThere);
  to_fetch_.push_back(request.request_id);
  FetchNext();
}

void TransferDesk::FetchNext() {
  if (clipboard_->busy()) return;
  if (to_fetch_.empty()) return Offer();
  const uint32_t id = to_fetch_.front();
  to_fetch_.pop_front();
  fetching_ = id;
  clipboard_->Fetch([this, id](wire::TransferResult result, Bytes content) {
    StopWatching();
    OnFetched(id, result, std::move(content));
    FetchNext();
  });
  WatchReading();
}

void TransferDesk::OnFetched(uint32_t request_id, wire::TransferResult result, Bytes content) {
  if (!std::exchange(fetching_, std::nullopt)) return SendEnd(request_id, wire::TransferResult::kFailed);
  if (result != wire::TransferResult::kWhole) return SendEnd(request_id, result);
  SendContent(request_id, std::move(content));
}

void TransferDesk::WatchReading() {
  StopWatching();
  if (!clipboard_->busy()) return;
  patience_timer_ = loop_.CallAfter(kPatience, [this] {
    patience_timer_.reset();
    clipboard_->GiveUp();
  });
}

void TransferDesk::StopWatching() {
  if (patience_timer_) loop_.Cancel(*std::exchange(patience_timer_, std::nullopt));
}

void TransferDesk::SendContent(uint32_t request_id, Bytes content) {
  outgoing_.push_back({.request_id = request_id, .content = std::move(content), .sent = 0});
  Pump();
}

void TransferDesk::Pump() {
  while (!outgoing_.empty() && session_.idle()) {
    Outgoing& first = outgoing_.front();
    const size_t size = std::min(wire::kMaxTransferPieceBytes, first.content.size() - first.sent);
    if (size == 0) {
      SendEnd(first.request_id, wire::TransferResult::kWhole, wire::HashOf(first.content));
      outgoing_.pop_front();
      continue;
    }
    const auto begin = first.content.begin() + static_cast<ptrdiff_t>(first.sent);
    session_.Send(wire::ContentHint{{first.request_id, Bytes(begin, begin + static_cast<ptrdiff_t>(size))}});
    first.sent += size;
  }
}

void TransferDesk::SendEnd(uint32_t request_id, wire::TransferResult result, const wire::Sha256& sha256) {
  session_.Send(wire::ContentEndHint{{.request_id = request_id, .result = result, .sha256 = sha256}});
}

// --- from the session -----------------------------------------------------------------------------------------------

void TransferDesk::OnData(const wire::TransferData& data) {
  const auto found = incoming_.find(data.request_id);
  if (found == incoming_.end()) return;
  Incoming& incoming = found->second;
  incoming.content.insert(incoming.content.end(), data.bytes.begin(), data.bytes.end());
  if (incoming.content.size() >= incoming.bytes) Take(data.request_id, std::move(incoming.content));
}

void TransferDesk::Take(uint32_t request_id, Bytes content) {
  incoming_.erase(request_id);
  const wire::Sha256 sha256 = wire::HashOf(content);
  const bool there = clipboard_->Put(std::move(content));
  SendEnd(request_id, there ? wire::TransferResult::kWhole : wire::TransferResult::kFailed,
          there ? sha256 : wire::Sha256{});
}

void TransferDesk::OnCancel(uint32_t request_id) {
  const auto sending = std::ranges::find(outgoing_, request_id, &Outgoing::request_id);
  const bool waiting = std::erase(to_fetch_, request_id) > 0;
  const bool coming = incoming_.erase(request_id) > 0;
  if (sending != outgoing_.end()) {
    outgoing_.erase(sending);
  } else if (!waiting && !coming) {
    if (fetching_ == request_id) fetching_.reset();  // OnFetched() says its end
    return;
  }
  SendEnd(request_id, wire::TransferResult::kFailed);
}

}  // namespace shoji::agent
