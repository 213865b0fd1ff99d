// The real shoji-session, lockdown included: pixels in, frames out, and everybody's misbehaviour.
#include <gtest/gtest.h>

#include <fstream>
#include <string>

#include "codec/wire/content_hash.h"
#include "session_rig.h"

namespace shoji::pipeline {
namespace {

constexpr Size kSize{1280, 800};

class SessionProcess : public testing::Test {
 protected:
  // The browser is up and a client is attached and welcomed.
  void Start() {
    rig_.AgentSays(wire::StateHint{wire::AgentState::kBrowserShown, 0});
    ASSERT_EQ(rig_.HostHears()["event"], "ready");
    rig_.Attach();
    rig_.ClientHello(kSize);
    const auto welcome = rig_.ClientHears();
    ASSERT_TRUE(welcome && std::holds_alternative<wire::Welcome>(*welcome));
    ASSERT_EQ(std::get<wire::Welcome>(*welcome).size, kSize);
  }
  void ExpectEnd(wire::EndReason reason) {
    std::optional<wire::ServerMessage> message = rig_.ClientHears();
    while (message && !std::holds_alternative<wire::End>(*message)) message = rig_.ClientHears();
    ASSERT_TRUE(message) << "the client was not told";
    EXPECT_EQ(std::get<wire::End>(*message).reason, reason) << std::get<wire::End>(*message).detail;
  }
  void ExpectFatal(wire::EndReason reason) {
    link::Json event = rig_.HostHears();
    while (event.is_object() && event["event"] != "fatal") event = rig_.HostHears();
    ASSERT_TRUE(event.is_object()) << "the host was not told";
    EXPECT_EQ(event["reason"], static_cast<int>(reason)) << event.dump();
  }
  // Others before it are passed over; false when the link ends.
  template <typename Message>
  bool ClientHearsA() {
    std::optional<wire::ServerMessage> message = rig_.ClientHears();
    while (message && !std::holds_alternative<Message>(*message)) message = rig_.ClientHears();
    return message.has_value();
  }
  SessionRig rig_;
};

TEST_F(SessionProcess, ShowsExactlyWhatTheFramebufferHolds) {
  rig_.Draw({0, 0, 1280, 800}, 0xffffff);
  rig_.Draw({100, 100, 300, 20}, 0x112233);
  rig_.DrawNoise({500, 200, 300, 300}, 7);
  Start();
  EXPECT_TRUE(rig_.ClientSeesTheScreen(kSize));
  rig_.Draw({640, 400, 9, 17}, 0xff0000);
  rig_.AgentSays(wire::DamageHint{{640, 400, 9, 17}});
  EXPECT_TRUE(rig_.ClientSeesTheScreen(kSize));
}

TEST_F(SessionProcess, AChangeWithoutAHintIsFoundByTheSlowLook) {
  Start();
  ASSERT_TRUE(rig_.ClientSeesTheScreen(kSize));
  rig_.DrawNoise({0, 700, 200, 50}, 9);
  EXPECT_TRUE(rig_.ClientSeesTheScreen(kSize));
}

TEST_F(SessionProcess, SendsNothingOfAStillScreen) {
  Start();
  ASSERT_TRUE(rig_.ClientSeesTheScreen(kSize));
  EXPECT_TRUE(rig_.ClientHearsNothingFor(std::chrono::milliseconds(1'500)));
}

TEST_F(SessionProcess, AStalledClientHoldsTwoFramesAndThenSeesTheNewestState) {
  Start();
  ASSERT_TRUE(rig_.ClientTakesFrame());
  const int before = rig_.frames();
  for (int i = 0; i < 200; ++i) {
    rig_.Draw({10, 10, 50, 50}, static_cast<uint32_t>(i) * 1'000);
    rig_.AgentSays(wire::DamageHint{{10, 10, 50, 50}});
  }
  while (!rig_.ClientHearsNothingFor(std::chrono::milliseconds(300))) {
  }
  EXPECT_LE(rig_.frames() - before, 1);
  rig_.ClientSays(wire::Ack{.frame_id = 1, .decode_us = 0, .present_us = 0});
  rig_.ClientSays(wire::Ping{5});
  EXPECT_TRUE(rig_.ClientHears());
}

TEST_F(SessionProcess, WelcomeWaitsForTheBrowser) {
  rig_.Attach();
  rig_.ClientHello(kSize);
  rig_.ClientSays(wire::Ping{3});
  EXPECT_EQ(rig_.ClientHears(), (wire::ServerMessage{wire::Pong{3}}));
  rig_.AgentSays(wire::StateHint{wire::AgentState::kBrowserShown, 0});
  const auto welcome = rig_.ClientHears();
  ASSERT_TRUE(welcome);
  EXPECT_TRUE(std::holds_alternative<wire::Welcome>(*welcome));
}

TEST_F(SessionProcess, ResizeAsksTheAgentAndTheNextPictureHasTheNewSize) {
  Start();
  ASSERT_TRUE(rig_.ClientSeesTheScreen(kSize));
  rig_.DrawNoise({0, 0, 1600, 900}, 3);
  rig_.ClientSays(wire::Resize{{1600, 900}, 100});
  EXPECT_EQ(rig_.AgentHears(), (wire::ClientMessage{wire::Resize{{1600, 900}, 100}}));
  rig_.AgentSays(wire::ResizedHint{{1600, 900}});
  EXPECT_TRUE(rig_.ClientSeesTheScreen({1600, 900}));
}

TEST_F(SessionProcess, TheAgentHearsOfAClientOfAnotherKindOnly) {
  Start();
  const auto attach = [this](wire::Profile profile) {
    rig_.Attach(/*resumed=*/true);
    rig_.ClientSays(wire::Hello{.profile = profile, .features = 0, .size = kSize, .scale_percent = 100});
    rig_.ClientSays(wire::Key{1, 'a', 4, true});
  };
  const auto expect_key = [this] { EXPECT_EQ(rig_.AgentHears(), (wire::ClientMessage{wire::Key{1, 'a', 4, true}})); };
  attach(wire::Profile::kBench);
  EXPECT_EQ(rig_.AgentHears(), (wire::ClientMessage{wire::Focus{.focused = false}}));
  expect_key();
  attach(wire::Profile::kRdp);
  EXPECT_EQ(rig_.AgentHears(), (wire::ClientMessage{wire::Key{1, 'a', 4, false}}));
  EXPECT_EQ(rig_.AgentHears(), (wire::ClientMessage{wire::Focus{.focused = false}}));
  EXPECT_EQ(rig_.AgentHears(),
            (wire::ClientMessage{
                wire::Hello{.profile = wire::Profile::kRdp, .features = 0, .size = kSize, .scale_percent = 100}}));
  expect_key();
}

TEST_F(SessionProcess, AnAgentThatDoesNotResizeIsNotWaitedForForEver) {
  Start();
  rig_.ClientSays(wire::Resize{{1024, 768}, 100});
  EXPECT_TRUE(rig_.ClientSeesTheScreen({1024, 768}));
}

TEST_F(SessionProcess, CursorAndCaretReachTheClientNowAndAfterReattaching) {
  Start();
  const wire::Cursor cursor{.size = {1, 1}, .hot_x = 0, .hot_y = 0, .rgba = {1, 2, 3, 4}};
  (void)rig_.ClientHears();  // the caret that comes with WELCOME
  rig_.AgentSays(wire::CursorHint{cursor});
  EXPECT_EQ(rig_.ClientHears(), (wire::ServerMessage{cursor}));
  rig_.AgentSays(wire::CaretHint{{5, 6, 2, 1'000}});
  EXPECT_EQ(rig_.ClientHears(), (wire::ServerMessage{wire::Caret{{5, 6, 2, 794}}}));
  rig_.Attach(/*resumed=*/true);
  rig_.ClientHello(kSize);
  const auto welcome = rig_.ClientHears();
  ASSERT_TRUE(welcome && std::holds_alternative<wire::Welcome>(*welcome));
  EXPECT_TRUE(std::get<wire::Welcome>(*welcome).resumed);
  EXPECT_EQ(rig_.ClientHears(), (wire::ServerMessage{cursor}));
  EXPECT_EQ(rig_.ClientHears(), (wire::ServerMessage{wire::Caret{{5, 6, 2, 794}}}));
  EXPECT_TRUE(rig_.ClientSeesTheScreen(kSize));
}

TEST_F(SessionProcess, CursorsDoNotPileUpForAClientThatDoesNotRead) {
  constexpr uint8_t kCursors = 250;
  Start();
  wire::Cursor cursor{.size = {128, 128}, .hot_x = 0, .hot_y = 0, .rgba = Bytes(size_t{4} * 128 * 128)};
  for (uint8_t i = 1; i <= kCursors; ++i) {
    cursor.rgba[0] = i;
    rig_.AgentSays(wire::CursorHint{cursor});
  }
  int heard = 0;
  for (auto message = rig_.ClientHears(); message != wire::ServerMessage{cursor}; message = rig_.ClientHears()) {
    ASSERT_TRUE(message);
    ++heard;
  }
  EXPECT_LT(heard, 100);
}

TEST_F(SessionProcess, InputReachesTheAgentAndHeldKeysAreReleasedWhenTheClientGoes) {
  Start();
  rig_.ClientSays(wire::Text{1, "東京都千代田区霞が関1-2-3"});
  EXPECT_EQ(rig_.AgentHears(), (wire::ClientMessage{wire::Text{1, "東京都千代田区霞が関1-2-3"}}));
  rig_.ClientSays(wire::Key{2, 'a', 4, true});
  EXPECT_EQ(rig_.AgentHears(), (wire::ClientMessage{wire::Key{2, 'a', 4, true}}));
  rig_.Attach();  // the old link ends here
  EXPECT_EQ(rig_.AgentHears(), (wire::ClientMessage{wire::Key{2, 'a', 4, false}}));
  EXPECT_EQ(rig_.AgentHears(), (wire::ClientMessage{wire::Focus{false}}));
}

// `count` messages, one key pressed and released in turn, as one burst: a macro, or a link that had stalled.
Bytes BurstOfKeys(uint32_t count) {
  Bytes burst;
  for (uint32_t id = 1; id <= count; ++id) {
    const Bytes key = wire::Encode(wire::Key{id, 'a', 4, id % 2 == 1});
    burst.insert(burst.end(), key.begin(), key.end());
  }
  return burst;
}

TEST_F(SessionProcess, ABurstWithinTheLimitsReachesASlowAgentWhole) {
  constexpr uint32_t kBurst = 1'900;
  Start();
  rig_.ClientSaysRaw(BurstOfKeys(kBurst));
  rig_.ClientSays(wire::Ping{77});
  // The client is not read meanwhile; what was due to it still comes.
  ASSERT_TRUE(rig_.ClientSeesTheScreen(kSize));
  for (uint32_t id = 1; id <= kBurst; ++id) {
    ASSERT_EQ(rig_.AgentHears(), (wire::ClientMessage{wire::Key{id, 'a', 4, id % 2 == 1}}));
  }
  auto heard = rig_.ClientHears();
  while (heard && !std::holds_alternative<wire::Pong>(*heard)) heard = rig_.ClientHears();
  EXPECT_EQ(heard, (wire::ServerMessage{wire::Pong{77}}));
}

TEST_F(SessionProcess, AnAgentThatTakesNoInputForSecondsEndsTheSession) {
  Start();
  rig_.ClientSaysRaw(BurstOfKeys(1'900));
  ExpectFatal(wire::EndReason::kSandboxBrokeProtocol);
  ExpectEnd(wire::EndReason::kSandboxBrokeProtocol);
}

TEST_F(SessionProcess, AClientThatLeavesWhileTheAgentIsSlowMayComeBack) {
  Start();
  rig_.ClientSaysRaw(BurstOfKeys(1'900));
  rig_.Attach(/*resumed=*/true);
  rig_.ClientHello(kSize);
  auto heard = rig_.AgentHears();
  while (heard && *heard != wire::ClientMessage{wire::Focus{false}}) heard = rig_.AgentHears();
  EXPECT_TRUE(heard);
  const auto welcome = rig_.ClientHears();
  ASSERT_TRUE(welcome && std::holds_alternative<wire::Welcome>(*welcome));
}

TEST_F(SessionProcess, OfABurstOfResizesTheAgentHearsTheLastAndFewOthers) {
  Start();
  ASSERT_TRUE(rig_.ClientSeesTheScreen(kSize));
  Bytes burst;
  for (int i = 1; i <= 1'900; ++i) {
    const Bytes resize = wire::Encode(wire::Resize{{640 + i % 2, 400}, 100});
    burst.insert(burst.end(), resize.begin(), resize.end());
  }
  const Bytes last = wire::Encode(wire::Resize{{1024, 768}, 100});
  burst.insert(burst.end(), last.begin(), last.end());
  rig_.ClientSaysRaw(burst);
  int questions = 0;
  for (Size asked{}; asked != Size{1024, 768};) {
    const auto question = rig_.AgentHears();
    ASSERT_TRUE(question && std::holds_alternative<wire::Resize>(*question));
    asked = std::get<wire::Resize>(*question).size;
    rig_.AgentSays(wire::ResizedHint{asked});
    ++questions;
  }
  EXPECT_LE(questions, 20);
  EXPECT_TRUE(rig_.ClientSeesTheScreen({1024, 768}));
}

TEST_F(SessionProcess, AClientThatBreaksTheProtocolLosesItsLinkAndTheSessionLives) {
  for (const Bytes& bad : {Bytes{0xee, 0, 0, 0, 0, 0, 0, 0}, Bytes{0x13, 0, 0, 0, 0, 0, 0, 0x7f},
                           wire::Encode(wire::Ack{77'777, 0, 0}), wire::Encode(wire::Pointer{1, 5'000, 0, 0})}) {
    rig_.AgentSays(wire::StateHint{wire::AgentState::kBrowserShown, 0});
    rig_.Attach();
    rig_.ClientHello(kSize);
    ASSERT_TRUE(rig_.ClientHears());
    rig_.ClientSaysRaw(bad);
    ExpectEnd(wire::EndReason::kClientBrokeProtocol);
  }
  rig_.Attach();
  rig_.ClientHello(kSize);
  ASSERT_TRUE(rig_.ClientHears());
  EXPECT_TRUE(rig_.ClientSeesTheScreen(kSize));
}

TEST_F(SessionProcess, AnAgentThatBreaksTheProtocolEndsTheSession) {
  Start();
  rig_.AgentSaysRaw(Bytes(100, 0xc0));
  ExpectEnd(wire::EndReason::kSandboxBrokeProtocol);
  ExpectFatal(wire::EndReason::kSandboxBrokeProtocol);
  EXPECT_EQ(rig_.WaitForExit(), 0);
}

TEST_F(SessionProcess, AnAgentThatFloodsEndsTheSession) {
  Start();
  for (int i = 0; i < 30'000; ++i) rig_.AgentSays(wire::DamageHint{{i % 1'000, i % 700, 10, 10}});
  ExpectFatal(wire::EndReason::kSandboxBrokeProtocol);
}

TEST_F(SessionProcess, AnAgentThatFloodsWithOffersEndsTheSession) {
  Start();
  for (uint32_t id = 1; id <= 20; ++id) {
    rig_.AgentSays(wire::OfferHint{{id, wire::Channel::kClipboardText, 5}});
    ASSERT_TRUE(ClientHearsA<wire::TransferOffer>()) << "an ordinary offer passes";
  }
  for (uint32_t id = 21; id <= 10'000; ++id) {
    rig_.AgentSays(wire::OfferHint{{id, wire::Channel::kClipboardText, 1ull << 30}});
  }
  ExpectFatal(wire::EndReason::kSandboxBrokeProtocol);
}

TEST_F(SessionProcess, ContentGoesBothWaysAndALieAboutItEndsTheSession) {
  Start();
  rig_.ClientSays(wire::TransferRequest{1, wire::Channel::kClipboardText, wire::Direction::kOutbound, 1, 4});
  rig_.ClientSays(wire::TransferData{1, Bytes(4, 'a')});
  uint32_t last = 0;
  for (bool whole = false; !whole;) {
    const auto message = rig_.AgentHears();
    ASSERT_TRUE(message);
    if (const auto* request = std::get_if<wire::TransferRequest>(&*message)) last = request->request_id;
    whole = std::holds_alternative<wire::TransferData>(*message);
  }
  rig_.AgentSays(wire::ContentEndHint{{last, wire::TransferResult::kWhole, wire::HashOf(AsBytes("aaaa"))}});
  ASSERT_TRUE(ClientHearsA<wire::TransferEnd>());
  rig_.AgentSays(wire::ContentHint{{last, Bytes(4, 'a')}});
  ExpectFatal(wire::EndReason::kSandboxBrokeProtocol);
}

TEST_F(SessionProcess, AnAgentThatLeavesEndsTheSession) {
  Start();
  rig_.AgentLeaves();
  ExpectEnd(wire::EndReason::kDisplayLost);
  ExpectFatal(wire::EndReason::kDisplayLost);
  EXPECT_EQ(rig_.WaitForExit(), 0);
}

TEST_F(SessionProcess, AFatalEndReachesAClientThatIsBehind) {
  rig_.DrawNoise({0, 0, 1280, 800}, 5);
  Start();
  for (uint8_t i = 1; i <= 100; ++i) {
    rig_.AgentSays(
        wire::CursorHint{{.size = {128, 128}, .hot_x = 0, .hot_y = 0, .rgba = Bytes(size_t{4} * 128 * 128, i)}});
  }
  rig_.AgentLeaves();
  ExpectFatal(wire::EndReason::kDisplayLost);
  ExpectEnd(wire::EndReason::kDisplayLost);
  EXPECT_EQ(rig_.WaitForExit(), 0);
}

TEST_F(SessionProcess, EachStepReachesTheHostOnceHoweverOftenTheAgentSaysIt) {
  for (const auto state : {wire::AgentState::kDisplayUp, wire::AgentState::kBrowserStarted}) {
    for (int i = 0; i < 5; ++i) rig_.AgentSays(wire::StateHint{state, 0});
  }
  rig_.AgentSays(wire::StateHint{wire::AgentState::kBrowserShown, 0});
  EXPECT_EQ(rig_.HostHears(), (link::Json{{"event", "step"}, {"step", "display"}}));
  EXPECT_EQ(rig_.HostHears(), (link::Json{{"event", "step"}, {"step", "browser"}}));
  EXPECT_EQ(rig_.HostHears(), (link::Json{{"event", "ready"}}));
}

TEST_F(SessionProcess, ABrowserThatKeepsCrashingEndsTheSessionAndOneRestartIsANotice) {
  Start();
  (void)rig_.ClientHears();  // caret
  rig_.AgentSays(wire::StateHint{wire::AgentState::kBrowserRestarting, 0});
  EXPECT_EQ(rig_.ClientHears(), (wire::ServerMessage{wire::Notice{wire::NoticeCode::kBrowserRestarted, ""}}));
  rig_.AgentSays(wire::StateHint{wire::AgentState::kBrowserKeepsCrashing, 0});
  ExpectEnd(wire::EndReason::kBrowserCrashes);
  ExpectFatal(wire::EndReason::kBrowserCrashes);
}

TEST_F(SessionProcess, TheHostsEndReachesTheClient) {
  Start();
  rig_.HostSays({{"op", "end"}, {"reason", 3}, {"detail", "idle"}});
  ExpectEnd(wire::EndReason::kIdle);
  EXPECT_EQ(rig_.WaitForExit(), 0);
}

TEST_F(SessionProcess, WithoutAHostTheSessionEnds) {
  Start();
  rig_.HostLeaves();
  ExpectEnd(wire::EndReason::kHostLost);
  EXPECT_EQ(rig_.WaitForExit(), 0);
}

#if !defined(__SANITIZE_ADDRESS__)
TEST_F(SessionProcess, AWindowThatWasLargeOnceCostsNoMemoryAfterwards) {
  const auto resident_kib = [&] {
    std::ifstream status("/proc/" + std::to_string(rig_.pid()) + "/status");
    std::string field;
    while (status >> field && field != "VmRSS:") {
    }
    long value = 0;
    status >> value;
    return value;
  };
  const auto resize = [&](Size size) {
    rig_.ClientSays(wire::Resize{size, 100});
    ASSERT_EQ(rig_.AgentHears(), (wire::ClientMessage{wire::Resize{size, 100}}));
    rig_.AgentSays(wire::ResizedHint{size});
    ASSERT_TRUE(rig_.ClientSeesTheScreen(size));
  };
  Start();
  ASSERT_TRUE(rig_.ClientSeesTheScreen(kSize));
  const long before = resident_kib();
  resize({3840, 2160});
  ASSERT_GT(resident_kib(), before + 50'000);  // the shadow and the framebuffer, 32 MiB each
  resize(kSize);
  EXPECT_LT(resident_kib(), before + 10'000);
}
#endif

TEST_F(SessionProcess, RunsLockedDown) {
  Start();
  std::ifstream status("/proc/" + std::to_string(rig_.pid()) + "/status");
  std::string text((std::istreambuf_iterator<char>(status)), {});
#if !defined(__SANITIZE_ADDRESS__)
  EXPECT_NE(text.find("Seccomp:\t2"), std::string::npos);
#endif
  EXPECT_NE(text.find("NoNewPrivs:\t1"), std::string::npos);
}

}  // namespace
}  // namespace shoji::pipeline
