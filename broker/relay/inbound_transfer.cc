// TransferGate's inbound half: copy and download, Internet to LGWAN.
#include <algorithm>
#include <utility>

#include "broker/relay/transfer_gate.h"
#include "codec/wire/picture.h"

namespace shoji::relay {

bool TransferGate::OnSession(const wire::ServerMessage& message) {
  what_ = "a message of the broker's own";
  if (const auto* offer = std::get_if<wire::TransferOffer>(&message)) return OnOffer(*offer);
  if (const auto* content = std::get_if<wire::TransferContent>(&message)) return OnContent(*content);
  if (const auto* end = std::get_if<wire::TransferEnd>(&message)) return OnEnd(*end);
  return false;
}

bool TransferGate::OnOffer(const wire::TransferOffer& offer) {
  if (!offers_.Take(1, now())) return what_ = "too many offers", false;
  if (offer.channel != wire::Channel::kFileDownload) {
    clipboard_ = offer;
    if (!frozen_) ports_.ToClient(offer);
    return true;
  }
  OnFile(offer);
  return true;
}

void TransferGate::OnFile(const wire::TransferOffer& offer) {
  const auto known = file_offers_.find(offer.offer_id);
  if (known != file_offers_.end() && known->second == offer) return;  // nothing new
  if (file_offers_.size() >= kMaxFileOffers) file_offers_.erase(file_offers_.begin());
  file_offers_[offer.offer_id] = offer;
  const FileOwner owner{session_, judge_.subject()};
  if (files_ == nullptr || !files_->Wants(owner, offer)) return;
  if (to_fetch_.size() >= kMaxFileOffers) return files_->Missed(owner, offer, policy::Reason::kBusy);
  to_fetch_.push_back(offer);
  Fetch();
}

// What the sandbox says the content has; 0 when nothing is known.
uint64_t TransferGate::OfferedBytes(const wire::TransferRequest& request) const {
  if (request.channel == wire::Channel::kFileDownload) return 0;  // the extract's size is not the file's
  return clipboard_ && static_cast<int>(clipboard_->channel) == static_cast<int>(request.channel) ? clipboard_->bytes
                                                                                                  : 0;
}

// The broker takes what has been downloaded by itself, before anybody asks for it: one at a time, as room allows. The
// next one comes when this one is kept and inspected, so a folder full of files costs no more memory than one of them.
void TransferGate::Fetch() {
  if (frozen_ || to_fetch_.empty() || !ports_.session_there()) return;
  if (std::ranges::any_of(transfers_, [](const auto& entry) { return entry.second.own(); })) return;
  const wire::TransferOffer offer = to_fetch_.front();
  const uint64_t most = offer.bytes == 0 ? TransferBooks::kMaxContentBytes : offer.bytes;
  auto room = books_.Take(judge_.subject().user, most);
  if (!room) return;
  to_fetch_.pop_front();
  Transfer transfer;
  transfer.request = {.request_id = next_own_id_++,
                      .channel = offer.channel,
                      .direction = wire::Direction::kInbound,
                      .declared_class = 0,
                      .bytes = 0,
                      .offer_id = offer.offer_id};
  transfer.offer = offer;
  transfer.known.request_id = transfer.request.request_id;
  transfer.known.channel = policy::Channel::kFileDownload;
  transfer.known.direction = policy::Direction::kInbound;
  transfer.stage = Stage::kAwaiting;
  transfer.room = std::move(*room);
  transfer.most_bytes = most;
  transfer.offered_bytes = offer.bytes;
  transfer.hash.emplace();
  transfer.progress = now();
  ports_.ToSession(transfer.request);
  transfers_.emplace(transfer.request.request_id, std::move(transfer));
}

bool TransferGate::OnContent(const wire::TransferContent& piece) {
  if (cancelled_.contains(piece.request_id)) return true;
  const auto place = transfers_.find(piece.request_id);
  if (place == transfers_.end() || place->second.stage != Stage::kAwaiting)
    return what_ = "content nobody asked for", false;
  Transfer& transfer = place->second;
  if (piece.bytes.size() > TransferBooks::kMaxContentBytes - transfer.content.size()) {
    return what_ = "a content without end", false;
  }
  if (piece.bytes.size() > transfer.most_bytes - transfer.content.size()) {
    TooLarge(place, transfer.content.size() + piece.bytes.size());
    return true;
  }
  transfer.content.insert(transfer.content.end(), piece.bytes.begin(), piece.bytes.end());
  transfer.hash->Add(piece.bytes);
  transfer.progress = now();
  return true;
}

bool TransferGate::OnEnd(const wire::TransferEnd& end) {
  if (cancelled_.erase(end.request_id) > 0) return true;
  const auto place = transfers_.find(end.request_id);
  if (place == transfers_.end()) return what_ = "the end of what nobody asked for", false;
  Transfer& transfer = place->second;
  if (transfer.stage == Stage::kDelivering || transfer.stage == Stage::kTaking) return OnTaken(place, end);
  if (transfer.stage != Stage::kAwaiting) return what_ = "a second end", false;
  transfer.stage = Stage::kInspecting;
  if (end.result != wire::TransferResult::kWhole) {
    const bool large = end.result == wire::TransferResult::kTooLarge;
    CancelOne(place, large ? policy::Reason::kTooLarge : policy::Reason::kNotThere);
    return true;
  }
  if (transfer.hash->Finish() != end.sha256) return what_ = "a content with a wrong digest", false;
  transfer.known.bytes = transfer.content.size();
  if (transfer.offered_bytes > 0 && transfer.known.bytes != transfer.offered_bytes) {
    CancelOne(place, policy::Reason::kNotThere);  // it is something else by now
  } else if (transfer.own()) {
    FileWhole(place);
  } else {
    transfer.sha256 = end.sha256;
    return Arrived(place);
  }
  return true;
}

// Of the clipboard: a text is read, a picture is one or nothing Shoji's session lets through.
bool TransferGate::Arrived(Transfers::iterator place) {
  if (place->second.request.channel == wire::Channel::kClipboardText) return LookAt(place), true;
  if (!wire::ParsePicture(place->second.content)) return what_ = "a picture of another layout", false;
  DecideInbound(place, {});
  return true;
}

// More than the rule lets through at once: the rule is named, if it is one.
void TransferGate::TooLarge(Transfers::iterator place, uint64_t bytes) {
  TransferJudge::Case known = place->second.known;
  known.bytes = bytes;
  if (place->second.own()) {
    Miss(place->second, policy::Reason::kTooLarge);
    return Drop(place);
  }
  policy::Decision decision = judge_.Early(known);
  if (Passes(decision)) decision = judge_.Refuse(known, policy::Reason::kTooLarge);
  Drop(place);
  Answer(known, decision, {});
}

// A download the broker asked for by itself.
void TransferGate::Miss(const Transfer& transfer, policy::Reason reason) {
  files_->Missed({session_, judge_.subject()}, transfer.offer, reason);
}

void TransferGate::FileWhole(Transfers::iterator place) {
  Transfer& transfer = place->second;
  transfer.stage = Stage::kKeeping;
  const wire::TransferOffer offer = transfer.offer;
  const auto done = [this, id = place->first, told = offer,
                     alive = std::weak_ptr(alive_)](std::string kept_as) mutable {
    if (alive.expired()) return;
    transfers_.erase(id);
    told.name = std::move(kept_as);
    if (!told.name.empty() && !frozen_) ports_.ToClient(told);
  };
  auto content = std::make_shared<const Bytes>(std::move(transfer.content));
  files_->Arrived({session_, judge_.subject()}, offer, std::move(content), done);
}

void TransferGate::AskForExtract(Transfers::iterator place) {
  place->second.stage = Stage::kInspecting;
  if (files_ == nullptr) return Refuse(place, policy::Reason::kNotThere);
  const auto done = [this, id = place->first, alive = std::weak_ptr(alive_)](std::optional<FileExtract> extract) {
    if (alive.expired()) return;
    const auto again = transfers_.find(id);
    if (again == transfers_.end() || again->second.stage != Stage::kInspecting) return;
    if (!extract) return Refuse(again, policy::Reason::kNotThere);
    if (!extract->findings.readable) return Refuse(again, policy::Reason::kNotInspected);
    Transfer& transfer = again->second;
    if (extract->text.size() > transfer.most_bytes) return Refuse(again, policy::Reason::kTooLarge);
    transfer.content = std::move(extract->text);
    transfer.known.bytes = transfer.content.size();
    transfer.sha256 = wire::HashOf(transfer.content);
    transfer.known.media_type = extract->findings.media_type;
    DecideInbound(again, std::move(extract->findings.items));
  };
  files_->Extract({session_, judge_.subject()}, place->second.request.offer_id, done);
}

void TransferGate::DecideInbound(Transfers::iterator place, std::vector<wire::DetailItem> items) {
  Transfer& transfer = place->second;
  policy::Decision decision = judge_.Final(transfer.known, transfer.content);
  const bool file = transfer.request.channel == wire::Channel::kFileDownload;
  if (file && Passes(decision) && !files_->RecordExtract({session_, judge_.subject()}, transfer.request.offer_id)) {
    decision = judge_.Refuse(transfer.known, policy::Reason::kNoRecord);
  }
  if (decision.answer == policy::Answer::kSanitise && transfer.request.channel == wire::Channel::kClipboardText) {
    Sanitise(transfer);
    items = std::move(transfer.cleaned.items);
  }
  Answer(transfer.known, decision, std::move(items));
  if (!Passes(decision)) return Drop(place);
  transfer.stage = Stage::kReturning;
  Pump();
}

}  // namespace shoji::relay
