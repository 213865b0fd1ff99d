#include "tests/broker/rdp/server/stand_in_clipboard.h"

#include "codec/wire/content_hash.h"

namespace shoji::rdp {
namespace {

constexpr uint32_t kF8 = 0xFFC5;

wire::TransferAnswer AnswerOf(const wire::TransferRequest& request, wire::Answer answer) {
  return {request.request_id, answer, request.channel, 0, "stand-in"};
}

wire::TransferEnd EndOf(uint32_t request_id, ByteSpan content) {
  return {request_id, wire::TransferResult::kWhole, wire::HashOf(content)};
}

}  // namespace

std::vector<wire::ServerMessage> StandInClipboard::OnMessage(const wire::ClientMessage& message,
                                                             const std::function<void(const std::string&)>& heard) {
  if (const auto* request = std::get_if<wire::TransferRequest>(&message)) return OnRequest(*request, heard);
  if (const auto* data = std::get_if<wire::TransferData>(&message)) return OnData(*data, heard);
  const auto* key = std::get_if<wire::Key>(&message);
  return key != nullptr && key->down && key->keysym == kF8 ? Offer() : Answers{};
}

StandInClipboard::Answers StandInClipboard::Offer() {
  return {wire::TransferOffer{.offer_id = ++offer_id_, .channel = channel_, .bytes = content_.size()}};
}

StandInClipboard::Answers StandInClipboard::OnRequest(const wire::TransferRequest& request,
                                                      const std::function<void(const std::string&)>& heard) {
  request_ = request;
  coming_.clear();
  if (request.direction == wire::Direction::kOutbound) return {wire::TransferProceed{request.request_id}};
  heard("COPIED");
  Answers answers = {AnswerOf(request, wire::Answer::kAllow)};
  for (size_t at = 0; at < content_.size(); at += wire::kMaxTransferPieceBytes) {
    const ByteSpan rest = ByteSpan(content_).subspan(at);
    const ByteSpan piece = rest.first(std::min(rest.size(), wire::kMaxTransferPieceBytes));
    answers.emplace_back(wire::TransferContent{request.request_id, Bytes(piece.begin(), piece.end())});
  }
  answers.emplace_back(EndOf(request.request_id, content_));
  return answers;
}

StandInClipboard::Answers StandInClipboard::OnData(const wire::TransferData& data,
                                                   const std::function<void(const std::string&)>& heard) {
  coming_.insert(coming_.end(), data.bytes.begin(), data.bytes.end());
  if (coming_.size() < request_.bytes) return {};
  const bool text = request_.channel == wire::Channel::kClipboardText;
  if (text && AsText(coming_).find("secret") != std::string_view::npos) {
    heard("REFUSED PASTE");
    return {AnswerOf(request_, wire::Answer::kDeny)};
  }
  content_ = coming_;
  channel_ = request_.channel;
  heard("PASTED " + (text ? std::string(AsText(content_)) : "picture of " + std::to_string(content_.size())));
  return {AnswerOf(request_, wire::Answer::kAllow), EndOf(request_.request_id, content_)};
}

}  // namespace shoji::rdp
