// The messages between broker and shoji-rdp: what is written is read, bytes stand as the header says, and whatever is
// not exactly that is refused.
#include "broker/rdp/door_messages.h"

#include <gtest/gtest.h>

#include <vector>

#include "codec/wire/messages.h"

namespace shoji::rdp {
namespace {

const Login kLogin{LoginKind::kPassword, {1280, 800}, "山田", "ひみつ"};

std::vector<DoorRequest> Requests() {
  return {kLogin,
          Login{LoginKind::kTicket, {1, 65535}, "", std::string(64, 'a')},
          Login{LoginKind::kCookie, {1024, 768}, "", std::string(40, 'b')},
          CredentialRequest{"yamada"},
          Refused{RefusedThing::kDevices},
          Refused{RefusedThing::kWeakSecurity},
          Client{7601, 0x00000411, "端末-12"},
          Client{0, 0, ""},
          Sign{Bytes(256, 0xAB)},
          Sign{Bytes(512, 0xCD)},
          NotProven{"yamada"}};
}

std::vector<DoorAnswer> Answers() {
  return {LoginAnswer{LoginResult::kOk, 0},
          LoginAnswer{LoginResult::kThrottled, 900},
          LoginAnswer{LoginResult::kAttachedElsewhere, 0},
          Credential{true, NtHash{1, 2, 3}},
          Credential{false},
          Step{"sandbox"},
          Cookie{0xFEDCBA98, {1, 2, 3}},
          Signature{{}},
          Signature{Bytes(256, 1)}};
}

TEST(DoorMessages, ReadsWhatWasWritten) {
  for (const auto& message : Requests()) {
    const auto parsed = ParseDoorRequest(Encode(message));
    ASSERT_TRUE(parsed) << parsed.error().message;
    EXPECT_EQ(*parsed, message);
  }
  for (const auto& message : Answers()) {
    const auto parsed = ParseDoorAnswer(Encode(message));
    ASSERT_TRUE(parsed) << parsed.error().message;
    EXPECT_EQ(*parsed, message);
  }
}

TEST(DoorMessages, LoginHasItsBytesInPlace) {
  const Bytes expected = {0x40, 0, 0, 0, 15, 0, 0, 0, 1, 0, 0, 0, 0x00, 0x05, 0x20, 3, 2, 0, 1, 0, 'a', 'b', 'c'};
  EXPECT_EQ(Encode(DoorRequest(Login{LoginKind::kPassword, {1280, 800}, "ab", "c"})), expected);
}

TEST(DoorMessages, EveryCutAndEveryByteTooManyIsRefused) {
  for (const auto& message : Requests()) {
    const Bytes whole = Encode(message);
    for (size_t size = 0; size < whole.size(); ++size) EXPECT_FALSE(ParseDoorRequest(ByteSpan(whole).first(size)));
    Bytes longer = whole;
    longer.push_back(0);
    EXPECT_FALSE(ParseDoorRequest(longer));
  }
}

TEST(DoorMessages, ReservedBytesMustBeZero) {
  Bytes bytes = Encode(DoorRequest(kLogin));
  EXPECT_TRUE(ParseDoorRequest(bytes));
  for (const size_t at : {1U, 2U, 3U, 9U, 10U, 11U}) {
    Bytes broken = bytes;
    broken[at] = 1;
    EXPECT_FALSE(ParseDoorRequest(broken)) << at;
  }
}

TEST(DoorMessages, ValuesOutOfRangeAreRefused) {
  const auto refused = [](const DoorRequest& good, size_t at, uint8_t value) {
    Bytes bytes = Encode(good);
    bytes[at] = value;
    return !ParseDoorRequest(bytes);
  };
  EXPECT_TRUE(refused(kLogin, 8, 0));  // kind
  EXPECT_TRUE(refused(kLogin, 8, 4));
  EXPECT_FALSE(refused(kLogin, 8, 3));
  EXPECT_TRUE(refused(kLogin, 20, 0xFF));  // UTF-8
  EXPECT_TRUE(refused(Refused{RefusedThing::kDevices}, 8, 0));
  EXPECT_TRUE(refused(Refused{RefusedThing::kDevices}, 8, 7));
  EXPECT_FALSE(refused(Refused{RefusedThing::kDevices}, 8, 6));
  EXPECT_TRUE(refused(Sign{Bytes(256, 0)}, 8, 2));
}

TEST(DoorMessages, ScreensWithoutWidthOrHeightAreRefused) {
  for (const size_t at : {12U, 14U}) {
    Bytes bytes = Encode(DoorRequest(kLogin));
    bytes[at] = bytes[at + 1] = 0;
    EXPECT_FALSE(ParseDoorRequest(bytes)) << at;
  }
}

TEST(DoorMessages, LengthsAreBounded) {
  const auto with_header = [](uint8_t type, size_t payload_bytes) {
    Bytes bytes(wire::kHeaderBytes + payload_bytes, 0);
    bytes[0] = type;
    bytes[4] = static_cast<uint8_t>(payload_bytes & 0xFF);
    bytes[5] = static_cast<uint8_t>(payload_bytes >> 8);
    return bytes;
  };
  const auto text = [&](uint8_t type, size_t head_bytes, size_t text_bytes) {
    Bytes bytes = with_header(type, head_bytes + text_bytes);
    std::fill(bytes.begin() + static_cast<ptrdiff_t>(wire::kHeaderBytes + head_bytes), bytes.end(), 'x');
    return bytes;
  };
  EXPECT_TRUE(ParseDoorRequest(text(0x41, 0, kMaxUserBytes)));
  EXPECT_FALSE(ParseDoorRequest(text(0x41, 0, kMaxUserBytes + 1)));
  EXPECT_FALSE(ParseDoorRequest(text(0x41, 0, 0)));
  EXPECT_TRUE(ParseDoorRequest(text(0x45, 0, kMaxUserBytes)));
  EXPECT_FALSE(ParseDoorRequest(text(0x45, 0, kMaxUserBytes + 1)));
  EXPECT_FALSE(ParseDoorRequest(text(0x45, 0, 0)));
  EXPECT_FALSE(ParseDoorAnswer(with_header(0xD3, 19)));
  EXPECT_TRUE(ParseDoorAnswer(with_header(0xD3, 20)));
  EXPECT_TRUE(ParseDoorRequest(text(0x43, 8, kMaxClientNameBytes)));
  EXPECT_FALSE(ParseDoorRequest(text(0x43, 8, kMaxClientNameBytes + 1)));
  for (const size_t block : {size_t{0}, kMinBlockBytes - 1, kMaxBlockBytes + 1}) {
    Bytes sign = with_header(0x44, 4 + block);
    sign[8] = 1;
    EXPECT_FALSE(ParseDoorRequest(sign)) << block;
  }
  EXPECT_TRUE(ParseDoorAnswer(text(0xD2, 0, kMaxStepBytes)));
  EXPECT_FALSE(ParseDoorAnswer(text(0xD2, 0, kMaxStepBytes + 1)));
  EXPECT_FALSE(ParseDoorAnswer(with_header(0xD4, 1)));
}

TEST(DoorMessages, OneDirectionsMessagesAreNotTheOthers) {
  for (const auto& message : Requests()) EXPECT_FALSE(ParseDoorAnswer(Encode(message)));
  for (const auto& message : Answers()) EXPECT_FALSE(ParseDoorRequest(Encode(message)));
}

TEST(DoorMessages, AreToldFromWireMessages) {
  for (const auto& message : Requests()) EXPECT_TRUE(IsDoorMessage(Encode(message)));
  for (const auto& message : Answers()) EXPECT_TRUE(IsDoorMessage(Encode(message)));
  EXPECT_FALSE(IsDoorMessage(wire::Encode(wire::ClientMessage(wire::Ping{1}))));
  EXPECT_FALSE(IsDoorMessage(wire::Encode(wire::ServerMessage(wire::Pong{1}))));
  EXPECT_FALSE(IsDoorMessage({}));
  for (int type = 0; type < 256; ++type) {  // no type byte belongs to both
    Bytes bytes(wire::kHeaderBytes, 0);
    bytes[0] = static_cast<uint8_t>(type);
    EXPECT_FALSE(IsDoorMessage(bytes) && wire::PeekType(bytes)) << type;
  }
}

TEST(DoorMessages, ACredentialThatIsNotKnownIsEmpty) {
  Bytes bytes = Encode(DoorAnswer(Credential{true, NtHash{1}}));
  EXPECT_TRUE(ParseDoorAnswer(bytes));
  bytes[8] = 0;
  EXPECT_FALSE(ParseDoorAnswer(bytes));
}

TEST(DoorMessages, TheLongestFits) {
  const Login longest{LoginKind::kPassword, {1, 1}, std::string(kMaxUserBytes, 'u'), std::string(kMaxSecretBytes, 's')};
  EXPECT_EQ(Encode(DoorRequest(longest)).size(), kMaxDoorMessageBytes);
}

}  // namespace
}  // namespace shoji::rdp
