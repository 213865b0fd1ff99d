// What the bench's client reads from a door: HTTP answers and WebSocket messages, cut anywhere; and how it keeps book
// of its inputs.
#include <gtest/gtest.h>

#include "bench/load/http_exchange.h"
#include "bench/load/input_ledger.h"
#include "bench/load/web_socket_frames.h"

namespace shoji::bench {
namespace {

TEST(HttpReader, ReadsAnswersThatComeInPieces) {
  const std::string two =
      "HTTP/1.1 200 OK\r\nSet-Cookie: a=b; Path=/\r\ncontent-length: 2\r\n\r\n{}"
      "HTTP/1.1 101 Switching Protocols\r\n\r\nrest";
  HttpReader reader;
  std::vector<HttpAnswer> answers;
  for (const char byte : two) {
    reader.Feed(AsBytes(std::string_view(&byte, 1)));
    const auto answer = reader.Next();
    ASSERT_TRUE(answer.has_value());
    if (*answer) answers.push_back(**answer);
  }
  ASSERT_EQ(answers.size(), 2u);
  EXPECT_EQ(answers[0].status, 200);
  EXPECT_EQ(answers[0].body, "{}");
  EXPECT_EQ(answers[0].Header("set-cookie"), "a=b; Path=/");
  EXPECT_EQ(answers[1].status, 101);
  EXPECT_EQ(reader.TakeRest(), "rest");
}

TEST(HttpReader, RefusesWhatIsNoAnswer) {
  for (const char* text :
       {"SSH-2.0\r\n\r\n", "HTTP/1.1 abc\r\n\r\n", "HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n"}) {
    HttpReader reader;
    reader.Feed(AsBytes(text));
    EXPECT_FALSE(reader.Next().has_value()) << text;
  }
}

std::string Unmasked(uint8_t first, const std::string& payload) {
  std::string frame(1, static_cast<char>(first));
  frame += static_cast<char>(payload.size());
  return frame + payload;
}

TEST(WebSocketReader, PutsAMessageTogetherAroundAPing) {
  const std::string stream = Unmasked(0x02, "ab") + Unmasked(0x89, "p") + Unmasked(0x80, "cd") + Unmasked(0x82, "e");
  WebSocketReader reader(100);
  std::vector<WebSocketMessage> messages;
  for (const char byte : stream) {
    reader.Feed(AsBytes(std::string_view(&byte, 1)));
    const auto message = reader.Next();
    ASSERT_TRUE(message.has_value());
    if (*message) messages.push_back(**message);
  }
  ASSERT_EQ(messages.size(), 3u);
  EXPECT_EQ(messages[0].kind, WebSocketKind::kPing);
  EXPECT_EQ(AsText(messages[1].payload), "abcd");
  EXPECT_EQ(AsText(messages[2].payload), "e");
}

TEST(WebSocketReader, ReadsLongLengths) {
  for (const size_t size : {125u, 126u, 65'535u, 65'536u, 300'000u}) {
    const Bytes payload(size, 7);
    std::string frame = WebSocketFrame(WebSocketKind::kBinary, payload);
    const size_t head = frame.size() - size;
    frame[1] = static_cast<char>(frame[1] & 0x7F);  // as a server writes it: not masked
    frame.erase(head - 4, 4);
    WebSocketReader reader(300'000);
    reader.Feed(AsBytes(frame));
    const auto message = reader.Next();
    ASSERT_TRUE(message && *message) << size;
    EXPECT_EQ((*message)->payload, payload);
  }
}

TEST(WebSocketReader, RefusesWhatNoServerSends) {
  const auto refuses = [](const std::string& stream) {
    WebSocketReader reader(10);
    reader.Feed(AsBytes(stream));
    return !reader.Next().has_value();
  };
  EXPECT_TRUE(refuses(WebSocketFrame(WebSocketKind::kBinary, Bytes{1})));  // masked
  EXPECT_TRUE(refuses(Unmasked(0x83, "a")));                               // an unknown kind
  EXPECT_TRUE(refuses(Unmasked(0x80, "a")));                               // the end of nothing
  EXPECT_TRUE(refuses(Unmasked(0x82, std::string(11, 'a'))));              // over the maximum
  EXPECT_FALSE(refuses(Unmasked(0x82, std::string(10, 'a'))));
}

class Ledger : public ::testing::Test {
 protected:
  TimePoint At(int ms) { return TimePoint{} + std::chrono::milliseconds(ms); }
  InputLedger ledger_;
  ClientFigures figures_;
};

TEST_F(Ledger, AFrameAnswersEveryInputBeforeIt) {
  for (uint32_t id = 0xFFFFFFFE; id != 2; ++id) ledger_.Sent(id, At(0));
  ledger_.Applied(0, At(30), figures_);
  EXPECT_EQ(figures_.applied_ms, (std::vector<double>{30, 30, 30}));
  ledger_.Applied(1, At(50), figures_);
  EXPECT_EQ(figures_.applied_ms.back(), 50);
}

TEST_F(Ledger, WhatThePageShowsCountsFromWhereItStood) {
  ledger_.Shown(65'535, At(0), figures_);
  ledger_.Sent(1, At(10));
  ledger_.Sent(2, At(20));
  ledger_.Shown(65'535, At(25), figures_);  // a frame of something else
  EXPECT_TRUE(figures_.photon_ms.empty());
  ledger_.Shown(0, At(40), figures_);
  ledger_.Shown(1, At(60), figures_);
  EXPECT_EQ(figures_.photon_ms, (std::vector<double>{30, 40}));
}

TEST_F(Ledger, ALostInputIsCountedAndTheNextIsMeasuredAgain) {
  ledger_.Shown(5, At(0), figures_);
  ledger_.Sent(1, At(0));
  ledger_.Expire(At(4'000), figures_);
  EXPECT_EQ(figures_.unseen, 0u);
  ledger_.Expire(At(6'000), figures_);
  EXPECT_EQ(figures_.unseen, 1u);
  ledger_.Sent(2, At(6'000));
  ledger_.Shown(6, At(6'020), figures_);
  EXPECT_EQ(figures_.photon_ms, (std::vector<double>{20}));
}

}  // namespace
}  // namespace shoji::bench
