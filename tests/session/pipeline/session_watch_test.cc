// Somebody looks on: what he sees, what he cannot do, and when it is over. The real shoji-session, lockdown included.
#include <gtest/gtest.h>
#include <poll.h>

#include "session/pipeline/guard/guard_keeper.h"
#include "session_rig.h"

namespace shoji::pipeline {
namespace {

constexpr Size kSize{1280, 800};

// A watching client.
class Onlooker {
 public:
  explicit Onlooker(UniqueFd fd) : link_(std::move(fd), wire::kMaxServerMessageBytes, size_t{1} << 20) {}

  void Says(const wire::ClientMessage& message) { (void)link_.Send(wire::Encode(message)); }
  void Hello() {
    Says(wire::Hello{.profile = wire::Profile::kRdp, .features = 0, .size = {640, 480}, .scale_percent = 100});
  }
  // The next message that is no frame; nullopt when the link is closed. Frames before it are acknowledged.
  std::optional<wire::ServerMessage> Hears() {
    for (Bytes message = Next(); !message.empty(); message = Next()) {
      if (*wire::PeekType(message) != wire::Type::kFrame) return wire::ParseServerMessage(message).value();
      Show(message);
    }
    return std::nullopt;
  }
  // Shows frames until the picture is the framebuffer; false when the link closes before.
  bool SeesTheScreen(const SessionRig& rig, Size size, damage::PixelGuard* guard = nullptr) {
    for (Bytes message = Next(); !message.empty(); message = Next()) {
      if (*wire::PeekType(message) != wire::Type::kFrame) continue;
      if (Show(message) && rig.IsTheScreen(decoder_.picture(), size, guard)) return true;
    }
    return false;
  }
  std::optional<wire::EndReason> HearsEnd() {
    for (auto message = Hears(); message; message = Hears()) {
      if (const auto* end = std::get_if<wire::End>(&*message)) return end->reason;
    }
    return std::nullopt;
  }

