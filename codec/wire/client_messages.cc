// Client → session messages: layouts as in PROTOCOL.md, table "Client → session".
#include "codec/wire/transfer_fields.h"

namespace shoji::wire {
namespace {

constexpr uint8_t kKnownFeatures = kFeatureH264 | kFeatureH264FullChroma | kFeatureH264Bt709;
constexpr uint8_t kKnownButtons = 0x1F;

bool IsScale(uint16_t percent) { return InRange<uint16_t>(percent, 50, 400); }

bool ReadFields(ByteReader& in, Hello& out) {
  const uint16_t version = in.U16();
  out.profile = static_cast<Profile>(in.U8());
  out.features = in.U8();
  out.size = ReadSize(in);
  out.scale_percent = in.U16();
  in.Zeros(6);
  return version == kProtocolVersion && InRange(out.profile, Profile::kWeb, Profile::kBench) &&
         (out.features & ~kKnownFeatures) == 0 && IsScale(out.scale_percent);
}

bool ReadFields(ByteReader& in, Ack& out) {
  out.frame_id = in.U32();
  out.decode_us = in.U32();
  out.present_us = in.U32();
  return true;
}

bool ReadFields(ByteReader& in, Ping& out) {
  out.token = in.U64();
  return true;
}

bool ReadFields(ByteReader& in, Pointer& out) {
  out.input_id = in.U32();
  out.x = in.U16();
  out.y = in.U16();
  out.buttons = in.U8();
  in.Zeros(3);
  return (out.buttons & ~kKnownButtons) == 0;
}

bool ReadFields(ByteReader& in, Wheel& out) {
  out.input_id = in.U32();
  out.x = in.U16();
  out.y = in.U16();
  out.dx = in.I16();
  out.dy = in.I16();
  return true;
}

bool ReadFields(ByteReader& in, Key& out) {
  out.input_id = in.U32();
  out.keysym = in.U32();
  out.code = in.U16();
  const bool known = ReadFlag(in, out.down);
  in.Zeros(1);
  return known;
}

bool ReadFields(ByteReader& in, Text& out) {
  out.input_id = in.U32();
  return ReadTextTail(in, 1, kMaxTextBytes, out.utf8);
}

bool ReadFields(ByteReader& in, Preedit& out) {
  out.input_id = in.U32();
  out.cursor_bytes = in.U16();
  in.Zeros(2);
  return ReadTextTail(in, 0, kMaxPreeditBytes, out.utf8) && out.cursor_bytes <= out.utf8.size();
}

bool ReadFields(ByteReader& in, Focus& out) {
  const bool known = ReadFlag(in, out.focused);
  in.Zeros(3);
  return known;
}

bool ReadFields(ByteReader& in, Resize& out) {
  out.size = ReadSize(in);
  out.scale_percent = in.U16();
  in.Zeros(2);
  return IsScale(out.scale_percent);
}

bool ReadFields(ByteReader& in, WatchAnswer& out) {
  out.watch_id = in.U32();
  const bool known = ReadFlag(in, out.consents);
  in.Zeros(3);
  return known;
}

Type WriteFields(ByteWriter& out, const Hello& message) {
  out.U16(kProtocolVersion);
  out.U8(static_cast<uint8_t>(message.profile));
  out.U8(message.features);
  WriteSize(out, message.size);
  out.U16(message.scale_percent);
  out.Zeros(6);
  return Type::kHello;
}

Type WriteFields(ByteWriter& out, const Ack& message) {
  out.U32(message.frame_id);
  out.U32(message.decode_us);
  out.U32(message.present_us);
  return Type::kAck;
}

Type WriteFields(ByteWriter& out, const Ping& message) {
  out.U64(message.token);
  return Type::kPing;
}

Type WriteFields(ByteWriter& out, const Pointer& message) {
  out.U32(message.input_id);
  out.U16(message.x);
  out.U16(message.y);
  out.U8(message.buttons);
  out.Zeros(3);
  return Type::kPointer;
}

Type WriteFields(ByteWriter& out, const Wheel& message) {
  out.U32(message.input_id);
  out.U16(message.x);
  out.U16(message.y);
  out.I16(message.dx);
  out.I16(message.dy);
  return Type::kWheel;
}

Type WriteFields(ByteWriter& out, const Key& message) {
  out.U32(message.input_id);
  out.U32(message.keysym);
  out.U16(message.code);
  out.U8(message.down ? 1 : 0);
  out.Zeros(1);
  return Type::kKey;
}

Type WriteFields(ByteWriter& out, const Text& message) {
  out.U32(message.input_id);
  out.Text(message.utf8);
  return Type::kText;
}

Type WriteFields(ByteWriter& out, const Preedit& message) {
  out.U32(message.input_id);
  out.U16(message.cursor_bytes);
  out.Zeros(2);
  out.Text(message.utf8);
  return Type::kPreedit;
}

Type WriteFields(ByteWriter& out, const Focus& message) {
  out.U8(message.focused ? 1 : 0);
  out.Zeros(3);
  return Type::kFocus;
}

Type WriteFields(ByteWriter& out, const Resize& message) {
  WriteSize(out, message.size);
  out.U16(message.scale_percent);
  out.Zeros(2);
  return Type::kResize;
}

Type WriteFields(ByteWriter& out, const WatchAnswer& message) {
  out.U32(message.watch_id);
  out.U8(message.consents ? 1 : 0);
  out.Zeros(3);
  return Type::kWatchAnswer;
}

template <typename Message>
Result<ClientMessage> Read(ByteReader in, const char* name) {
  Message message{};
  if (!ReadFields(in, message) || !in.AtExactEnd()) return Malformed(name);
  return ClientMessage(std::move(message));
}

}  // namespace

Result<ClientMessage> ParseClientMessage(ByteSpan message) {
  const Result<Type> type = PeekType(message);
  if (!type) return std::unexpected(type.error());
  const ByteReader in = PayloadOf(message);
  switch (*type) {
    case Type::kHello:
      return Read<Hello>(in, "HELLO");
    case Type::kAck:
      return Read<Ack>(in, "ACK");
    case Type::kPing:
      return Read<Ping>(in, "PING");
    case Type::kPointer:
      return Read<Pointer>(in, "POINTER");
    case Type::kWheel:
      return Read<Wheel>(in, "WHEEL");
    case Type::kKey:
      return Read<Key>(in, "KEY");
    case Type::kText:
      return Read<Text>(in, "TEXT");
    case Type::kPreedit:
      return Read<Preedit>(in, "PREEDIT");
    case Type::kFocus:
      return Read<Focus>(in, "FOCUS");
    case Type::kResize:
      return Read<Resize>(in, "RESIZE");
    case Type::kWatchAnswer:
      return Read<WatchAnswer>(in, "WATCH_ANSWER");
    case Type::kTransferRequest:
      return Read<TransferRequest>(in, "TRANSFER_REQUEST");
    case Type::kTransferData:
      return Read<TransferData>(in, "TRANSFER_DATA");
    case Type::kTransferCancel:
      return Read<TransferCancel>(in, "TRANSFER_CANCEL");
    default:
      return Fail(ErrorCode::kInvalid, "message type is not for this direction (client to session)");
  }
}

Bytes Encode(const ClientMessage& message) {
  Bytes bytes(kHeaderBytes, 0);
  ByteWriter out(bytes);
  FinishMessage(bytes, std::visit([&out](const auto& fields) { return WriteFields(out, fields); }, message));
  SHOJI_CHECK(ParseClientMessage(bytes).has_value());
  return bytes;
}

}  // namespace shoji::wire
