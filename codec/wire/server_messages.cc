// Session (or broker) → client messages: layouts as in PROTOCOL.md, table "Session (or broker) → client".
#include "codec/wire/transfer_fields.h"

namespace shoji::wire {

bool ReadCursor(ByteReader& in, Cursor& out) {
  out.size = ReadSize(in);
  out.hot_x = in.U16();
  out.hot_y = in.U16();
  const auto [width_px, height_px] = out.size;
  if (width_px > kMaxCursorPx || height_px > kMaxCursorPx || (width_px == 0) != (height_px == 0)) return false;
  const ByteSpan rgba = in.Take(static_cast<size_t>(width_px) * static_cast<size_t>(height_px) * 4);
  out.rgba.assign(rgba.begin(), rgba.end());
  return true;
}

void WriteCursor(ByteWriter& out, const Cursor& message) {
  WriteSize(out, message.size);
  out.U16(message.hot_x);
  out.U16(message.hot_y);
  out.Raw(message.rgba);
}

namespace {

constexpr uint16_t kResumedFlag = 1;

bool ReadFields(ByteReader& in, Welcome& out) {
  out.version = in.U16();
  out.size = ReadSize(in);
  const uint16_t flags = in.U16();
  out.resumed = flags == kResumedFlag;
  out.session_serial = in.U64();
  return out.version == kProtocolVersion && flags <= kResumedFlag;
}

bool ReadFields(ByteReader& in, Cursor& out) { return ReadCursor(in, out); }

bool ReadFields(ByteReader& in, Caret& out) {
  out.rect = ReadRect(in);
  return true;
}

bool ReadFields(ByteReader& in, Pong& out) {
  out.token = in.U64();
  return true;
}

bool ReadFields(ByteReader& in, Notice& out) {
  out.code = static_cast<NoticeCode>(in.U16());
  in.Zeros(2);
  return InRange(out.code, NoticeCode::kBrowserRestarted, NoticeCode::kTextRefused) &&
         ReadTextTail(in, 0, kMaxDetailBytes, out.parameter);
}

bool ReadFields(ByteReader& in, End& out) {
  out.reason = static_cast<EndReason>(in.U16());
  in.Zeros(2);
  return InRange(out.reason, EndReason::kEndedByUser, EndReason::kEmergency) &&
         ReadTextTail(in, 0, kMaxDetailBytes, out.detail);
}

bool ReadFields(ByteReader& in, Hold& out) {
  out.hold = static_cast<HoldState>(in.U8());
  in.Zeros(3);
  return InRange(out.hold, HoldState::kNone, HoldState::kFrozen) && ReadTextTail(in, 0, kMaxHoldTextBytes, out.text);
}

bool ReadFields(ByteReader& in, Watch& out) {
  out.watch_id = in.U32();
  out.state = static_cast<WatchState>(in.U8());
  in.Zeros(3);
  return InRange(out.state, WatchState::kNone, WatchState::kWatched) &&
         ReadTextTail(in, 0, kMaxWatcherNameBytes, out.who);
}

Type WriteFields(ByteWriter& out, const Welcome& message) {
  out.U16(message.version);
  WriteSize(out, message.size);
  out.U16(message.resumed ? kResumedFlag : 0);
  out.U64(message.session_serial);
  return Type::kWelcome;
}

Type WriteFields(ByteWriter& out, const Cursor& message) {
  WriteCursor(out, message);
  return Type::kCursor;
}

Type WriteFields(ByteWriter& out, const Caret& message) {
  WriteRect(out, message.rect);
  return Type::kCaret;
}

Type WriteFields(ByteWriter& out, const Pong& message) {
  out.U64(message.token);
  return Type::kPong;
}

Type WriteFields(ByteWriter& out, const Notice& message) {
  out.U16(static_cast<uint16_t>(message.code));
  out.Zeros(2);
  out.Text(message.parameter);
  return Type::kNotice;
}

Type WriteFields(ByteWriter& out, const End& message) {
  out.U16(static_cast<uint16_t>(message.reason));
  out.Zeros(2);
  out.Text(message.detail);
  return Type::kEnd;
}

Type WriteFields(ByteWriter& out, const Hold& message) {
  out.U8(static_cast<uint8_t>(message.hold));
  out.Zeros(3);
  out.Text(message.text);
  return Type::kHold;
}

Type WriteFields(ByteWriter& out, const Watch& message) {
  out.U32(message.watch_id);
  out.U8(static_cast<uint8_t>(message.state));
  out.Zeros(3);
  out.Text(message.who);
  return Type::kWatch;
}

template <typename Message>
Result<ServerMessage> Read(ByteReader in, const char* name) {
  Message message{};
  if (!ReadFields(in, message) || !in.AtExactEnd()) return Malformed(name);
  return ServerMessage(std::move(message));
}

}  // namespace

Result<ServerMessage> ParseServerMessage(ByteSpan message) {
  const Result<Type> type = PeekType(message);
  if (!type) return std::unexpected(type.error());
  const ByteReader in = PayloadOf(message);
  switch (*type) {
    case Type::kWelcome:
      return Read<Welcome>(in, "WELCOME");
    case Type::kCursor:
      return Read<Cursor>(in, "CURSOR");
    case Type::kCaret:
      return Read<Caret>(in, "CARET");
    case Type::kPong:
      return Read<Pong>(in, "PONG");
    case Type::kNotice:
      return Read<Notice>(in, "NOTICE");
    case Type::kEnd:
      return Read<End>(in, "END");
    case Type::kHold:
      return Read<Hold>(in, "HOLD");
    case Type::kWatch:
      return Read<Watch>(in, "WATCH");
    case Type::kTransferAnswer:
      return Read<TransferAnswer>(in, "TRANSFER_ANSWER");
    case Type::kTransferProceed:
      return Read<TransferProceed>(in, "TRANSFER_PROCEED");
    case Type::kTransferOffer:
      return Read<TransferOffer>(in, "TRANSFER_OFFER");
    case Type::kTransferContent:
      return Read<TransferContent>(in, "TRANSFER_CONTENT");
    case Type::kTransferEnd:
      return Read<TransferEnd>(in, "TRANSFER_END");
    case Type::kTransferDetail:
      return Read<TransferDetail>(in, "TRANSFER_DETAIL");
    default:
      return Fail(ErrorCode::kInvalid, "message type is not for this direction (session to client)");
  }
}

Bytes Encode(const ServerMessage& message) {
  Bytes bytes(kHeaderBytes, 0);
  ByteWriter out(bytes);
  FinishMessage(bytes, std::visit([&out](const auto& fields) { return WriteFields(out, fields); }, message));
  SHOJI_CHECK(ParseServerMessage(bytes).has_value());
  return bytes;
}

}  // namespace shoji::wire
