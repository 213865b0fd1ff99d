// Transfer messages, all directions: layouts as in PROTOCOL.md, "Transfers".
#include "codec/wire/transfer_fields.h"

#include <algorithm>

namespace shoji::wire {
namespace {

constexpr uint8_t kHighestClass = 5;
constexpr uint8_t kHighestDetailKind = 63;

bool IsChannel(Channel channel) { return InRange(channel, Channel::kClipboardText, Channel::kPrint); }

// The clipboard goes both ways, each kind of file one.
bool Fits(Channel channel, Direction direction) {
  if (!IsChannel(channel) || !InRange(direction, Direction::kOutbound, Direction::kInbound)) return false;
  if (channel == Channel::kFileUpload) return direction == Direction::kOutbound;
  if (channel == Channel::kFileDownload || channel == Channel::kPrint) return direction == Direction::kInbound;
  return true;
}

bool IsOffered(Channel channel) {
  return channel == Channel::kClipboardText || channel == Channel::kClipboardImage || channel == Channel::kFileDownload;
}

bool ReadPiece(ByteReader& in, Bytes& out) {
  if (in.left() < 1 || in.left() > kMaxTransferPieceBytes) return false;
  const ByteSpan piece = in.Take(in.left());
  out.assign(piece.begin(), piece.end());
  return true;
}

}  // namespace

bool ReadFields(ByteReader& in, TransferRequest& out) {
  out.request_id = in.U32();
  out.channel = static_cast<Channel>(in.U8());
  out.direction = static_cast<Direction>(in.U8());
  out.declared_class = in.U8();
  in.Zeros(1);
  out.bytes = in.U64();
  out.offer_id = in.U32();
  if (!ReadTextTail(in, 0, kMaxTransferNameBytes, out.name)) return false;
  if (!out.name.empty() && out.channel != Channel::kFileUpload) return false;
  const bool inbound = out.direction == Direction::kInbound;
  return Fits(out.channel, out.direction) && out.declared_class <= kHighestClass &&
         (inbound ? out.bytes == 0 : out.offer_id == 0);
}

bool ReadFields(ByteReader& in, TransferData& out) {
  out.request_id = in.U32();
  return ReadPiece(in, out.bytes);
}

bool ReadFields(ByteReader& in, TransferCancel& out) {
  out.request_id = in.U32();
  return true;
}

bool ReadFields(ByteReader& in, TransferAnswer& out) {
  out.request_id = in.U32();
  out.answer = static_cast<Answer>(in.U8());
  out.channel = static_cast<Channel>(in.U8());
  out.reason_code = in.U16();
  return InRange(out.answer, Answer::kDeny, Answer::kAllow) && IsChannel(out.channel) &&
         ReadTextTail(in, 0, kMaxRuleIdBytes, out.rule_id);
}

bool ReadFields(ByteReader& in, TransferProceed& out) {
  out.request_id = in.U32();
  return true;
}

bool ReadFields(ByteReader& in, TransferOffer& out) {
  out.offer_id = in.U32();
  out.channel = static_cast<Channel>(in.U8());
  in.Zeros(3);
  out.bytes = in.U64();
  if (!ReadTextTail(in, 0, kMaxTransferNameBytes, out.name)) return false;
  // No file of any folder has a slash in its name.
  if (out.name.find('/') != std::string::npos) return false;
  return IsOffered(out.channel) && (out.name.empty() || out.channel == Channel::kFileDownload);
}

bool ReadFields(ByteReader& in, TransferContent& out) {
  out.request_id = in.U32();
  return ReadPiece(in, out.bytes);
}

bool ReadFields(ByteReader& in, TransferEnd& out) {
  out.request_id = in.U32();
  out.result = static_cast<TransferResult>(in.U8());
  in.Zeros(3);
  const ByteSpan digest = in.Take(out.sha256.size());
  std::ranges::copy(digest, out.sha256.begin());
  return InRange(out.result, TransferResult::kWhole, TransferResult::kFailed) &&
         (out.result == TransferResult::kWhole || out.sha256 == Sha256{});
}

bool ReadFields(ByteReader& in, TransferDetail& out) {
  out.request_id = in.U32();
  out.effective_class = in.U8();
  const uint8_t items = in.U8();
  in.Zeros(2);
  if (out.effective_class > kHighestClass || items > kMaxDetailItems) return false;
  for (uint8_t i = 0; i < items; ++i) {
    DetailItem item{};
    item.kind = in.U8();
    in.Zeros(1);
    item.count = in.U16();
    if (!InRange<uint8_t>(item.kind, 1, kHighestDetailKind)) return false;
    out.items.push_back(item);
  }
  return in.ok() && ReadTextTail(in, 0, kMaxContactBytes, out.contact);
}

Type WriteFields(ByteWriter& out, const TransferRequest& message) {
  out.U32(message.request_id);
  out.U8(static_cast<uint8_t>(message.channel));
  out.U8(static_cast<uint8_t>(message.direction));
  out.U8(message.declared_class);
  out.Zeros(1);
  out.U64(message.bytes);
  out.U32(message.offer_id);
  out.Text(message.name);
  return Type::kTransferRequest;
}

Type WriteFields(ByteWriter& out, const TransferData& message) {
  out.U32(message.request_id);
  out.Raw(message.bytes);
  return Type::kTransferData;
}

Type WriteFields(ByteWriter& out, const TransferCancel& message) {
  out.U32(message.request_id);
  return Type::kTransferCancel;
}

Type WriteFields(ByteWriter& out, const TransferAnswer& message) {
  out.U32(message.request_id);
  out.U8(static_cast<uint8_t>(message.answer));
  out.U8(static_cast<uint8_t>(message.channel));
  out.U16(message.reason_code);
  out.Text(message.rule_id);
  return Type::kTransferAnswer;
}

Type WriteFields(ByteWriter& out, const TransferProceed& message) {
  out.U32(message.request_id);
  return Type::kTransferProceed;
}

Type WriteFields(ByteWriter& out, const TransferOffer& message) {
  out.U32(message.offer_id);
  out.U8(static_cast<uint8_t>(message.channel));
  out.Zeros(3);
  out.U64(message.bytes);
  out.Text(message.name);
  return Type::kTransferOffer;
}

Type WriteFields(ByteWriter& out, const TransferContent& message) {
  out.U32(message.request_id);
  out.Raw(message.bytes);
  return Type::kTransferContent;
}

Type WriteFields(ByteWriter& out, const TransferEnd& message) {
  out.U32(message.request_id);
  out.U8(static_cast<uint8_t>(message.result));
  out.Zeros(3);
  out.Raw(message.sha256);
  return Type::kTransferEnd;
}

Type WriteFields(ByteWriter& out, const TransferDetail& message) {
  out.U32(message.request_id);
  out.U8(message.effective_class);
  out.U8(static_cast<uint8_t>(message.items.size()));
  out.Zeros(2);
  for (const DetailItem& item : message.items) {
    out.U8(item.kind);
    out.Zeros(1);
    out.U16(item.count);
  }
  out.Text(message.contact);
  return Type::kTransferDetail;
}

}  // namespace shoji::wire
