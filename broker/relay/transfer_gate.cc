#include "broker/relay/transfer_gate.h"

#include <algorithm>
#include <utility>

#include "codec/wire/picture.h"

namespace shoji::relay {
namespace {

constexpr size_t kMaxDraining = 16;
constexpr size_t kMaxCancelled = 64;

uint64_t HardLimit(wire::Channel channel) {
  if (channel == wire::Channel::kClipboardText) return TransferGate::kMaxTextBytes;
  if (channel == wire::Channel::kClipboardImage) return wire::kMaxPictureBytes;
  return TransferBooks::kMaxContentBytes;
}

bool IsClipboard(wire::Channel channel) {
  return channel == wire::Channel::kClipboardText || channel == wire::Channel::kClipboardImage;
}

// What the rules take the content for; a file's is known when it has been looked at.
std::string MediaTypeOf(wire::Channel channel) {
  if (channel == wire::Channel::kClipboardText) return "text/plain";
  return channel == wire::Channel::kClipboardImage ? "image/png" : "";
}

// A picture crosses as pixels (wire/picture.h); on paper nothing crosses. And nobody here can read what is written in a
// picture, so whoever sends one out says himself how confidential it is.
std::optional<policy::Reason> WhyNever(const wire::TransferRequest& request) {
  if (request.channel == wire::Channel::kPrint) return policy::Reason::kNoSanitiser;
  const bool shown_out =
      request.channel == wire::Channel::kClipboardImage && request.direction == wire::Direction::kOutbound;
  if (shown_out && request.declared_class == 0) return policy::Reason::kNotInspected;
  return std::nullopt;
}

// A sentence of the rule file, as far as the message has room.
std::string Contact(const policy::Decision& decision) {
  std::string contact = decision.contact.substr(0, wire::kMaxContactBytes);
  while (!contact.empty() && !wire::IsPlainUtf8(contact)) contact.pop_back();
  return contact;
}

}  // namespace

TransferGate::TransferGate(TransferJudge judge, std::string session, const Clock& clock, TransferBooks& books,
                           RateLimiter& rate, TransferPorts& ports, FilePort* files)
    : judge_(std::move(judge)),
      session_(std::move(session)),
      clock_(clock),
      books_(books),
      rate_(rate),
      ports_(ports),
      files_(files),
      offers_(kOffersPerSecond, kOfferBurst, clock.Now()),
      asked_(judge_.rules().engine) {}

Verdict TransferGate::Broken(std::string_view what) {
  what_ = what;
  return Verdict::kBroken;
}

Verdict TransferGate::Check(const wire::ClientMessage& message, TimePoint /*now*/) {
  if (const auto* request = std::get_if<wire::TransferRequest>(&message)) return OnRequest(*request);
  if (const auto* data = std::get_if<wire::TransferData>(&message)) return OnData(*data);
  if (const auto* cancel = std::get_if<wire::TransferCancel>(&message)) {
    OnCancel(cancel->request_id);
    return Verdict::kTaken;
  }
  return Verdict::kPass;
}

Verdict TransferGate::OnRequest(const wire::TransferRequest& request) {
  if (request.request_id <= last_request_id_ || (request.request_id & wire::kBrokerRequestBit) != 0) {
    return Broken("a request id that is no new one");
  }
  if (!rate_.Admit(judge_.subject().user)) return Broken("too many transfer requests");
  last_request_id_ = request.request_id;
  TransferJudge::Case known;
  known.request_id = request.request_id;
  known.channel = static_cast<policy::Channel>(request.channel);
  known.direction = static_cast<policy::Direction>(request.direction);
  known.declared = static_cast<policy::Classification>(request.declared_class);
  known.bytes = request.direction == wire::Direction::kOutbound ? request.bytes : OfferedBytes(request);
  known.media_type = MediaTypeOf(request.channel);
  const policy::Decision early = frozen_ ? judge_.Refuse(known, policy::Reason::kFrozen) : judge_.Early(known);
  if (Passes(early)) {
    Admit(request, known, early);
  } else {
    Answer(known, early, {});
  }
  return Verdict::kTaken;
}

void TransferGate::Admit(const wire::TransferRequest& request, const TransferJudge::Case& known,
                         const policy::Decision& early) {
  const auto refuse = [&](policy::Reason reason) { Answer(known, judge_.Refuse(known, reason), {}); };
  if (const auto never = WhyNever(request)) return refuse(*never);
  const bool outbound = request.direction == wire::Direction::kOutbound;
  const uint64_t most = std::min(early.limits.max_bytes, HardLimit(request.channel));
  if (known.bytes > most) return refuse(policy::Reason::kTooLarge);
  if (IsClipboard(request.channel) && request.offer_id != 0 &&
      (!clipboard_ || clipboard_->offer_id != request.offer_id)) {
    return refuse(policy::Reason::kNotThere);  // something else has been copied since
  }
  if (transfers_.size() >= kMaxOpen || !ports_.session_there()) return refuse(policy::Reason::kBusy);
  auto room = books_.Take(judge_.subject().user, outbound ? request.bytes : most);
  if (!room) return refuse(policy::Reason::kBusy);
  Transfer transfer;
  transfer.request = request;
  transfer.known = known;
  transfer.stage = outbound ? Stage::kReceiving : Stage::kAwaiting;
  transfer.room = std::move(*room);
  transfer.most_bytes = most;
  if (!outbound) transfer.offered_bytes = known.bytes;
  transfer.hash.emplace();
  transfer.progress = now();
  const auto place = transfers_.emplace(request.request_id, std::move(transfer)).first;
  if (request.channel == wire::Channel::kFileDownload) return AskForExtract(place);
  if (!outbound) return ports_.ToSession(request);
  ports_.ToClient(wire::TransferProceed{request.request_id});
  if (request.bytes == 0) Received(place);
}

void TransferGate::OnCancel(uint32_t request_id) {
  const auto found = transfers_.find(request_id);
  if (found != transfers_.end() && !found->second.own() && found->second.undecided()) {
    Refuse(found, policy::Reason::kCancelled);
  }
}

void TransferGate::Answer(const TransferJudge::Case& known, const policy::Decision& decision,
                          std::vector<wire::DetailItem> items) {
  if (items.size() > wire::kMaxDetailItems) items.resize(wire::kMaxDetailItems);
  ports_.ToClient(wire::TransferDetail{.request_id = known.request_id,
                                       .effective_class = static_cast<uint8_t>(decision.classification),
                                       .items = std::move(items),
                                       .contact = Contact(decision)});
  ports_.ToClient(wire::TransferAnswer{.request_id = known.request_id,
                                       .answer = static_cast<wire::Answer>(decision.answer),
                                       .channel = static_cast<wire::Channel>(known.channel),
                                       .reason_code = decision.reason_code,
                                       .rule_id = decision.rule_id});
}

void TransferGate::Refuse(Transfers::iterator transfer, policy::Reason reason) {
  const TransferJudge::Case known = transfer->second.known;
  Drop(transfer);
  Answer(known, judge_.Refuse(known, reason), {});
}

void TransferGate::Sanitise(Transfer& transfer) {
  transfer.content = std::move(transfer.cleaned.text);
  transfer.sha256 = transfer.cleaned_sha256;
}

// Nothing of it goes on. What its sender has under way still comes, and is thrown away.
void TransferGate::Drop(Transfers::iterator place) {
  const Transfer& transfer = place->second;
  const uint32_t id = place->first;
  if (transfer.stage == Stage::kReceiving) {
    draining_[id] = transfer.request.bytes - transfer.content.size();
    if (draining_.size() > kMaxDraining) draining_.erase(draining_.begin());
  }
  const bool at_session =
      transfer.stage == Stage::kAwaiting || transfer.stage == Stage::kDelivering || transfer.stage == Stage::kTaking;
  if (at_session && ports_.session_there()) {
    cancelled_.insert(id);
    if (cancelled_.size() > kMaxCancelled) cancelled_.erase(cancelled_.begin());
    ports_.ToSession(wire::TransferCancel{id});
  }
  transfers_.erase(place);
}

void TransferGate::CancelOne(Transfers::iterator place, policy::Reason reason) {
  const Transfer& transfer = place->second;
  const bool told = !transfer.undecided();
  if (!told && !transfer.own()) return Refuse(place, reason);
  const uint32_t id = place->first;
  if (!told) Miss(transfer, reason);  // nobody asked for it, nobody is answered
  Drop(place);
  if (told) ports_.ToClient(wire::TransferEnd{.request_id = id, .result = wire::TransferResult::kFailed});
}

void TransferGate::Freeze(bool frozen) {
  frozen_ = frozen;
  if (!frozen_) return;
  for (auto next = transfers_.begin(); next != transfers_.end();) {
    const auto place = next++;
    if (place->second.stage != Stage::kKeeping) CancelOne(place, policy::Reason::kFrozen);  // that one has not crossed
  }
}

void TransferGate::Tick(TimePoint at) {
  if (judge_.rules().engine != asked_) ReaskAll();
  CheckStalled(at);
  LookOn();
  Fetch();
  Pump();
}

// A transfer under way is decided by the rules in force at its end; what they refuse already need not go on till then.
void TransferGate::ReaskAll() {
  asked_ = judge_.rules().engine;
  for (auto next = transfers_.begin(); next != transfers_.end();) {
    const auto place = next++;
    if (place->second.own() || !place->second.undecided()) continue;
    const TransferJudge::Case known = place->second.known;
    const policy::Decision again = judge_.Early(known);
    if (Passes(again)) continue;
    Drop(place);
    Answer(known, again, {});
  }
}

void TransferGate::CheckStalled(TimePoint at) {
  for (auto next = transfers_.begin(); next != transfers_.end();) {
    const auto place = next++;
    const Transfer& transfer = place->second;
    const Duration patience = transfer.stage == Stage::kInspecting ? Duration(kInspectionWithin) : Duration(kStalled);
    const bool ours = transfer.stage == Stage::kReturning || transfer.stage == Stage::kKeeping;
    if (ours || at - transfer.progress < patience) continue;
    const bool unread = transfer.stage == Stage::kInspecting;
    const bool waited = transfer.stage == Stage::kAwaiting;
    CancelOne(place, unread   ? policy::Reason::kNotInspected
                     : waited ? policy::Reason::kNotThere
                              : policy::Reason::kCancelled);
  }
}

void TransferGate::Pump() {
  for (auto next = transfers_.begin(); next != transfers_.end();) {
    const auto place = next++;
    if (SendPieces(place->second)) transfers_.erase(place);
  }
}

// True when a returned content has gone as a whole.
bool TransferGate::SendPieces(Transfer& transfer) {
  if (transfer.stage != Stage::kDelivering && transfer.stage != Stage::kReturning) return false;
  const bool in = transfer.stage == Stage::kReturning;
  const uint32_t id = transfer.request.request_id;
  const ByteSpan whole = transfer.whole();
  const auto room = [&] {
    return in ? ports_.client_backlog_bytes() < kClientBacklogBytes
              : ports_.session_there() && ports_.session_backlog_bytes() < kSessionBacklogBytes;
  };
  while (transfer.sent < whole.size() && room()) {
    const ByteSpan piece =
        whole.subspan(transfer.sent, std::min(wire::kMaxTransferPieceBytes, whole.size() - transfer.sent));
    transfer.sent += piece.size();
    transfer.progress = now();
    if (in) {
      ports_.ToClient(wire::TransferContent{id, Bytes(piece.begin(), piece.end())});
    } else {
      ports_.ToSession(wire::TransferData{id, Bytes(piece.begin(), piece.end())});
    }
  }
  if (transfer.sent < whole.size()) return false;
  if (!in) return transfer.stage = Stage::kTaking, false;
  ports_.ToClient(
      wire::TransferEnd{.request_id = id, .result = wire::TransferResult::kWhole, .sha256 = transfer.sha256});
  return true;
}

}  // namespace shoji::relay
