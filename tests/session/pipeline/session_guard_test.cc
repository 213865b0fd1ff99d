// The real shoji-session: what the client sees is the framebuffer with the watermark burned in, and nothing passes
// while the session is held back.
#include <gtest/gtest.h>

#include "session/pipeline/guard/guard_keeper.h"
#include "session_rig.h"

namespace shoji::pipeline {
namespace {

constexpr Size kSize{1280, 800};
constexpr Rect kAll{0, 0, 1280, 800};
constexpr const char* kText = "税務課 tanaka 10.1.2.3";

class SessionGuard : public testing::Test {
 protected:
  // What the guard of the process has to be.
  void Expect(const std::string& watermark, std::vector<Rect> masks = {}) {
    expected_.Order({.watermark = watermark, .masks = std::move(masks)});
    ASSERT_TRUE(expected_.Tick(kSize, WallTime{}));
  }
  bool SeesAsExpected() { return rig_.ClientSeesTheScreen(kSize, &expected_.guard()); }
  void Start() {
    rig_.AgentSays(wire::StateHint{wire::AgentState::kBrowserShown, 0});
    ASSERT_EQ(rig_.HostHears()["event"], "ready");
    rig_.Attach();
    rig_.ClientHello(kSize);
    ASSERT_TRUE(HearsWelcome());
  }
  bool HearsWelcome() {
    const auto welcome = rig_.ClientHears();
    return welcome && std::holds_alternative<wire::Welcome>(*welcome);
  }
  // The session has taken the hold when it passes on what its host said afterwards.
  void HoldNow(const std::string& hold) {
    rig_.Hold(hold);
    rig_.HostSays({{"op", "notice"}, {"code", 1}, {"parameter", ""}});
    auto heard = rig_.ClientHears();
    while (heard && !std::holds_alternative<wire::Notice>(*heard)) heard = rig_.ClientHears();
    ASSERT_TRUE(heard);
  }
  // The next key the agent hears; nothing else that a hand does may come before it.
  wire::Key NextKey() {
    for (auto heard = rig_.AgentHears(); heard; heard = rig_.AgentHears()) {
      EXPECT_FALSE(std::holds_alternative<wire::Text>(*heard));
      const auto* pointer = std::get_if<wire::Pointer>(&*heard);
      EXPECT_TRUE(pointer == nullptr || pointer->buttons == 0);
      if (const auto* key = std::get_if<wire::Key>(&*heard)) return *key;
    }
    return {};
  }
  void Draw() {
    rig_.Draw(kAll, 0xffffff);
    rig_.Draw({0, 0, 640, 800}, 0x000000);
    rig_.Draw({100, 100, 300, 20}, 0x808080);
    rig_.DrawNoise({500, 200, 300, 300}, 7);
  }
  SessionRig rig_;
  GuardKeeper expected_{FontFile::Map(kWatermarkFont).value()};
};

TEST_F(SessionGuard, TheWatermarkIsInEveryPixelTheClientGets) {
  Draw();
  rig_.Guard(kText);
  Expect(kText);
  Start();
  EXPECT_TRUE(SeesAsExpected());
  rig_.DrawNoise({64, 64, 640, 200}, 3);
  rig_.AgentSays(wire::DamageHint{{64, 64, 640, 200}});
  EXPECT_TRUE(SeesAsExpected());
}

TEST_F(SessionGuard, WithoutOneTheScreenIsShownAsItIs) {
  Draw();
  Start();
  EXPECT_TRUE(rig_.ClientSeesTheScreen(kSize));
}

TEST_F(SessionGuard, AChangeReachesAnOpenSessionWithoutAnyDamage) {
  Draw();
  Start();
  ASSERT_TRUE(rig_.ClientSeesTheScreen(kSize));
  rig_.Guard(kText, {{0, 0, 200, 50}});
  Expect(kText, {{0, 0, 200, 50}});
  EXPECT_TRUE(SeesAsExpected());
  rig_.Guard("");
  EXPECT_TRUE(rig_.ClientSeesTheScreen(kSize));
}

TEST_F(SessionGuard, NobodyIsAttachedBeforeTheGuardIsOrdered) {
  rig_.Attach(/*resumed=*/false, /*guarded=*/false);
  EXPECT_EQ(rig_.WaitForExit(), 0);
}

TEST_F(SessionGuard, FrozenIsBlankAndStaysSo) {
  Draw();
  Start();
  ASSERT_TRUE(rig_.ClientSeesTheScreen(kSize));
  rig_.Hold("freeze");
  expected_.Blank(true);
  Expect("");
  EXPECT_TRUE(SeesAsExpected());
  rig_.DrawNoise(kAll, 9);
  rig_.AgentSays(wire::DamageHint{kAll});
  EXPECT_TRUE(rig_.ClientHearsNothingFor(std::chrono::milliseconds(1'200)));
  // A client that comes now gets the blank screen, too, even with another size, and is answered.
  rig_.Attach(/*resumed=*/true);
  rig_.ClientHello(kSize);
  ASSERT_TRUE(HearsWelcome());
  EXPECT_TRUE(SeesAsExpected());
  rig_.ClientSays(wire::Ping{4});
  EXPECT_TRUE(rig_.ClientHears());
  rig_.Hold("none");
  EXPECT_TRUE(rig_.ClientSeesTheScreen(kSize));
}

TEST_F(SessionGuard, AFrozenScreenTakesItsNewSizeWhenItThaws) {
  Start();
  ASSERT_TRUE(rig_.ClientSeesTheScreen(kSize));
  rig_.Hold("freeze");
  const Size wide{1600, 900};
  rig_.ClientSays(wire::Resize{wide, 100});
  expected_.Blank(true);
  ASSERT_TRUE(expected_.Tick(wide, WallTime{}));
  EXPECT_TRUE(rig_.ClientSeesTheScreen(wide, &expected_.guard()));
  rig_.Hold("none");
  for (auto heard = rig_.AgentHears();; heard = rig_.AgentHears()) {
    ASSERT_TRUE(heard) << "the agent was not asked";
    const auto* resize = std::get_if<wire::Resize>(&*heard);
    if (resize != nullptr && resize->size == wide) break;
  }
}

TEST_F(SessionGuard, HeldKeysAreReleasedAndNoInputPasses) {
  Start();
  for (const char* hold : {"view-only", "freeze"}) {
    rig_.ClientSays(wire::Key{1, 'a', 4, true});
    EXPECT_EQ(NextKey(), (wire::Key{1, 'a', 4, true}));
    HoldNow(hold);
    EXPECT_EQ(NextKey(), (wire::Key{1, 'a', 4, false}));
    rig_.ClientSays(wire::Key{2, 'b', 5, true});
    rig_.ClientSays(wire::Text{3, "秘密"});
    rig_.ClientSays(wire::Pointer{4, 5, 6, 1});
    rig_.ClientSays(wire::Ping{2});
    auto heard = rig_.ClientHears();
    while (heard && !std::holds_alternative<wire::Pong>(*heard)) heard = rig_.ClientHears();
    ASSERT_TRUE(heard);  // what was said before it has been dealt with
    HoldNow("none");
    rig_.ClientSays(wire::Key{5, 'c', 6, true});
    EXPECT_EQ(NextKey(), (wire::Key{5, 'c', 6, true}));
    rig_.ClientSays(wire::Key{6, 'c', 6, false});
    EXPECT_EQ(NextKey(), (wire::Key{6, 'c', 6, false}));
  }
}

TEST_F(SessionGuard, ViewOnlyGoesOnShowing) {
  Start();
  ASSERT_TRUE(rig_.ClientSeesTheScreen(kSize));
  rig_.Hold("view-only");
  Draw();
  rig_.AgentSays(wire::DamageHint{kAll});
  EXPECT_TRUE(rig_.ClientSeesTheScreen(kSize));
}

}  // namespace
}  // namespace shoji::pipeline
