#include "broker/rdp/clipboard/clipboard_exchange.h"

#include <algorithm>
#include <utility>

#include "broker/rdp/clipboard/clipboard_text.h"
#include "broker/rdp/clipboard/dib.h"

namespace shoji::rdp {
namespace {

uint32_t FormatOf(wire::Channel channel) {
  return channel == wire::Channel::kClipboardImage ? kFormatDib : kFormatUnicodeText;
}

bool IsOfClipboard(const wire::TransferOffer& offer) {
  return offer.channel == wire::Channel::kClipboardText || offer.channel == wire::Channel::kClipboardImage;
}

}  // namespace

void ClipboardExchange::Open() {
  open_ = true;
  ports_.ToTerminal(CapabilitiesPdu());
  ports_.ToTerminal(MonitorReadyPdu());
}

Result<void> ClipboardExchange::OnPdu(ByteSpan message) {
  const auto pdu = ParseClipboardPdu(message, long_names_);
  if (!pdu) return std::unexpected(pdu.error());
  return std::visit([this](const auto& each) { return On(each); }, *pdu);
}

Result<void> ClipboardExchange::OnTooLong() {
  if (stale_answers_ > 0) return --stale_answers_, Result<void>{};
  if (!expects_data()) return Fail(ErrorCode::kTooLarge, "a clipboard message nobody asked for, and too long");
  paste_->stage = Paste::Stage::kGiving;  // answered
  GiveUp(News::What::kTooLarge);
  return {};
}

Result<void> ClipboardExchange::On(const ClientCapabilities& capabilities) {
  long_names_ = capabilities.long_names;
  return {};
}

Result<void> ClipboardExchange::On(const FormatList& list) {
  ports_.ToTerminal(FormatListResponsePdu());
  terminal_ = list;
  newer_ = Newer::kTerminal;
  if (std::exchange(greeted_, true)) return {};
  // What the session has had since before this connection matters only to a terminal that has nothing.
  if (offer_ && list.formats.empty()) Announce();
  return {};
}

Result<void> ClipboardExchange::On(const FileContentsRequest& request) {
  ports_.RefuseFiles();
  ports_.ToTerminal(FileContentsRefusalPdu(request.stream_id));
  return {};
}

Result<void> ClipboardExchange::On(const FormatDataRequest& request) {
  if (asked_for_.size() >= kMaxAskedFor) return Fail(ErrorCode::kInvalid, "too many requests for clipboard data");
  asked_for_.push_back(request.format);
  ServeNext();
  return {};
}

Result<void> ClipboardExchange::On(const FormatDataResponse& response) {
  if (stale_answers_ > 0) return --stale_answers_, Result<void>{};
  if (!expects_data()) return Fail(ErrorCode::kInvalid, "clipboard data nobody asked for");
  paste_->stage = Paste::Stage::kGiving;
  if (response.ok) {
    Fetched(response.data);
  } else {
    Missing(true);
  }
  return {};
}

bool ClipboardExchange::OnServerMessage(const wire::ServerMessage& message) {
  if (const auto* hold = std::get_if<wire::Hold>(&message)) {
    held_ = hold->hold != wire::HoldState::kNone;
    if (held_ && paste_) GiveUp(std::nullopt);
    return false;
  }
  if (const auto* offer = std::get_if<wire::TransferOffer>(&message)) {
    if (IsOfClipboard(*offer)) Offered(*offer);
    return IsOfClipboard(*offer);
  }
  const auto heard = transfers_.OnServerMessage(message);
  if (!heard.outcome) return heard.ours;
  if (paste_ && paste_->request_id == heard.outcome->request_id) {
    Pasted(*heard.outcome);
  } else if (copy_ && copy_->request_id == heard.outcome->request_id) {
    Copied(*heard.outcome);
  }
  return true;
}

void ClipboardExchange::Offered(const wire::TransferOffer& offer) {
  const bool repeated = offer_ && offer_->offer_id == offer.offer_id;
  offer_ = offer;
  if (repeated || !greeted_) return;
  // Told again on attaching, before the person has done anything here: it must not wipe what lies on the terminal.
  if (!used_ && terminal_ && !terminal_->formats.empty()) return;
  Announce();
}

void ClipboardExchange::Announce() {
  newer_ = Newer::kSession;
  ports_.ToTerminal(FormatListPdu({FormatOf(offer_->channel)}, long_names_));
}

void ClipboardExchange::ServeNext() {
  while (!copy_ && !asked_for_.empty()) {
    const uint32_t format = asked_for_.front();
    asked_for_.pop_front();
    const bool there = offer_ && newer_ == Newer::kSession && format == FormatOf(offer_->channel);
    if (!there || held_) {
      ports_.ToTerminal(FormatDataRefusalPdu());
      continue;
    }
    const uint32_t request_id = transfers_.Take(offer_->channel, offer_->offer_id);
    copy_ = Copy{request_id, offer_->channel, clock_.Now() + kCopyWithin};
  }
}

void ClipboardExchange::Copied(const Outcome& outcome) {
  const wire::Channel channel = std::exchange(copy_, std::nullopt)->channel;
  Result<Bytes> data = Fail(ErrorCode::kRefused, "");
  if (outcome.kind == Outcome::Kind::kDone) {
    data = channel == wire::Channel::kClipboardImage ? DibFromPicture(outcome.content)
                                                     : UnicodeFromText(AsText(outcome.content));
  }
  ports_.ToTerminal(data ? FormatDataResponsePdu(*data) : FormatDataRefusalPdu());
  if (outcome.kind == Outcome::Kind::kRefused) {
    Tell(News::What::kRefused, News::Way::kCopy, &outcome);
  } else if (!data) {
    Tell(News::What::kFailed, News::Way::kCopy);
  } else if (outcome.answer.answer == wire::Answer::kSanitise && !outcome.detail.items.empty()) {
    Tell(News::What::kCleaned, News::Way::kCopy, &outcome);
  }
  ServeNext();
}

void ClipboardExchange::Tell(News::What what, News::Way way, const Outcome* outcome) {
  News news{.what = what, .way = way};
  if (outcome != nullptr) {
    news.answer = outcome->answer;
    news.detail = outcome->detail;
  }
  ports_.Tell(news);
}

std::optional<Duration> ClipboardExchange::WaitTime(TimePoint now) const {
  TimePoint due = TimePoint::max();
  if (paste_) due = std::min(due, paste_->until);
  if (copy_) due = std::min(due, copy_->until);
  if (due == TimePoint::max()) return std::nullopt;
  return std::max(due - now, Duration::zero());
}

void ClipboardExchange::Tick(TimePoint now) {
  if (paste_ && now >= paste_->until) GiveUp(News::What::kFailed);
  if (!copy_ || now < copy_->until) return;
  transfers_.Abandon(copy_->request_id);
  copy_.reset();
  ports_.ToTerminal(FormatDataRefusalPdu());
  Tell(News::What::kFailed, News::Way::kCopy);
  ServeNext();
}

}  // namespace shoji::rdp
