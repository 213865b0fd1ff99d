// The messages of a transfer (clipboard, file, print) as values; layouts and their order in PROTOCOL.md, "Transfers".
// Part of messages.h, which everybody includes instead. Pure values, any thread.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "codec/base/bytes.h"

namespace shoji::wire {

inline constexpr size_t kMaxRuleIdBytes = 64;
inline constexpr size_t kMaxContactBytes = 256;
inline constexpr size_t kMaxTransferNameBytes = 255;
inline constexpr size_t kMaxTransferPieceBytes = 32 * 1024;
inline constexpr size_t kMaxDetailItems = 32;
// Request ids with this bit are the broker's own; a client never uses one.
inline constexpr uint32_t kBrokerRequestBit = 1u << 31;

using Sha256 = std::array<uint8_t, 32>;

enum class Channel : uint8_t {
  kClipboardText = 1,
  kClipboardImage = 2,
  kFileUpload = 3,
  kFileDownload = 4,
  kPrint = 5
};
enum class Direction : uint8_t { kOutbound = 1, kInbound = 2 };
enum class Answer : uint8_t { kDeny = 0, kApprove = 1, kSanitise = 2, kAllow = 3 };
enum class TransferResult : uint8_t { kWhole = 0, kNotThere = 1, kTooLarge = 2, kFailed = 3 };

struct TransferRequest {
  uint32_t request_id;
  Channel channel;
  Direction direction;
  uint8_t declared_class;
  uint64_t bytes;         // outbound: exactly what follows; inbound: 0
  uint32_t offer_id = 0;  // inbound: which offer; 0 the clipboard as it is
  std::string name = {};  // file.upload only
  bool operator==(const TransferRequest&) const = default;
};
struct TransferData {
  uint32_t request_id;
  Bytes bytes;
  bool operator==(const TransferData&) const = default;
};
struct TransferCancel {
  uint32_t request_id;
  bool operator==(const TransferCancel&) const = default;
};

struct TransferAnswer {
  uint32_t request_id;
  Answer answer;
  Channel channel;
  uint16_t reason_code;
  std::string rule_id;
  bool operator==(const TransferAnswer&) const = default;
};
struct TransferProceed {
  uint32_t request_id;
  bool operator==(const TransferProceed&) const = default;
};
struct TransferOffer {
  uint32_t offer_id;
  Channel channel;  // clipboard.text, clipboard.image or file.download
  uint64_t bytes;   // what the sandbox says; 0 unknown
  std::string name = {};
  bool operator==(const TransferOffer&) const = default;
};
struct TransferContent {
  uint32_t request_id;
  Bytes bytes;
  bool operator==(const TransferContent&) const = default;
};
struct TransferEnd {
  uint32_t request_id;
  TransferResult result;
  Sha256 sha256 = {};  // zero unless the content is whole
  bool operator==(const TransferEnd&) const = default;
};
// Numbers are those of PROTOCOL.md: 1..15 what was taken out of inbound text, 16..63 what the inspectors found.
struct DetailItem {
  uint8_t kind;
  uint16_t count;  // saturates
  bool operator==(const DetailItem&) const = default;
};
struct TransferDetail {
  uint32_t request_id;
  uint8_t effective_class;
  std::vector<DetailItem> items = {};
  std::string contact = {};
  bool operator==(const TransferDetail&) const = default;
};

// The same layouts as the sandbox says them: hints, distrusted.
struct OfferHint {
  TransferOffer offer;
  bool operator==(const OfferHint&) const = default;
};
struct ContentHint {
  TransferContent content;
  bool operator==(const ContentHint&) const = default;
};
struct ContentEndHint {
  TransferEnd end;
  bool operator==(const ContentEndHint&) const = default;
};

}  // namespace shoji::wire
