// Agent → session messages (hints, distrusted): layouts as in PROTOCOL.md, table "Session ↔ agent".
#include "codec/wire/transfer_fields.h"

namespace shoji::wire {
namespace {

bool ReadFields(ByteReader& in, DamageHint& out) {
  out.rect = ReadRect(in);
  return true;
}

bool ReadFields(ByteReader& in, CursorHint& out) { return ReadCursor(in, out.cursor); }

bool ReadFields(ByteReader& in, CaretHint& out) {
  out.rect = ReadRect(in);
  return true;
}

bool ReadFields(ByteReader& in, StateHint& out) {
  out.state = static_cast<AgentState>(in.U8());
  in.Zeros(1);
  out.detail = in.U16();
  return InRange(out.state, AgentState::kDisplayUp, AgentState::kBrowserStarted);
}

bool ReadFields(ByteReader& in, ResizedHint& out) {
  out.size = ReadSize(in);
  return true;
}

bool ReadFields(ByteReader& in, InputDone& out) {
  out.input_id = in.U32();
  return true;
}

bool ReadFields(ByteReader& in, OfferHint& out) { return ReadFields(in, out.offer); }
bool ReadFields(ByteReader& in, ContentHint& out) { return ReadFields(in, out.content); }
bool ReadFields(ByteReader& in, ContentEndHint& out) { return ReadFields(in, out.end); }

Type WriteFields(ByteWriter& out, const DamageHint& message) {
  WriteRect(out, message.rect);
  return Type::kDamageHint;
}

Type WriteFields(ByteWriter& out, const CursorHint& message) {
  WriteCursor(out, message.cursor);
  return Type::kCursorHint;
}

Type WriteFields(ByteWriter& out, const CaretHint& message) {
  WriteRect(out, message.rect);
  return Type::kCaretHint;
}

Type WriteFields(ByteWriter& out, const StateHint& message) {
  out.U8(static_cast<uint8_t>(message.state));
  out.Zeros(1);
  out.U16(message.detail);
  return Type::kStateHint;
}

Type WriteFields(ByteWriter& out, const ResizedHint& message) {
  WriteSize(out, message.size);
  return Type::kResizedHint;
}

Type WriteFields(ByteWriter& out, const InputDone& message) {
  out.U32(message.input_id);
  return Type::kInputDone;
}

// The layout is that of the message it wraps; only the type differs.
Type WriteFields(ByteWriter& out, const OfferHint& message) {
  WriteFields(out, message.offer);
  return Type::kOfferHint;
}

Type WriteFields(ByteWriter& out, const ContentHint& message) {
  WriteFields(out, message.content);
  return Type::kContentHint;
}

Type WriteFields(ByteWriter& out, const ContentEndHint& message) {
  WriteFields(out, message.end);
  return Type::kContentEndHint;
}

template <typename Message>
Result<HintMessage> Read(ByteReader in, const char* name) {
  Message message{};
  if (!ReadFields(in, message) || !in.AtExactEnd()) return Malformed(name);
  return HintMessage(std::move(message));
}

}  // namespace

Result<HintMessage> ParseHintMessage(ByteSpan message) {
  const Result<Type> type = PeekType(message);
  if (!type) return std::unexpected(type.error());
  const ByteReader in = PayloadOf(message);
  switch (*type) {
    case Type::kDamageHint:
      return Read<DamageHint>(in, "DAMAGE");
    case Type::kCursorHint:
      return Read<CursorHint>(in, "CURSOR_IMAGE");
    case Type::kCaretHint:
      return Read<CaretHint>(in, "CARET_HINT");
    case Type::kStateHint:
      return Read<StateHint>(in, "STATE");
    case Type::kResizedHint:
      return Read<ResizedHint>(in, "RESIZED");
    case Type::kInputDone:
      return Read<InputDone>(in, "INPUT_DONE");
    case Type::kOfferHint:
      return Read<OfferHint>(in, "OFFER_HINT");
    case Type::kContentHint:
      return Read<ContentHint>(in, "CONTENT_HINT");
    case Type::kContentEndHint:
      return Read<ContentEndHint>(in, "CONTENT_END_HINT");
    default:
      return Fail(ErrorCode::kInvalid, "message type is not for this direction (agent to session)");
  }
}

Bytes Encode(const HintMessage& message) {
  Bytes bytes(kHeaderBytes, 0);
  ByteWriter out(bytes);
  FinishMessage(bytes, std::visit([&out](const auto& fields) { return WriteFields(out, fields); }, message));
  SHOJI_CHECK(ParseHintMessage(bytes).has_value());
  return bytes;
}

}  // namespace shoji::wire
