#include "broker/rdp/clipboard/clipboard_transfers.h"

#include <algorithm>
#include <utility>

#include "codec/wire/content_hash.h"
#include "codec/wire/picture.h"

namespace shoji::rdp {
namespace {

// No text the relay lets through is longer than the largest picture.
constexpr size_t kMaxContentBytes = wire::kMaxPictureBytes;

bool Passes(wire::Answer answer) { return answer == wire::Answer::kAllow || answer == wire::Answer::kSanitise; }

// The id of a message about a transfer; 0, which is never given out, of any other.
uint32_t RequestIdOf(const wire::ServerMessage& message) {
  return std::visit(
      [](const auto& each) -> uint32_t {
        if constexpr (requires { each.request_id; }) {
          return each.request_id;
        } else {
          return 0;
        }
      },
      message);
}

}  // namespace

uint32_t ClipboardTransfers::Give(wire::Channel channel, uint8_t declared_class, Bytes content) {
  wire::TransferRequest request{.request_id = 0,
                                .channel = channel,
                                .direction = wire::Direction::kOutbound,
                                .declared_class = declared_class,
                                .bytes = content.size()};
  return Ask(std::move(request), {.content = std::move(content), .outbound = true});
}

uint32_t ClipboardTransfers::Take(wire::Channel channel, uint32_t offer_id) {
  wire::TransferRequest request{.request_id = 0,
                                .channel = channel,
                                .direction = wire::Direction::kInbound,
                                .declared_class = 0,
                                .bytes = 0,
                                .offer_id = offer_id};
  return Ask(std::move(request), {});
}

uint32_t ClipboardTransfers::Ask(wire::TransferRequest request, Open open) {
  request.request_id = ++last_id_;
  open_.emplace(request.request_id, std::move(open));
  ports_.ToBroker(request);
  return request.request_id;
}

void ClipboardTransfers::Abandon(uint32_t request_id) {
  const auto place = open_.find(request_id);
  if (place == open_.end() || place->second.abandoned) return;
  place->second.abandoned = true;
  place->second.proceeds = false;
  place->second.content = {};
  if (!place->second.answer) ports_.ToBroker(wire::TransferCancel{request_id});
}

ClipboardTransfers::Heard ClipboardTransfers::OnServerMessage(const wire::ServerMessage& message) {
  const auto place = open_.find(RequestIdOf(message));
  if (place == open_.end()) return {};
  Open& open = place->second;
  if (const auto* answer = std::get_if<wire::TransferAnswer>(&message)) return OnAnswer(place, *answer);
  if (const auto* piece = std::get_if<wire::TransferContent>(&message)) return OnContent(place, *piece);
  if (const auto* end = std::get_if<wire::TransferEnd>(&message)) return OnEnd(place, *end);
  if (const auto* detail = std::get_if<wire::TransferDetail>(&message)) open.detail = *detail;
  if (std::holds_alternative<wire::TransferProceed>(message)) {
    open.proceeds = open.outbound && !open.abandoned;  // it may have been on its way when we withdrew
    Pump();
  }
  return {.ours = true};
}

ClipboardTransfers::Heard ClipboardTransfers::OnAnswer(Place place, const wire::TransferAnswer& answer) {
  place->second.answer = answer;
  if (!Passes(answer.answer)) return Finish(place, Outcome::Kind::kRefused);
  return {.ours = true};
}

ClipboardTransfers::Heard ClipboardTransfers::OnContent(Place place, const wire::TransferContent& piece) {
  Open& open = place->second;
  if (open.outbound || open.abandoned) return {.ours = true};
  if (piece.bytes.size() > kMaxContentBytes - open.content.size()) return Finish(place, Outcome::Kind::kFailed);
  open.content.insert(open.content.end(), piece.bytes.begin(), piece.bytes.end());
  return {.ours = true};
}

ClipboardTransfers::Heard ClipboardTransfers::OnEnd(Place place, const wire::TransferEnd& end) {
  const Open& open = place->second;
  const bool whole = open.answer && end.result == wire::TransferResult::kWhole &&
                     (open.outbound || open.abandoned || wire::HashOf(open.content) == end.sha256);
  return Finish(place, whole ? Outcome::Kind::kDone : Outcome::Kind::kFailed);
}

ClipboardTransfers::Heard ClipboardTransfers::Finish(Place place, Outcome::Kind kind) {
  Open open = std::move(place->second);
  const uint32_t request_id = place->first;
  open_.erase(place);
  if (open.abandoned) return {.ours = true};
  if (open.outbound) open.content = {};
  return {true, Outcome{.request_id = request_id,
                        .kind = kind,
                        .answer = open.answer.value_or(wire::TransferAnswer{}),
                        .detail = std::move(open.detail),
                        .content = std::move(open.content)}};
}

void ClipboardTransfers::Pump() {
  for (auto& [request_id, open] : open_) {
    while (open.proceeds && open.sent < open.content.size() && ports_.broker_backlog_bytes() < kMaxBacklogBytes) {
      const ByteSpan rest = ByteSpan(open.content).subspan(open.sent);
      const ByteSpan piece = rest.first(std::min(rest.size(), wire::kMaxTransferPieceBytes));
      ports_.ToBroker(wire::TransferData{request_id, Bytes(piece.begin(), piece.end())});
      open.sent += piece.size();
    }
  }
}

bool ClipboardTransfers::sending() const {
  return std::ranges::any_of(
      open_, [](const auto& each) { return each.second.proceeds && each.second.sent < each.second.content.size(); });
}

}  // namespace shoji::rdp
