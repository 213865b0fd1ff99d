// The host's end of a control socket against a helper that reads when it likes.
#include "session/host/helper_port.h"

#include <gtest/gtest.h>

#include <string>

namespace shoji::host {
namespace {

using link::SeqpacketChannel;

class HelperPortTest : public ::testing::Test {
 protected:
  HelperPortTest() {
    auto ends = SeqpacketChannel::Pair().value();
    helper_.emplace(std::move(ends.second));
    port_.emplace(loop_, std::move(ends.first), [this] { ++calls_; });
  }
  // Sends until the socket is full and something waits in the port.
  int Fill() {
    int sent = 0;
    const std::string padding(16'000, 'x');
    while (port_->Send({{"number", sent}, {"padding", padding}}) && !Waits()) ++sent;
    return sent + 1;
  }
  bool Waits() {
    // Something waits when the loop is asked to wake for writing: the helper reads one and the loop runs.
    return ++sends_ >= 60;  // 60 x 16 kB is more than a socket buffer holds
  }
  int ReadAll() {
    int count = 0;
    for (auto datagram = helper_->Receive(); datagram && *datagram; datagram = helper_->Receive()) ++count;
    return count;
  }

  link::PollLoop loop_ = std::move(*link::PollLoop::Make());
  std::optional<SeqpacketChannel> helper_;
  std::optional<HelperPort> port_;
  int calls_ = 0;
  int sends_ = 0;
};

TEST_F(HelperPortTest, WhatWaitedGoesOutWhenTheHelperReads) {
  const int sent = Fill();
  int received = ReadAll();
  EXPECT_LT(received, sent);  // the rig can fail: not everything fits at once
  for (int i = 0; i < 100 && received < sent; ++i) {
    loop_.RunOnce(Duration::zero());
    received += ReadAll();
  }
  EXPECT_EQ(received, sent);
}

TEST_F(HelperPortTest, ADeafPortStillSends) {
  const int sent = Fill();
  port_->Deafen();
  ASSERT_TRUE(helper_->Send({{"event", "step"}}));
  int received = 0;
  for (int i = 0; i < 100 && received < sent; ++i) {
    received += ReadAll();
    loop_.RunOnce(Duration::zero());
  }
  EXPECT_EQ(received, sent);
  EXPECT_EQ(calls_, 0);
}

TEST_F(HelperPortTest, HearsTheHelper) {
  ASSERT_TRUE(helper_->Send({{"event", "ready"}}));
  loop_.RunOnce(Duration::zero());
  EXPECT_EQ(calls_, 1);
  const auto datagram = port_->Receive();
  ASSERT_TRUE(datagram && *datagram);
  EXPECT_EQ((*datagram)->body["event"], "ready");
}

TEST_F(HelperPortTest, ADeafPortDoesNotSpinOnAHangUp) {
  port_->Deafen();
  helper_.reset();
  loop_.RunOnce(Duration::zero());  // told of the hang-up once
  EXPECT_EQ(calls_, 0);
  port_.reset();
}

}  // namespace
}  // namespace shoji::host
