#include "tests/broker/rdp/clipboard/exchange_rig.h"

#include <gtest/gtest.h>

#include "broker/rdp/clipboard/clipboard_text.h"
#include "codec/wire/content_hash.h"

namespace shoji::rdp {
namespace {

constexpr uint16_t kFormatList = 2, kDataRequest = 4, kDataResponse = 5, kCapabilities = 7;

std::string Sign(uint32_t keysym) {
  switch (keysym) {
    case ExchangeRig::kControl:
      return "Ctrl";
    case ExchangeRig::kShift:
      return "Shift";
    case ExchangeRig::kAlt:
      return "Alt";
    default:
      return keysym < 0x80 ? std::string(1, static_cast<char>(keysym)) : std::to_string(keysym);
  }
}

std::string Describe(const wire::ClientMessage& message) {
  if (const auto* key = std::get_if<wire::Key>(&message)) return (key->down ? "+" : "-") + Sign(key->keysym);
  if (const auto* text = std::get_if<wire::Text>(&message)) return "'" + text->utf8 + "'";
  if (const auto* pointer = std::get_if<wire::Pointer>(&message)) return "@" + std::to_string(pointer->x);
  if (std::holds_alternative<wire::Wheel>(message)) return "wheel";
  if (std::holds_alternative<wire::Focus>(message)) return "focus";
  return "";
}

}  // namespace

ExchangeRig::ExchangeRig(const std::vector<uint32_t>& formats) : exchange_(*this, clock_) {
  exchange_.Open();
  EXPECT_EQ(to_terminal_.size(), 2u);
  const Bytes capabilities = {1, 0, 0, 0, 1, 0, 12, 0, 2, 0, 0, 0, 2, 0, 0, 0};
  EXPECT_TRUE(TerminalSays(kCapabilities, 0, capabilities));
  TerminalHas(formats);
}

bool ExchangeRig::TerminalSays(uint16_t type, uint16_t flags, ByteSpan body) {
  Bytes message;
  ByteWriter out(message);
  out.U16(type);
  out.U16(flags);
  out.U32(static_cast<uint32_t>(body.size()));
  out.Raw(body);
  return exchange_.OnPdu(message).has_value();
}

void ExchangeRig::SayFormats(const std::vector<uint32_t>& formats, bool files) {
  Bytes body;
  ByteWriter out(body);
  for (const uint32_t format : formats) out.U32(format), out.U16(0);
  if (files) {
    out.U32(0xc0de);
    for (const char c : std::string_view("FileGroupDescriptorW")) out.U16(static_cast<uint8_t>(c));
    out.U16(0);
  }
  EXPECT_TRUE(TerminalSays(kFormatList, 0, body));
}

void ExchangeRig::TerminalHas(const std::vector<uint32_t>& formats) { SayFormats(formats, false); }
void ExchangeRig::TerminalHasFiles() { SayFormats({}, true); }
void ExchangeRig::TerminalGives(ByteSpan data) { EXPECT_TRUE(TerminalSays(kDataResponse, 1, data)); }
void ExchangeRig::TerminalGivesText(const std::string& utf8) { TerminalGives(UnicodeFromText(utf8).value()); }
void ExchangeRig::TerminalGivesNothing() { EXPECT_TRUE(TerminalSays(kDataResponse, 2, {})); }
void ExchangeRig::TerminalAsksFor(uint32_t format) {
  Bytes body;
  ByteWriter(body).U32(format);
  EXPECT_TRUE(TerminalSays(kDataRequest, 0, body));
}

std::vector<ByteSpan> ExchangeRig::Told(uint16_t type) const {
  std::vector<ByteSpan> bodies;
  for (const Bytes& message : to_terminal_) {
    if (ByteReader(message).U16() == type) bodies.push_back(ByteSpan(message).subspan(kClipboardHeaderBytes));
  }
  return bodies;
}

std::vector<uint32_t> ExchangeRig::asked_of_terminal() const {
  std::vector<uint32_t> formats;
  for (const ByteSpan body : Told(kDataRequest)) formats.push_back(ByteReader(body).U32());
  return formats;
}

std::vector<uint32_t> ExchangeRig::told_terminal() const {
  std::vector<uint32_t> formats;
  const auto lists = Told(kFormatList);
  if (lists.empty()) return formats;
  for (ByteReader in(lists.back()); in.left() > 0; in.U16()) formats.push_back(in.U32());
  return formats;
}

std::vector<FormatDataResponse> ExchangeRig::answers() const {
  std::vector<FormatDataResponse> answers;
  for (const Bytes& message : to_terminal_) {
    const auto pdu = ParseClipboardPdu(message, true);
    if (!pdu) continue;
    if (const auto* answer = std::get_if<FormatDataResponse>(&*pdu)) answers.push_back(*answer);
  }
  return answers;
}

void ExchangeRig::Down(uint32_t keysym) {
  exchange_.OnInput(wire::Key{.input_id = next_input_++, .keysym = keysym, .code = 0, .down = true});
}
void ExchangeRig::Up(uint32_t keysym) {
  exchange_.OnInput(wire::Key{.input_id = next_input_++, .keysym = keysym, .code = 0, .down = false});
}
void ExchangeRig::PressPaste() {
  Down(kControl);
  Press('v');
  Up(kControl);
}

void ExchangeRig::SessionOffers(uint32_t offer_id, wire::Channel channel) {
  EXPECT_TRUE(BrokerSays(wire::TransferOffer{.offer_id = offer_id, .channel = channel, .bytes = 0}));
}

std::vector<wire::TransferRequest> ExchangeRig::requests() const {
  std::vector<wire::TransferRequest> requests;
  for (const auto& message : to_broker_) {
    if (const auto* request = std::get_if<wire::TransferRequest>(&message)) requests.push_back(*request);
  }
  return requests;
}

void ExchangeRig::Proceed() { EXPECT_TRUE(BrokerSays(wire::TransferProceed{requests().back().request_id})); }
void ExchangeRig::Answer(wire::Answer answer, uint16_t reason) {
  const auto request = requests().back();
  EXPECT_TRUE(BrokerSays(wire::TransferAnswer{request.request_id, answer, request.channel, reason, "a-rule"}));
}
void ExchangeRig::Taken() { End(wire::TransferResult::kWhole, wire::HashOf(AsBytes(given()))); }
void ExchangeRig::Content(const std::string& content) {
  const ByteSpan bytes = AsBytes(content);
  for (size_t at = 0; at < bytes.size(); at += wire::kMaxTransferPieceBytes) {
    const ByteSpan piece = bytes.subspan(at, std::min(bytes.size() - at, wire::kMaxTransferPieceBytes));
    BrokerSays(wire::TransferContent{requests().back().request_id, Bytes(piece.begin(), piece.end())});
  }
  End(wire::TransferResult::kWhole, wire::HashOf(bytes));
}
void ExchangeRig::End(wire::TransferResult result, const wire::Sha256& sha256) {
  BrokerSays(wire::TransferEnd{requests().back().request_id, result, sha256});
}

std::string ExchangeRig::given() const {
  std::string content;
  for (const auto& message : to_broker_) {
    const auto* data = std::get_if<wire::TransferData>(&message);
    if (data != nullptr && data->request_id == requests().back().request_id) content += AsText(data->bytes);
  }
  return content;
}

bool ExchangeRig::cancelled() const {
  for (const auto& message : to_broker_) {
    const auto* cancel = std::get_if<wire::TransferCancel>(&message);
    if (cancel != nullptr && cancel->request_id == requests().back().request_id) return true;
  }
  return false;
}

std::string ExchangeRig::passed() const {
  std::string all;
  for (const auto& message : to_broker_) {
    const std::string each = Describe(message);
    if (!each.empty()) all += (all.empty() ? "" : " ") + each;
  }
  return all;
}

void ExchangeRig::Wait(Duration by) {
  clock_.Advance(by);
  exchange_.Tick(clock_.Now());
}

std::vector<ExchangeRig::What> ExchangeRig::news() const {
  std::vector<What> all;
  all.reserve(news_.size());
  for (const auto& each : news_) all.push_back(each.what);
  return all;
}

}  // namespace shoji::rdp
