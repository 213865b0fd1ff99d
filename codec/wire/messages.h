// The wire messages of PROTOCOL.md as values, with their parsers and writers. FRAME has its own file (frame_message.h).
// Pure; any thread. Every Parse* takes one whole message, header included, and fails on anything PROTOCOL.md does not
// allow (wrong length, reserved bits, range, bad UTF-8). Every Encode gives one whole message, header included; its
// input must already be in range (SHOJI_CHECK).
#pragma once

#include <cstdint>
#include <string>
#include <variant>

#include "codec/base/bytes.h"
#include "codec/base/geometry.h"
#include "codec/base/result.h"
#include "codec/wire/transfer_messages.h"

namespace shoji::wire {

inline constexpr uint16_t kProtocolVersion = 2;
inline constexpr size_t kHeaderBytes = 8;
inline constexpr size_t kMaxClientMessageBytes = kHeaderBytes + 4 + kMaxTransferPieceBytes;
inline constexpr size_t kMaxServerMessageBytes = kHeaderBytes + (32u << 20);
inline constexpr size_t kMaxHintMessageBytes = kHeaderBytes + 8 + size_t{4} * 128 * 128;
inline constexpr size_t kMaxTextBytes = 1024;
inline constexpr size_t kMaxPreeditBytes = 256;
inline constexpr size_t kMaxDetailBytes = 256;
inline constexpr size_t kMaxHoldTextBytes = 512;
inline constexpr size_t kMaxWatcherNameBytes = 128;
inline constexpr int kMaxCursorPx = 128;

enum class Type : uint8_t {
  kHello = 0x01,
  kAck = 0x02,
  kPing = 0x03,
  kPointer = 0x10,
  kWheel = 0x11,
  kKey = 0x12,
  kText = 0x13,
  kPreedit = 0x14,
  kFocus = 0x15,
  kResize = 0x16,
  kWatchAnswer = 0x17,
  kTransferRequest = 0x20,
  kTransferData = 0x21,
  kTransferCancel = 0x22,
  kWelcome = 0x81,
  kFrame = 0x82,
  kCursor = 0x83,
  kCaret = 0x84,
  kPong = 0x85,
  kNotice = 0x86,
  kEnd = 0x87,
  kHold = 0x88,
  kWatch = 0x89,
  kTransferAnswer = 0x90,
  kTransferProceed = 0x91,
  kTransferOffer = 0x92,
  kTransferContent = 0x93,
  kTransferEnd = 0x94,
  kTransferDetail = 0x95,
  kDamageHint = 0xC0,
  kCursorHint = 0xC1,
  kCaretHint = 0xC2,
  kStateHint = 0xC3,
  kResizedHint = 0xC4,
  kInputDone = 0xC5,
  kOfferHint = 0xC6,
  kContentHint = 0xC7,
  kContentEndHint = 0xC8,
};

enum class Profile : uint8_t { kWeb = 1, kRdp = 2, kBench = 3 };
enum class NoticeCode : uint16_t { kBrowserRestarted = 1, kDestinationRefused = 2, kTextRefused = 3 };
enum class EndReason : uint16_t {
  kEndedByUser = 1,
  kEndedByAdmin = 2,
  kIdle = 3,
  kDisconnected = 4,
  kTakenOver = 5,
  kBrowserCrashes = 6,
  kDisplayLost = 7,
  kSandboxBrokeProtocol = 8,
  kSessionLost = 9,
  kHostLost = 10,
  kResourceLimit = 11,
  kClientBrokeProtocol = 12,
  kServerStopping = 13,
  kStartFailed = 14,
  kLoggedOut = 15,
  kEmergency = 16,
};
inline constexpr auto kLastEndReason = static_cast<int64_t>(EndReason::kEmergency);
enum class HoldState : uint8_t { kNone = 0, kViewOnly = 1, kFrozen = 2 };
enum class WatchState : uint8_t { kNone = 0, kAsked = 1, kWatched = 2 };
enum class AgentState : uint8_t {
  kDisplayUp = 1,
  kBrowserShown = 2,
  kBrowserRestarting = 3,
  kBrowserKeepsCrashing = 4,
  kDisplayLost = 5,
  kBrowserStarted = 6,
};

// Bits of Hello::features: which H.264 the client decodes.
inline constexpr uint8_t kFeatureH264 = 1;            // 4:2:0
inline constexpr uint8_t kFeatureH264FullChroma = 2;  // 4:4:4
inline constexpr uint8_t kFeatureH264Bt709 = 4;       // 4:2:0 is to be BT.709 of full range, as RDP clients read it

struct Hello {
  Profile profile;
  uint8_t features;
  Size size;
  uint16_t scale_percent;
  bool operator==(const Hello&) const = default;
};
struct Ack {
  uint32_t frame_id;
  uint32_t decode_us;
  uint32_t present_us;
  bool operator==(const Ack&) const = default;
};
struct Ping {
  uint64_t token;
  bool operator==(const Ping&) const = default;
};
struct Pointer {
  uint32_t input_id;
  uint16_t x;
  uint16_t y;
  uint8_t buttons;
  bool operator==(const Pointer&) const = default;
};
struct Wheel {
  uint32_t input_id;
  uint16_t x;
  uint16_t y;
  int16_t dx;
  int16_t dy;
  bool operator==(const Wheel&) const = default;
};
struct Key {
  uint32_t input_id;
  uint32_t keysym;
  uint16_t code;
  bool down;
  bool operator==(const Key&) const = default;
};
struct Text {
  uint32_t input_id;
  std::string utf8;
  bool operator==(const Text&) const = default;
};
struct Preedit {
  uint32_t input_id;
  uint16_t cursor_bytes;
  std::string utf8;
  bool operator==(const Preedit&) const = default;
};
struct Focus {
  bool focused;
  bool operator==(const Focus&) const = default;
};
struct Resize {
  Size size;
  uint16_t scale_percent;
  bool operator==(const Resize&) const = default;
};
struct WatchAnswer {
  uint32_t watch_id;
  bool consents;
  bool operator==(const WatchAnswer&) const = default;
};
using ClientMessage = std::variant<Hello, Ack, Ping, Pointer, Wheel, Key, Text, Preedit, Focus, Resize, WatchAnswer,
                                   TransferRequest, TransferData, TransferCancel>;

struct Welcome {
  uint16_t version;
  Size size;
  bool resumed;
  uint64_t session_serial;
  bool operator==(const Welcome&) const = default;
};
struct Cursor {
  Size size;
  uint16_t hot_x;
  uint16_t hot_y;
  Bytes rgba;
  bool operator==(const Cursor&) const = default;
};
struct Caret {
  Rect rect;
  bool operator==(const Caret&) const = default;
};
struct Pong {
  uint64_t token;
  bool operator==(const Pong&) const = default;
};
struct Notice {
  NoticeCode code;
  std::string parameter;
  bool operator==(const Notice&) const = default;
};
struct End {
  EndReason reason;
  std::string detail;
  bool operator==(const End&) const = default;
};
struct Hold {
  HoldState hold;
  std::string text;  // the reason; then, after a line feed, whom to ask
  bool operator==(const Hold&) const = default;
};
struct Watch {
  uint32_t watch_id;
  WatchState state;
  std::string who;
  bool operator==(const Watch&) const = default;
};
// FRAME is left out: ParseServerMessage refuses it; use ParseFrame (frame_message.h) after looking at PeekType.
using ServerMessage = std::variant<Welcome, Cursor, Caret, Pong, Notice, End, Hold, Watch, TransferAnswer,
                                   TransferProceed, TransferOffer, TransferContent, TransferEnd, TransferDetail>;

struct DamageHint {
  Rect rect;
  bool operator==(const DamageHint&) const = default;
};
struct CursorHint {
  Cursor cursor;
  bool operator==(const CursorHint&) const = default;
};
struct CaretHint {
  Rect rect;
  bool operator==(const CaretHint&) const = default;
};
struct StateHint {
  AgentState state;
  uint16_t detail;
  bool operator==(const StateHint&) const = default;
};
struct ResizedHint {
  Size size;
  bool operator==(const ResizedHint&) const = default;
};
struct InputDone {
  uint32_t input_id;
  bool operator==(const InputDone&) const = default;
};
using HintMessage = std::variant<DamageHint, CursorHint, CaretHint, StateHint, ResizedHint, InputDone, OfferHint,
                                 ContentHint, ContentEndHint>;

// Type byte of a message whose header is well formed and whose length matches; Error otherwise.
Result<Type> PeekType(ByteSpan message);

Result<ClientMessage> ParseClientMessage(ByteSpan message);
Result<ServerMessage> ParseServerMessage(ByteSpan message);
Result<HintMessage> ParseHintMessage(ByteSpan message);

Bytes Encode(const ClientMessage& message);
Bytes Encode(const ServerMessage& message);
Bytes Encode(const HintMessage& message);

// True for well-formed UTF-8 without NUL, surrogates or overlong forms.
bool IsPlainUtf8(std::string_view text);

// Cuts a byte stream (the link) into whole messages. Owned by one reader.
class MessageSplitter {
 public:
  explicit MessageSplitter(size_t max_message_bytes) : max_message_bytes_(max_message_bytes) {}

  // Appends received bytes. Fails, for good, when a header announces more than the maximum.
  Result<void> Feed(ByteSpan bytes);
  // The next whole message, or empty when more bytes are needed. Valid until the next Feed() or Next().
  ByteSpan Next();

 private:
  size_t max_message_bytes_;
  Bytes buffer_;
  size_t start_ = 0;
};

}  // namespace shoji::wire
