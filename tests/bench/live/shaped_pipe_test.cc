#include "bench/live/relay/shaped_pipe.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/socket.h>

#include <array>
#include <string>
#include <utility>

#include "codec/base/unique_fd.h"

namespace shoji::bench {
namespace {

using namespace std::chrono_literals;

class ShapedPipeTest : public testing::Test {
 protected:
  using Ends = std::pair<UniqueFd, UniqueFd>;
  static Ends Connected() {
    std::array<int, 2> ends{-1, -1};
    EXPECT_EQ(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends.data()), 0);
    return {UniqueFd(ends[0]), UniqueFd(ends[1])};
  }
  void Send(const std::string& text) {
    ASSERT_EQ(send(in_.first.get(), text.data(), text.size(), 0), std::ssize(text));
  }
  // Everything that has arrived.
  std::string Arrived() {
    std::array<char, 100'000> buffer;
    const ssize_t count = recv(out_.second.get(), buffer.data(), buffer.size(), 0);
    return count > 0 ? std::string(buffer.data(), static_cast<size_t>(count)) : "";
  }
  void ReadAll(LinkTime now) {
    for (uint64_t before = 1; before != counted_;) {
      before = counted_;
      if (!pipe_.WantsToRead()) return;
      ASSERT_TRUE(pipe_.Read(now, counted_));
    }
  }

  Ends in_ = Connected(), out_ = Connected();
  LinkShape shape_;
  ShapedPipe pipe_{in_.second.get(), out_.first.get(), shape_};
  uint64_t counted_ = 0;
  const LinkTime start_{1h};
};

TEST_F(ShapedPipeTest, PassesAtOnceOnALinkWithoutLimits) {
  Send("shoji");
  ReadAll(start_);
  ASSERT_TRUE(pipe_.Write(start_));
  EXPECT_EQ(Arrived(), "shoji");
  EXPECT_EQ(counted_, 5U);
}

TEST_F(ShapedPipeTest, HoldsBytesForTheDelay) {
  shape_.delay = 20ms;
  Send("shoji");
  ReadAll(start_);
  EXPECT_EQ(pipe_.WaitTime(start_), 20ms);
  ASSERT_TRUE(pipe_.Write(start_ + 19ms));
  EXPECT_EQ(Arrived(), "");
  ASSERT_TRUE(pipe_.Write(start_ + 20ms));
  EXPECT_EQ(Arrived(), "shoji");
}

TEST_F(ShapedPipeTest, SpreadsBytesOverTheRate) {
  shape_.rate_bps = 8'000'000;  // a byte each microsecond
  Send(std::string(10'000, 'x'));
  ReadAll(start_);
  ASSERT_TRUE(pipe_.Write(start_ + 5ms));
  const size_t half = Arrived().size();
  EXPECT_LE(half, 5'000U);
  EXPECT_GE(half, 3'000U);
  ASSERT_TRUE(pipe_.Write(start_ + 10ms));
  EXPECT_EQ(half + Arrived().size(), 10'000U);
}

TEST_F(ShapedPipeTest, StopsReadingWhenTheLinkIsFull) {
  shape_.rate_bps = 1'000'000;
  Send(std::string(100'000, 'x'));
  ReadAll(start_);
  EXPECT_FALSE(pipe_.WantsToRead());
  EXPECT_LT(counted_, 70'000U);
  ASSERT_TRUE(pipe_.Write(start_ + 1s));
  EXPECT_TRUE(pipe_.WantsToRead());
}

TEST_F(ShapedPipeTest, PassesTheEndOnAfterTheLastByte) {
  shape_.delay = 20ms;
  Send("shoji");
  in_.first.Reset();
  ReadAll(start_);
  ReadAll(start_);
  EXPECT_FALSE(pipe_.finished());
  ASSERT_TRUE(pipe_.Write(start_ + 20ms));
  EXPECT_TRUE(pipe_.finished());
  EXPECT_EQ(Arrived(), "shoji");
  char byte = 0;
  EXPECT_EQ(recv(out_.second.get(), &byte, 1, 0), 0);
}

TEST_F(ShapedPipeTest, SaysWhenTheOtherSideIsGone) {
  out_.second.Reset();
  Send("shoji");
  ReadAll(start_);
  EXPECT_EQ(pipe_.Write(start_).error().code, ErrorCode::kClosed);
}

}  // namespace
}  // namespace shoji::bench