 private:
  Bytes Next() {
    while (true) {
      const ByteSpan message = link_.Next();
      if (!message.empty()) return Bytes(message.begin(), message.end());
      pollfd waiting{.fd = link_.fd(), .events = POLLIN, .revents = 0};
      if (::poll(&waiting, 1, 10'000) <= 0 || !link_.Fill()) return {};
    }
  }
  bool Show(const Bytes& message) {
    const auto frame = decoder_.Apply(message);
    EXPECT_TRUE(frame) << frame.error().message;
    if (!frame) return false;
    Says(wire::Ack{.frame_id = frame->frame_id, .decode_us = 1, .present_us = 1});
    return frame->exact;
  }

  link::LinkStream link_;
  frame::FrameDecoder decoder_;
};

class SessionWatch : public testing::Test {
 protected:
  void Start() {
    rig_.AgentSays(wire::StateHint{wire::AgentState::kBrowserShown, 0});
    ASSERT_EQ(rig_.HostHears()["event"], "ready");
    rig_.Attach();
    rig_.ClientHello(kSize);
    const auto welcome = rig_.ClientHears();
    ASSERT_TRUE(welcome && std::holds_alternative<wire::Welcome>(*welcome));
  }
  Onlooker Watch() {
    Onlooker onlooker(rig_.Watch());
    onlooker.Hello();
    return onlooker;
  }
  SessionRig rig_;
};

TEST_F(SessionWatch, TheOnlookerSeesThePersonsScreenInThePersonsSize) {
  rig_.Draw({0, 0, 1280, 800}, 0xffffff);
  rig_.DrawNoise({500, 200, 300, 300}, 7);
  Start();
  Onlooker onlooker = Watch();
  const auto welcome = onlooker.Hears();
  ASSERT_TRUE(welcome && std::holds_alternative<wire::Welcome>(*welcome));
  EXPECT_EQ(std::get<wire::Welcome>(*welcome).size, kSize);
  EXPECT_TRUE(onlooker.SeesTheScreen(rig_, kSize));
  rig_.Draw({640, 400, 90, 17}, 0xff0000);
  rig_.AgentSays(wire::DamageHint{{640, 400, 90, 17}});
  EXPECT_TRUE(onlooker.SeesTheScreen(rig_, kSize));
  EXPECT_TRUE(rig_.ClientSeesTheScreen(kSize));
}

TEST_F(SessionWatch, FollowsTheSizeOfThePersonsScreen) {
  Start();
  Onlooker onlooker = Watch();
  ASSERT_TRUE(onlooker.SeesTheScreen(rig_, kSize));
  rig_.DrawNoise({0, 0, 1600, 900}, 3);
  rig_.ClientSays(wire::Resize{{1600, 900}, 100});
  rig_.AgentSays(wire::ResizedHint{{1600, 900}});
  EXPECT_TRUE(onlooker.SeesTheScreen(rig_, {1600, 900}));
}

TEST_F(SessionWatch, SeesNothingTheGuardHides) {
  rig_.Draw({0, 0, 1280, 800}, 0x808080);
  rig_.Guard("税務課 tanaka", {{100, 100, 200, 50}});
  GuardKeeper expected(FontFile::Map(kWatermarkFont).value());
  expected.Order({.watermark = "税務課 tanaka", .masks = {Rect{100, 100, 200, 50}}});
  ASSERT_TRUE(expected.Tick(kSize, WallTime{}));
  Start();
  Onlooker onlooker = Watch();
  EXPECT_TRUE(onlooker.SeesTheScreen(rig_, kSize, &expected.guard()));
  EXPECT_TRUE(rig_.ClientSeesTheScreen(kSize, &expected.guard()));
}

TEST_F(SessionWatch, AnOnlookerThatStallsHoldsNobodyUp) {
  Start();
  Onlooker onlooker = Watch();
  ASSERT_TRUE(rig_.ClientSeesTheScreen(kSize));
  for (int i = 1; i <= 20; ++i) {
    rig_.DrawNoise({0, 0, 1280, 800}, static_cast<uint32_t>(i));
    rig_.AgentSays(wire::DamageHint{{0, 0, 1280, 800}});
    ASSERT_TRUE(rig_.ClientSeesTheScreen(kSize));
  }
  EXPECT_TRUE(onlooker.SeesTheScreen(rig_, kSize));
}

TEST_F(SessionWatch, InputOfAnOnlookerEndsHisLinkAndReachesNobody) {
  const wire::ClientMessage input[] = {wire::Pointer{.input_id = 1, .x = 5, .y = 5, .buttons = 1},
                                       wire::Key{.input_id = 1, .keysym = 'a', .code = 4, .down = true},
                                       wire::Resize{{800, 600}, 100}};
  Start();
  for (const auto& message : input) {
    Onlooker onlooker = Watch();
    onlooker.Says(message);
    EXPECT_EQ(onlooker.HearsEnd(), wire::EndReason::kClientBrokeProtocol);
  }
  // The person's own still does, and is the first the agent hears.
  const wire::ClientMessage own = wire::Pointer{.input_id = 2, .x = 9, .y = 9, .buttons = 0};
  rig_.ClientSays(own);
  EXPECT_EQ(rig_.AgentHears(), own);
}

TEST_F(SessionWatch, EndsWithThePersonsWindow) {
  Start();
  Onlooker onlooker = Watch();
  ASSERT_TRUE(onlooker.SeesTheScreen(rig_, kSize));
  rig_.Attach(true);
  EXPECT_EQ(onlooker.HearsEnd(), wire::EndReason::kEndedByUser);
  EXPECT_EQ(onlooker.Hears(), std::nullopt);
}

TEST_F(SessionWatch, NobodyLooksOnWhereNoWindowShowsIt) {
  rig_.AgentSays(wire::StateHint{wire::AgentState::kBrowserShown, 0});
  ASSERT_EQ(rig_.HostHears()["event"], "ready");
  EXPECT_EQ(Watch().Hears(), std::nullopt);
}

TEST_F(SessionWatch, EndsWhenTheHostSaysSo) {
  Start();
  Onlooker onlooker = Watch();
  ASSERT_TRUE(onlooker.SeesTheScreen(rig_, kSize));
  rig_.HostSays({{"op", "unwatch"}});
  EXPECT_EQ(onlooker.HearsEnd(), wire::EndReason::kEndedByUser);
  EXPECT_TRUE(rig_.ClientSeesTheScreen(kSize));  // which goes on
}

TEST_F(SessionWatch, ASecondOnlookerTakesTheFirstOnesPlace) {
  Start();
  Onlooker first = Watch();
  ASSERT_TRUE(first.SeesTheScreen(rig_, kSize));
  Onlooker second = Watch();
  EXPECT_EQ(first.HearsEnd(), wire::EndReason::kTakenOver);
  EXPECT_TRUE(second.SeesTheScreen(rig_, kSize));
}

}  // namespace
}  // namespace shoji::pipeline
