#include "broker/rdp/clipboard/clipboard_pdu.h"

#include <gtest/gtest.h>

namespace shoji::rdp {
namespace {

// A message with this body.
Bytes Pdu(uint16_t type, uint16_t flags, const Bytes& body) {
  Bytes bytes;
  ByteWriter out(bytes);
  out.U16(type);
  out.U16(flags);
  out.U32(static_cast<uint32_t>(body.size()));
  out.Raw(body);
  return bytes;
}

template <typename Message>
std::optional<Message> Read(const Bytes& bytes, bool long_names = true) {
  const auto pdu = ParseClipboardPdu(bytes, long_names);
  if (!pdu || !std::holds_alternative<Message>(*pdu)) return std::nullopt;
  return std::get<Message>(*pdu);
}

// The exchange of MS-RDPECLIP, section 4.
TEST(ClipboardPdu, ReadsTheCapabilitiesOfTheSpecification) {
  const Bytes told = {7, 0, 0, 0, 0x10, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0x0c, 0, 2, 0, 0, 0, 0x0e, 0, 0, 0};
  EXPECT_EQ(Read<ClientCapabilities>(told), ClientCapabilities{true});
  Bytes without = told;
  without[20] = 0x0c;
  EXPECT_EQ(Read<ClientCapabilities>(without), ClientCapabilities{false});
}

TEST(ClipboardPdu, ReadsTheFormatListOfTheSpecification) {
  const Bytes told = {2,   0, 0, 0, 0x24, 0, 0, 0, 4, 0xc0, 0, 0, 'N', 0, 'a', 0, 't',  0, 'i', 0, 'v', 0,
                      'e', 0, 0, 0, 3,    0, 0, 0, 0, 0,    8, 0, 0,   0, 0,   0, 0x11, 0, 0,   0, 0,   0};
  EXPECT_EQ(Read<FormatList>(told), (FormatList{{0xc004, 3, 8, 17}, false}));
}

Bytes Named(uint32_t format, std::string_view name, size_t block_bytes) {
  Bytes body;
  ByteWriter out(body);
  out.U32(format);
  for (const char c : name) out.U16(static_cast<uint8_t>(c));
  if (block_bytes == 0) {
    out.U16(0);
  } else {
    out.Zeros(block_bytes - 2 * name.size());
  }
  return body;
}

TEST(ClipboardPdu, KnowsFilesByTheirName) {
  EXPECT_TRUE(Read<FormatList>(Pdu(2, 0, Named(0xc0b0, "FileGroupDescriptorW", 0)))->files);
  EXPECT_FALSE(Read<FormatList>(Pdu(2, 0, Named(0xc0b0, "HTML Format", 0)))->files);
  EXPECT_TRUE(Read<FormatList>(Pdu(2, 0, Named(0xc0b0, "FileGroupDescrip", 32)), false)->files) << "cut short";
  EXPECT_FALSE(Read<FormatList>(Pdu(2, 0, Named(0xc0b0, "Rich Text Format", 32)), false)->files) << "without a NUL";
}

TEST(ClipboardPdu, ReadsShortNamesInAscii) {
  Bytes body = {0xb0, 0xc0, 0, 0};
  const std::string_view name = "FileGroupDescriptorW";
  body.insert(body.end(), name.begin(), name.end());
  body.resize(36);
  EXPECT_EQ(Read<FormatList>(Pdu(2, 4, body), false), (FormatList{{0xc0b0}, true}));
}

TEST(ClipboardPdu, AnEmptyListIsOne) { EXPECT_EQ(Read<FormatList>(Pdu(2, 0, {})), FormatList{}); }

TEST(ClipboardPdu, RefusesAListWithoutEnd) {
  Bytes many;
  for (size_t i = 0; i < kMaxFormats; ++i) many.insert(many.end(), {1, 0, 0, 0, 0, 0});
  EXPECT_TRUE(Read<FormatList>(Pdu(2, 0, many)));
  many.insert(many.end(), {1, 0, 0, 0, 0, 0});
  EXPECT_FALSE(Read<FormatList>(Pdu(2, 0, many)));
  EXPECT_TRUE(Read<FormatList>(Pdu(2, 0, Named(1, std::string(256, 'x'), 0))));
  EXPECT_FALSE(Read<FormatList>(Pdu(2, 0, Named(1, std::string(257, 'x'), 0))));
}

TEST(ClipboardPdu, ReadsRequestsAndAnswers) {
  EXPECT_EQ(Read<FormatDataRequest>(Pdu(4, 0, {13, 0, 0, 0})), FormatDataRequest{13});
  EXPECT_FALSE(Read<FormatDataRequest>(Pdu(4, 0, {13, 0, 0})));
  EXPECT_EQ(Read<FormatListResponse>(Pdu(3, 1, {})), FormatListResponse{true});
  EXPECT_EQ(Read<FormatListResponse>(Pdu(3, 2, {})), FormatListResponse{false});
  const Bytes answer = Pdu(5, 1, {'a', 0});
  const auto whole = Read<FormatDataResponse>(answer);
  ASSERT_TRUE(whole && whole->ok);
  EXPECT_EQ(AsText(whole->data), std::string_view("a\0", 2));
  EXPECT_FALSE(Read<FormatDataResponse>(Pdu(5, 2, {}))->ok);
}

TEST(ClipboardPdu, TellsFilesAndLocksApart) {
  Bytes body(24);
  body[0] = 7;
  EXPECT_EQ(Read<FileContentsRequest>(Pdu(8, 0, body)), FileContentsRequest{7});
  body.resize(28);
  EXPECT_EQ(Read<FileContentsRequest>(Pdu(8, 0, body)), FileContentsRequest{7});
  body.resize(26);
  EXPECT_FALSE(Read<FileContentsRequest>(Pdu(8, 0, body)));
  EXPECT_TRUE(Read<Immaterial>(Pdu(10, 0, Bytes(4))));
  EXPECT_TRUE(Read<Immaterial>(Pdu(6, 0, Bytes(520))));
  EXPECT_FALSE(Read<Immaterial>(Pdu(6, 0, Bytes(519))));
}

TEST(ClipboardPdu, RefusesWhatNoTerminalSays) {
  EXPECT_FALSE(ParseClipboardPdu(Pdu(1, 0, {}), true)) << "monitor ready";
  EXPECT_FALSE(ParseClipboardPdu(Pdu(9, 1, Bytes(8)), true)) << "file contents";
  EXPECT_FALSE(ParseClipboardPdu(Pdu(12, 0, {}), true));
  EXPECT_FALSE(ParseClipboardPdu({}, true));
}

TEST(ClipboardPdu, RefusesAnotherLength) {
  Bytes message = Pdu(4, 0, {13, 0, 0, 0});
  for (size_t bytes = 0; bytes < message.size(); ++bytes) {
    EXPECT_FALSE(ParseClipboardPdu(ByteSpan(message).first(bytes), true)) << bytes;
  }
  message.resize(message.size() + 4);
  EXPECT_TRUE(ParseClipboardPdu(message, true)) << "padding of old clients";
  message.resize(message.size() + 1);
  EXPECT_FALSE(ParseClipboardPdu(message, true));
}

TEST(ClipboardPdu, SaysWhatTheServerSays) {
  EXPECT_EQ(CapabilitiesPdu(), (Bytes{7, 0, 0, 0, 0x10, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0x0c, 0, 2, 0, 0, 0, 2, 0, 0, 0}));
  EXPECT_EQ(MonitorReadyPdu(), (Bytes{1, 0, 0, 0, 0, 0, 0, 0}));
  EXPECT_EQ(FormatListPdu({13, 8}, true), (Bytes{2, 0, 0, 0, 12, 0, 0, 0, 13, 0, 0, 0, 0, 0, 8, 0, 0, 0, 0, 0}));
  EXPECT_EQ(FormatListPdu({13}, false).size(), 8u + 36);
  EXPECT_EQ(FormatListResponsePdu(), (Bytes{3, 0, 1, 0, 0, 0, 0, 0}));
  EXPECT_EQ(FormatDataRequestPdu(13), (Bytes{4, 0, 0, 0, 4, 0, 0, 0, 13, 0, 0, 0}));
  EXPECT_EQ(FormatDataResponsePdu(Bytes{9}), (Bytes{5, 0, 1, 0, 1, 0, 0, 0, 9}));
  EXPECT_EQ(FormatDataRefusalPdu(), (Bytes{5, 0, 2, 0, 0, 0, 0, 0}));
  EXPECT_EQ(FileContentsRefusalPdu(7), (Bytes{9, 0, 2, 0, 4, 0, 0, 0, 7, 0, 0, 0}));
}

}  // namespace
}  // namespace shoji::rdp
