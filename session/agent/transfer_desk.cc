#include "session/agent/transfer_desk.h"

#include <algorithm>
#include <utility>

#include "codec/wire/content_hash.h"
#include "session/agent/picture/png_picture.h"

namespace shoji::agent {
namespace {

bool IsClipboard(wire::Channel channel) {
  return channel == wire::Channel::kClipboardText || channel == wire::Channel::kClipboardImage;
}

}  // namespace

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
  const bool clipboard = IsClipboard(request.channel) && clipboard_ != nullptr;
  const bool file = request.channel == wire::Channel::kFileUpload && files_ != nullptr;
  if ((clipboard || file) && request.direction == wire::Direction::kOutbound) {
    Incoming incoming{.bytes = request.bytes, .content = {}, .channel = request.channel, .name = request.name};
    if (request.bytes == 0) return Take(request.request_id, std::move(incoming));
    incoming_[request.request_id] = std::move(incoming);
    return;
  }
  if (request.channel == wire::Channel::kFileDownload && files_ != nullptr) return ReadFile(request);
  const bool newest = request.offer_id == 0 || request.offer_id == newest_offer_;
  if (!clipboard || !newest) return SendEnd(request.request_id, wire::TransferResult::kNotThere);
  to_fetch_.push_back({request.request_id, request.channel});
  FetchNext();
}

void TransferDesk::OfferFile(const SessionFiles::Finished& file) {
  // A name is cut at a character: the session process takes nothing but whole ones.
  std::string name = file.name.substr(0, wire::kMaxTransferNameBytes);
  while (!name.empty() && !wire::IsPlainUtf8(name)) name.pop_back();
  session_.Send(wire::OfferHint{{.offer_id = file.offer_id,
                                 .channel = wire::Channel::kFileDownload,
                                 .bytes = file.bytes,
                                 .name = name.empty() ? "file" : name}});
}

void TransferDesk::ReadFile(const wire::TransferRequest& request) {
  auto content = files_->Read(request.offer_id);
  if (content) return SendContent(request.request_id, std::move(*content));
  SendEnd(request.request_id, content.error().code == ErrorCode::kTooLarge ? wire::TransferResult::kTooLarge
                                                                           : wire::TransferResult::kNotThere);
}

void TransferDesk::FetchNext() {
  if (clipboard_->busy()) return;
  if (to_fetch_.empty()) return Offer();
  const Wanted wanted = to_fetch_.front();
  to_fetch_.pop_front();
  fetching_ = wanted.request_id;
  clipboard_->Fetch(wanted.channel, [this, wanted](wire::TransferResult result, Bytes content) {
    StopWatching();
    OnFetched(wanted, result, std::move(content));
    FetchNext();
  });
  WatchReading();
}

void TransferDesk::OnFetched(const Wanted& wanted, wire::TransferResult result, Bytes content) {
  const uint32_t id = wanted.request_id;
  if (!std::exchange(fetching_, std::nullopt)) return SendEnd(id, wire::TransferResult::kFailed);
  if (result != wire::TransferResult::kWhole) return SendEnd(id, result);
  if (wanted.channel == wire::Channel::kClipboardImage) return SendPicture(id, content);
  SendContent(id, std::move(content));
}

void TransferDesk::SendPicture(uint32_t request_id, ByteSpan png) {
  auto picture = PictureFromPng(png);
  if (picture) return SendContent(request_id, std::move(*picture));
  const bool large = picture.error().code == ErrorCode::kTooLarge;
  SendEnd(request_id, large ? wire::TransferResult::kTooLarge : wire::TransferResult::kNotThere);
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
  if (incoming.content.size() >= incoming.bytes) Take(data.request_id, Incoming(std::move(incoming)));
}

void TransferDesk::Take(uint32_t request_id, Incoming incoming) {
  incoming_.erase(request_id);
  const wire::Sha256 sha256 = wire::HashOf(incoming.content);
  const bool there = PutAway(std::move(incoming));
  SendEnd(request_id, there ? wire::TransferResult::kWhole : wire::TransferResult::kFailed,
          there ? sha256 : wire::Sha256{});
}

// False: nobody in the sandbox can have it.
bool TransferDesk::PutAway(Incoming incoming) {
  if (incoming.channel == wire::Channel::kFileUpload)
    return files_->Deliver(incoming.name, incoming.content).has_value();
  if (incoming.channel == wire::Channel::kClipboardText) return clipboard_->PutText(std::move(incoming.content));
  auto png = PngFromPicture(incoming.content);
  return png && clipboard_->PutPng(std::move(*png));
}

void TransferDesk::OnCancel(uint32_t request_id) {
  const auto sending = std::ranges::find(outgoing_, request_id, &Outgoing::request_id);
  const auto is_it = [request_id](const Wanted& wanted) { return wanted.request_id == request_id; };
  const bool waiting = std::erase_if(to_fetch_, is_it) > 0;
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
