// Sessions without a screen: frames that any client can paint, in any order, at the sizes they claim.
#include "bench/load/synthetic_session.h"

#include <gtest/gtest.h>
#include <sys/socket.h>

#include "codec/frame/frame_decoder.h"
#include "session/link/unix_socket.h"

namespace shoji::bench {
namespace {

constexpr Happening kAll[] = {Happening::kCaret,     Happening::kKey,  Happening::kNotch,
                              Happening::kLongNotch, Happening::kPage, Happening::kFirst};

TEST(SyntheticFrames, EveryFrameUnpacksAndPaintsInAnyOrder) {
  const SyntheticFrames frames;
  frame::FrameDecoder decoder;
  ASSERT_TRUE(decoder.Apply(frames.Make(Happening::kFirst, 1, 0)));
  uint32_t id = 1;
  for (const Happening one : kAll) {
    for (const Happening other : kAll) {
      for (const Happening happening : {one, other}) {
        ++id;
        const auto frame = decoder.Apply(frames.Make(happening, id, id + 7));
        ASSERT_TRUE(frame) << frame.error().message;
        EXPECT_EQ(frame->frame_id, id);
        EXPECT_EQ(frame->last_input_id, id + 7);
      }
    }
  }
}

TEST(SyntheticFrames, AreAsLongAsTheFiguresTheyComeFrom) {
  const SyntheticFrames frames;
  for (const Happening happening : kAll) {
    const auto wanted = static_cast<double>(kFrameBytes[static_cast<size_t>(happening)]);
    EXPECT_NEAR(static_cast<double>(frames.Make(happening, 1, 1).size()), wanted, 12);
  }
}

class Link : public ::testing::Test {
 protected:
  Link() : loop_(*link::PollLoop::Make()), session_(loop_, frames_) {
    auto ends = *link::StreamPair();
    client_.emplace(std::move(ends.first), wire::kMaxServerMessageBytes, 1u << 20);
    session_.Attach(std::move(ends.second));
  }
  void Say(const wire::ClientMessage& message) { ASSERT_TRUE(client_->Send(wire::Encode(message))); }
  void SayHello() { Say(wire::Hello{wire::Profile::kBench, 0, kSyntheticScreen, 100}); }
  // Types of all messages that have come.
  std::vector<wire::Type> Heard() {
    std::vector<wire::Type> types;
    for (int i = 0; i < 20; ++i) {
      loop_.RunOnce(Duration(0));
      if (!client_->Fill()) break;
      for (ByteSpan message = client_->Next(); !message.empty(); message = client_->Next()) {
        types.push_back(*wire::PeekType(message));
      }
    }
    return types;
  }

  SyntheticFrames frames_;
  link::PollLoop loop_;
  SyntheticSession session_;
  std::optional<link::LinkStream> client_;
};

using enum wire::Type;

TEST_F(Link, WelcomesAndShowsItsFirstPicture) {
  SayHello();
  EXPECT_EQ(Heard(), (std::vector{kWelcome, kFrame}));
}

TEST_F(Link, AnswersInputWithAtMostTwoFramesUnderWay) {
  SayHello();
  for (uint32_t id = 1; id <= 5; ++id) Say(wire::Key{id, 'a', 4, true});
  EXPECT_EQ(Heard(), (std::vector{kWelcome, kFrame, kFrame}));
  Say(wire::Ack{1, 0, 0});
  EXPECT_EQ(Heard(), (std::vector{kFrame}));
  Say(wire::Ack{2, 0, 0});
  EXPECT_TRUE(Heard().empty());
}

TEST_F(Link, BlinksOnlyWithTheFocus) {
  SayHello();
  Heard();
  session_.Blink();
  EXPECT_TRUE(Heard().empty());
  Say(wire::Focus{true});
  Heard();
  session_.Blink();
  EXPECT_EQ(Heard(), (std::vector{kFrame}));
}

TEST_F(Link, EndsAClientThatSaysNoHello) {
  Say(wire::Key{1, 'a', 4, true});
  EXPECT_EQ(Heard(), (std::vector{kEnd}));
}

}  // namespace
}  // namespace shoji::bench
