#include "codec/wire/messages.h"

#include <gtest/gtest.h>

namespace shoji::wire {
namespace {

Bytes With(Bytes bytes, size_t at, uint8_t value) {
  bytes.at(at) = value;
  return bytes;
}

Bytes Cut(Bytes bytes, size_t length) {
  bytes.resize(length);
  return bytes;
}

TEST(Utf8, AcceptsEveryLengthAndTheEdges) {
  for (const char* text : {"", "a", "\x7F", "\xC2\x80", "\xDF\xBF", "\xE0\xA0\x80", "\xED\x9F\xBF", "\xEE\x80\x80",
                           "\xEF\xBF\xBF", "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF", "霞が関1-2-3", "𠮷野家", "👪"}) {
    EXPECT_TRUE(IsPlainUtf8(text)) << text;
  }
}

TEST(Utf8, RefusesOverlongSurrogateTruncatedAndNul) {
  for (const char* text :
       {"\x80", "\xC0\x80", "\xC1\xBF", "\xE0\x9F\xBF", "\xED\xA0\x80", "\xED\xBF\xBF", "\xF0\x8F\xBF\xBF",
        "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF", "a\xE3\x81", "\xC3(", "\xE3\x81\xC1"}) {
    EXPECT_FALSE(IsPlainUtf8(text));
  }
  EXPECT_FALSE(IsPlainUtf8(std::string_view("a\0b", 3)));
}

TEST(PeekType, NeedsHeaderAndExactLength) {
  const Bytes ping = Encode(ClientMessage(Ping{1}));
  EXPECT_EQ(PeekType(ping).value(), Type::kPing);
  for (size_t length = 0; length < ping.size(); ++length) EXPECT_FALSE(PeekType(Cut(ping, length)).has_value());
  EXPECT_FALSE(PeekType(Cut(ping, ping.size() + 1)).has_value());
  EXPECT_FALSE(PeekType(With(ping, 3, 1)).has_value());
  EXPECT_FALSE(PeekType(With(ping, 0, 0)).has_value());
}

TEST(ClientMessages, EveryReservedByteIsChecked) {
  struct Case {
    ClientMessage message;
    std::vector<size_t> reserved;  // offsets in the payload
  };
  const std::vector<Case> cases{
      {Hello{Profile::kRdp, 0, {800, 600}, 100}, {10, 11, 12, 13, 14, 15}},
      {Pointer{1, 2, 3, 31}, {9, 10, 11}},
      {Key{1, 2, 3, false}, {11}},
      {Preedit{1, 0, "a"}, {6, 7}},
      {Focus{true}, {1, 2, 3}},
      {Resize{{800, 600}, 400}, {6, 7}},
      {TransferRequest{1, Channel::kPrint, Direction::kInbound, 0, 0}, {7}},
  };
  for (const Case& entry : cases) {
    const Bytes good = Encode(entry.message);
    EXPECT_EQ(ParseClientMessage(good).value(), entry.message);
    for (const size_t at : entry.reserved) {
      EXPECT_FALSE(ParseClientMessage(With(good, kHeaderBytes + at, 1)).has_value()) << at;
    }
  }
}

TEST(ClientMessages, ClosedRangesAreClosed) {
  const auto refused = [](const ClientMessage& good, size_t at, uint8_t value) {
    return ParseClientMessage(Encode(good)).has_value() &&
           !ParseClientMessage(With(Encode(good), kHeaderBytes + at, value)).has_value();
  };
  const Hello hello{Profile::kBench, 3, {800, 600}, 100};
  EXPECT_TRUE(refused(hello, 0, 1));  // version
  EXPECT_TRUE(refused(hello, 2, 0));  // profile
  EXPECT_TRUE(refused(hello, 2, 4));
  EXPECT_TRUE(refused(hello, 3, 8));   // features
  EXPECT_TRUE(refused(hello, 8, 49));  // scale
  EXPECT_TRUE(refused(hello, 9, 2));
  const TransferRequest request{1, Channel::kClipboardText, Direction::kInbound, 5, 0};
  EXPECT_TRUE(refused(request, 4, 0));
  EXPECT_TRUE(refused(request, 4, 6));
  EXPECT_TRUE(refused(request, 5, 0));
  EXPECT_TRUE(refused(request, 5, 3));
  EXPECT_TRUE(refused(request, 6, 6));
  EXPECT_TRUE(refused(Key{1, 2, 3, true}, 10, 2));
  EXPECT_TRUE(refused(Focus{false}, 0, 2));
  EXPECT_TRUE(refused(Preedit{1, 1, "a"}, 4, 2));  // cursor behind the text
}

TEST(ClientMessages, TextLengthsEndAtTheirLimits) {
  const auto text = [](size_t bytes) { return Encode(ClientMessage(Text{1, std::string(bytes, 'x')})); };
  EXPECT_TRUE(ParseClientMessage(text(kMaxTextBytes)).has_value());
  Bytes longer = text(kMaxTextBytes);
  longer.push_back('x');
  ++longer[4];
  EXPECT_FALSE(ParseClientMessage(longer).has_value());
  Bytes empty = text(1);
  empty.pop_back();
  --empty[4];
  EXPECT_FALSE(ParseClientMessage(empty).has_value());
}

TEST(ServerMessages, CursorsUpTo128PixelsPass) {
  const Cursor largest{{128, 128}, 0, 0, Bytes(size_t{4} * 128 * 128, 9)};
  const Bytes bytes = Encode(ServerMessage(largest));
  EXPECT_EQ(ParseServerMessage(bytes).value(), ServerMessage(largest));
  EXPECT_FALSE(ParseServerMessage(With(bytes, kHeaderBytes, 129)).has_value());
  EXPECT_FALSE(ParseServerMessage(With(bytes, kHeaderBytes, 127)).has_value());
  const Bytes hidden = Encode(ServerMessage(Cursor{}));
  EXPECT_TRUE(ParseServerMessage(hidden).has_value());
  EXPECT_FALSE(ParseServerMessage(With(hidden, kHeaderBytes + 2, 5)).has_value());  // 0 x 5
}

TEST(ServerMessages, EndReasonsAreClosed) {
  for (int reason = 1; reason <= kLastEndReason; ++reason) {
    const End end{static_cast<EndReason>(reason), "detail"};
    EXPECT_EQ(ParseServerMessage(Encode(ServerMessage(end))).value(), ServerMessage(end));
  }
  const Bytes good = Encode(ServerMessage(End{EndReason::kIdle, ""}));
  EXPECT_FALSE(ParseServerMessage(With(good, kHeaderBytes, 0)).has_value());
  EXPECT_FALSE(ParseServerMessage(With(good, kHeaderBytes, 17)).has_value());
}

TEST(TransferMessages, EachChannelGoesItsWays) {
  const auto accepted = [](Channel channel, Direction direction) {
    Bytes bytes = Encode(ClientMessage(TransferRequest{1, Channel::kClipboardText, Direction::kInbound, 0, 0}));
    bytes[12] = static_cast<uint8_t>(channel);
    bytes[13] = static_cast<uint8_t>(direction);
    return ParseClientMessage(bytes).has_value();
  };
  for (const Channel both : {Channel::kClipboardText, Channel::kClipboardImage}) {
    EXPECT_TRUE(accepted(both, Direction::kOutbound) && accepted(both, Direction::kInbound));
  }
  EXPECT_TRUE(accepted(Channel::kFileUpload, Direction::kOutbound));
  EXPECT_FALSE(accepted(Channel::kFileUpload, Direction::kInbound));
  for (const Channel in : {Channel::kFileDownload, Channel::kPrint}) {
    EXPECT_TRUE(accepted(in, Direction::kInbound));
    EXPECT_FALSE(accepted(in, Direction::kOutbound));
  }
}

TEST(TransferMessages, PiecesAndNamesEndAtTheirLimits) {
  const auto longer = [](Bytes bytes) {
    bytes.push_back('x');
    const size_t payload_bytes = bytes.size() - kHeaderBytes;
    for (size_t i = 0; i < 4; ++i) bytes[4 + i] = static_cast<uint8_t>(payload_bytes >> (8 * i));
    return bytes;
  };
  const Bytes data = Encode(ClientMessage(TransferData{1, Bytes(kMaxTransferPieceBytes, 'x')}));
  EXPECT_EQ(data.size(), kMaxClientMessageBytes);
  EXPECT_FALSE(ParseClientMessage(longer(data)).has_value());
  const Bytes content = Encode(ServerMessage(TransferContent{1, Bytes(kMaxTransferPieceBytes, 'x')}));
  EXPECT_FALSE(ParseServerMessage(longer(content)).has_value());
  const std::string name(kMaxTransferNameBytes, 'n');
  const TransferRequest upload{1, Channel::kFileUpload, Direction::kOutbound, 0, 5, 0, name};
  EXPECT_FALSE(ParseClientMessage(longer(Encode(ClientMessage(upload)))).has_value());
  const TransferOffer offer{1, Channel::kFileDownload, 5, name};
  EXPECT_FALSE(ParseServerMessage(longer(Encode(ServerMessage(offer)))).has_value());
  const Bytes hint = Encode(HintMessage(OfferHint{offer}));
  EXPECT_TRUE(ParseHintMessage(hint).has_value());
  EXPECT_FALSE(ParseHintMessage(longer(hint)).has_value());
}

TEST(TransferMessages, AnOfferedNameIsPlainTextWithoutASlash) {
  const Bytes hint = Encode(HintMessage(OfferHint{{1, Channel::kFileDownload, 5, "..report.pdf"}}));
  EXPECT_TRUE(ParseHintMessage(hint).has_value());
  EXPECT_FALSE(ParseHintMessage(With(hint, 26, '/')).has_value());
  EXPECT_FALSE(ParseHintMessage(With(hint, 26, 0)).has_value());
  EXPECT_FALSE(ParseHintMessage(With(hint, 26, 0xFF)).has_value());
}

TEST(TransferMessages, OnlyWhatIsWholeHasADigest) {
  Bytes whole = Encode(ServerMessage(TransferEnd{1, TransferResult::kWhole, {9}}));
  EXPECT_TRUE(ParseServerMessage(whole).has_value());
  EXPECT_FALSE(ParseServerMessage(With(whole, 12, 3)).has_value());
  EXPECT_TRUE(ParseServerMessage(With(With(whole, 12, 3), 16, 0)).has_value());
}

TEST(TransferMessages, DetailHoldsUpTo32Items) {
  TransferDetail detail{1, 5, std::vector<DetailItem>(kMaxDetailItems, {63, 65535}), "内線 2345"};
  const Bytes most = Encode(ServerMessage(detail));
  EXPECT_EQ(ParseServerMessage(most).value(), ServerMessage(detail));
  EXPECT_FALSE(ParseServerMessage(With(most, 13, 33)).has_value());
  EXPECT_FALSE(ParseServerMessage(With(most, 12, 6)).has_value());
  EXPECT_FALSE(ParseServerMessage(With(most, 16, 0)).has_value());
  EXPECT_FALSE(ParseServerMessage(With(most, 17, 1)).has_value());
}

TEST(HintMessages, RoundTrip) {
  for (const HintMessage& hint : std::vector<HintMessage>{
           DamageHint{{1, 2, 3, 65535}}, CursorHint{{{1, 2}, 0, 0, Bytes(8, 1)}}, CaretHint{{4, 5, 6, 7}},
           StateHint{AgentState::kDisplayLost, 9}, ResizedHint{{800, 600}}, InputDone{0xFFFFFFFF},
           OfferHint{{1, Channel::kClipboardText, 3}}, ContentHint{{1, {5}}},
           ContentEndHint{{1, TransferResult::kNotThere}}}) {
    EXPECT_EQ(ParseHintMessage(Encode(hint)).value(), hint);
  }
  EXPECT_FALSE(ParseHintMessage(With(Encode(HintMessage(StateHint{AgentState::kDisplayUp, 0})), 8, 7)).has_value());
}

TEST(MessageSplitter, CutsAStreamAnyWayItArrives) {
  Bytes stream;
  for (uint32_t i = 0; i < 50; ++i) {
    const Bytes message = Encode(ClientMessage(Text{i, std::string(1 + i * 7 % 60, 'a')}));
    stream.insert(stream.end(), message.begin(), message.end());
  }
  for (size_t piece = 1; piece < 200; piece += 13) {
    MessageSplitter splitter(kMaxClientMessageBytes);
    uint32_t next = 0;
    for (size_t at = 0; at < stream.size(); at += piece) {
      ASSERT_TRUE(splitter.Feed(ByteSpan(stream).subspan(at, std::min(piece, stream.size() - at))).has_value());
      for (ByteSpan message = splitter.Next(); !message.empty(); message = splitter.Next(), ++next) {
        ASSERT_EQ(std::get<Text>(ParseClientMessage(message).value()).input_id, next);
      }
    }
    EXPECT_EQ(next, 50u);
  }
}

TEST(MessageSplitter, AnAnnouncedGiantIsRefusedFromItsHeaderOn) {
  MessageSplitter splitter(100);
  const Bytes good = Encode(ClientMessage(Ping{1}));
  const Bytes giant{0x13, 0, 0, 0, 93, 0, 0, 0};
  const Bytes largest{0x13, 0, 0, 0, 92, 0, 0, 0};
  EXPECT_TRUE(MessageSplitter(100).Feed(largest).has_value());
  EXPECT_TRUE(splitter.Feed(good).has_value());
  EXPECT_FALSE(splitter.Feed(giant).has_value());
  EXPECT_FALSE(splitter.Feed(good).has_value());
}

}  // namespace
}  // namespace shoji::wire
