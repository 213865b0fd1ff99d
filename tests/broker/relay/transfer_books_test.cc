#include "broker/relay/transfer_books.h"

#include <gtest/gtest.h>

namespace shoji::relay {
namespace {

constexpr auto kText = policy::Channel::kClipboardText;
constexpr auto kOut = policy::Direction::kOutbound;
constexpr uint64_t kMiB = 1u << 20;

TEST(TransferBooks, RoomIsBoundedPerContentAndUserAndGivenBack) {
  TransferBooks books;
  EXPECT_FALSE(books.Take("tanaka", TransferBooks::kMaxContentBytes + 1));
  auto first = books.Take("tanaka", 64 * kMiB);
  ASSERT_TRUE(first);
  EXPECT_FALSE(books.Take("tanaka", 33 * kMiB));
  EXPECT_TRUE(books.Take("tanaka", 32 * kMiB));
  EXPECT_TRUE(books.Take("suzuki", 64 * kMiB));
  first.reset();
  EXPECT_EQ(books.taken_bytes(), 0u);
  EXPECT_TRUE(books.Take("tanaka", 64 * kMiB));
}

TEST(TransferBooks, SmallContentsAreCountedToo) {
  TransferBooks books;
  std::vector<TransferBooks::Room> rooms;
  for (size_t i = 0; i < TransferBooks::kMaxUserContents; ++i) rooms.push_back(std::move(*books.Take("tanaka", 1)));
  EXPECT_FALSE(books.Take("tanaka", 1));
  EXPECT_TRUE(books.Take("suzuki", 1));
  rooms.pop_back();
  EXPECT_TRUE(books.Take("tanaka", 1));
}

TEST(TransferBooks, RoomIsBoundedForAll) {
  TransferBooks books;
  std::vector<TransferBooks::Room> rooms;
  for (int i = 0; i < 8; ++i) rooms.push_back(std::move(*books.Take("user" + std::to_string(i), 64 * kMiB)));
  EXPECT_EQ(books.taken_bytes(), TransferBooks::kMaxTotalBytes);
  EXPECT_FALSE(books.Take("one more", 1));
  rooms.pop_back();
  EXPECT_TRUE(books.Take("one more", 1));
}

TEST(TransferBooks, CountsTheLastMinuteOfOneUserAndChannel) {
  TransferBooks books;
  FakeClock clock;
  books.Count("tanaka", kText, kOut, 10, clock.Now());
  clock.Advance(std::chrono::seconds(30));
  books.Count("tanaka", kText, kOut, 20, clock.Now());
  EXPECT_EQ(books.RecentOf("tanaka", kText, kOut, clock.Now()).count, 2u);
  EXPECT_EQ(books.RecentOf("tanaka", kText, kOut, clock.Now()).bytes, 30u);
  EXPECT_EQ(books.RecentOf("suzuki", kText, kOut, clock.Now()).count, 0u);
  EXPECT_EQ(books.RecentOf("tanaka", kText, policy::Direction::kInbound, clock.Now()).count, 0u);
  clock.Advance(std::chrono::seconds(32));
  EXPECT_EQ(books.RecentOf("tanaka", kText, kOut, clock.Now()).count, 1u);
  clock.Advance(std::chrono::seconds(30));
  EXPECT_EQ(books.RecentOf("tanaka", kText, kOut, clock.Now()).bytes, 0u);
}

}  // namespace
}  // namespace shoji::relay
