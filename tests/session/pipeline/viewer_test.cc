#include "session/pipeline/viewer.h"

#include <gtest/gtest.h>
#include <sys/socket.h>

#include "session/link/unix_socket.h"
#include "session/pipeline/parting_links.h"

namespace shoji::pipeline {
namespace {

const wire::Hello kHello{.profile = wire::Profile::kBench, .features = 0, .size = {1280, 800}, .scale_percent = 100};

class ViewerTest : public testing::Test {
 protected:
  ViewerTest() {
    auto ends = link::StreamPair();
    client_ = std::move(ends->first);
    viewer_ = std::make_unique<Viewer>(std::move(ends->second), false);
  }
  void Say(const wire::ClientMessage& message) {
    const Bytes bytes = wire::Encode(message);
    ASSERT_EQ(::send(client_.get(), bytes.data(), bytes.size(), 0), static_cast<ssize_t>(bytes.size()));
  }
  UniqueFd client_;
  std::unique_ptr<Viewer> viewer_;
};

TEST_F(ViewerTest, HelloThenAnything) {
  Say(kHello);
  Say(wire::Focus{true});
  ASSERT_TRUE(viewer_->Fill());
  EXPECT_EQ(viewer_->Next().value(), (wire::ClientMessage{kHello}));
  EXPECT_EQ(viewer_->Next().value(), (wire::ClientMessage{wire::Focus{true}}));
  EXPECT_FALSE(viewer_->Next().value());
}

TEST_F(ViewerTest, AnythingBeforeHelloIsAProtocolError) {
  Say(wire::Focus{true});
  ASSERT_TRUE(viewer_->Fill());
  EXPECT_EQ(viewer_->Next().error().code, ErrorCode::kInvalid);
}

TEST_F(ViewerTest, ASecondHelloIsAProtocolError) {
  Say(kHello);
  Say(kHello);
  ASSERT_TRUE(viewer_->Fill());
  ASSERT_TRUE(viewer_->Next());
  EXPECT_EQ(viewer_->Next().error().code, ErrorCode::kInvalid);
}

TEST_F(ViewerTest, APartingLinkIsKeptUntilEndIsOutOrItsTimeIsUp) {
  FakeClock clock;
  PartingLinks parting;
  while (!viewer_->wants_write()) ASSERT_TRUE(viewer_->SendFrame(Bytes(100'000)));
  parting.Add(std::move(viewer_), {.reason = wire::EndReason::kTakenOver, .detail = ""}, clock.Now());
  EXPECT_FALSE(parting.empty());
  clock.Advance(kPartingTime);
  parting.Tick(clock.Now());
  EXPECT_TRUE(parting.empty());
}

TEST_F(ViewerTest, APartingLinkThatReadsGetsEnd) {
  FakeClock clock;
  PartingLinks parting;
  parting.Add(std::move(viewer_), {.reason = wire::EndReason::kIdle, .detail = "d"}, clock.Now());
  EXPECT_TRUE(parting.empty());
  Bytes buffer(64);
  const ssize_t count = ::recv(client_.get(), buffer.data(), buffer.size(), 0);
  ASSERT_GT(count, 0);
  buffer.resize(static_cast<size_t>(count));
  EXPECT_EQ(wire::ParseServerMessage(buffer).value(), (wire::ServerMessage{wire::End{wire::EndReason::kIdle, "d"}}));
}

}  // namespace
}  // namespace shoji::pipeline
