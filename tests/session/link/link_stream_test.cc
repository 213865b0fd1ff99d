#include "session/link/link_stream.h"

#include <gtest/gtest.h>
#include <sys/socket.h>

#include "session/link/unix_socket.h"

namespace shoji::link {
namespace {

constexpr size_t kRoom = 1 << 20;

TEST(LinkStream, CutsTheStreamIntoMessagesHoweverItArrives) {
  auto ends = StreamPair();
  LinkStream reader(std::move(ends->second), wire::kMaxClientMessageBytes, kRoom);
  Bytes both = wire::Encode(wire::Ping{7});
  const Bytes second = wire::Encode(wire::Focus{true});
  both.insert(both.end(), second.begin(), second.end());
  std::vector<wire::ClientMessage> got;
  for (const uint8_t byte : both) {
    ASSERT_EQ(::send(ends->first.get(), &byte, 1, 0), 1);
    ASSERT_TRUE(reader.Fill());
    for (ByteSpan message = reader.Next(); !message.empty(); message = reader.Next()) {
      got.push_back(wire::ParseClientMessage(message).value());
    }
  }
  EXPECT_EQ(got, (std::vector<wire::ClientMessage>{wire::Ping{7}, wire::Focus{true}}));
}

TEST(LinkStream, RefusesAMessageThatIsTooLong) {
  auto ends = StreamPair();
  LinkStream reader(std::move(ends->second), wire::kMaxClientMessageBytes, kRoom);
  const Bytes header = {0x13, 0, 0, 0, 0, 0, 0, 0x40};
  ASSERT_GT(::send(ends->first.get(), header.data(), header.size(), 0), 0);
  EXPECT_FALSE(reader.Fill());
}

TEST(LinkStream, ReportsTheEnd) {
  auto ends = StreamPair();
  LinkStream reader(std::move(ends->second), wire::kMaxClientMessageBytes, kRoom);
  EXPECT_TRUE(reader.Fill());
  ends->first.Reset();
  EXPECT_EQ(reader.Fill().error().code, ErrorCode::kClosed);
}

TEST(LinkStream, HoldsWhatThePeerDoesNotTakeUpToItsLimitAndNoMore) {
  auto ends = StreamPair();
  LinkStream writer(std::move(ends->first), wire::kMaxClientMessageBytes, kRoom);
  const Bytes chunk(64 * 1024, 0x5a);
  size_t accepted = 0;
  while (writer.Send(chunk)) accepted += chunk.size();
  EXPECT_TRUE(writer.wants_write());
  EXPECT_LE(writer.queued_bytes(), kRoom);
  size_t received = 0;
  Bytes buffer(1 << 16);
  while (received < accepted) {
    const ssize_t count = ::recv(ends->second.get(), buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (count > 0) received += static_cast<size_t>(count);
    ASSERT_TRUE(writer.Flush());
  }
  EXPECT_EQ(received, accepted);
  EXPECT_FALSE(writer.wants_write());
  EXPECT_EQ(writer.queued_bytes(), 0u);
}

}  // namespace
}  // namespace shoji::link
