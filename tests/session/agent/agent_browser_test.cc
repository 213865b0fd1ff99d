// The whole inside of a sandbox, driven as shoji-session drives it.
#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>

#include "broker/rdp/input/rdp_keyboard.h"
#include "tests/session/agent/agent_harness.h"

namespace shoji::agent {
namespace {

constexpr Size kScreen{1280, 800};

// Reports everything that happens to it; a text field fills most of the page.
constexpr const char* kPage = R"(<!doctype html><meta charset=utf-8><title>probe</title>
<body style="margin:0;background:#fff;height:4000px">
<textarea id=t style="position:fixed;left:20px;top:20px;width:1000px;height:300px;font-size:24px"></textarea>
<a id=a style="position:fixed;left:20px;top:400px;width:200px;height:50px;background:#00f;cursor:pointer">x</a>
<script>
const tell = what => fetch('/report?' + encodeURIComponent(what)).catch(() => {});
const t = document.getElementById('t');
t.addEventListener('input', () => tell('value=' + t.value));
t.addEventListener('compositionupdate', e => tell('composing=' + e.data));
t.addEventListener('keydown', e => tell('down=' + e.key + ' ' + e.code));
t.addEventListener('keyup', e => tell('up=' + e.key));
t.addEventListener('focus', () => tell('focus'));
t.addEventListener('blur', () => tell('blur'));
document.getElementById('a').addEventListener('click', () => tell('clicked'));
addEventListener('scroll', () => tell('scroll=' + scrollY));
addEventListener('resize', () => tell('size=' + innerWidth));
onload = () => { t.focus(); tell('loaded=' + innerWidth); };
</script>)";

class AgentBrowserTest : public testing::Test {
 protected:
  void StartAndShow() {
    agent_.Start(kPage);
    ASSERT_TRUE(agent_.Until([this] {
      return agent_.HasState(wire::AgentState::kBrowserShown) && !agent_.reports().empty();
    })) << "no window or no page";
    ASSERT_TRUE(agent_.Until([this] { return agent_.Reported("focus"); }));
  }
  void ExpectReport(const std::string& text) {
    EXPECT_TRUE(agent_.Until([&] { return agent_.Reported(text); }, std::chrono::seconds(15)))
        << "wanted " << text << ", had " << testing::PrintToString(agent_.reports());
  }
  int CountDarkPixels(const Rect& area) const {
    int dark = 0;
    for (int y = area.y; y < area.bottom(); ++y) {
      for (int x = area.x; x < area.right(); ++x) dark += (agent_.Pixel(x, y) & 0xff) < 0x60 ? 1 : 0;
    }
    return dark;
  }

  AgentHarness agent_;
};

TEST_F(AgentBrowserTest, TypesJapaneseTextInStepWithKeys) {
  StartAndShow();
  agent_.Screenshot("page", kScreen);
  agent_.Send(wire::Preedit{agent_.NextId(), 6, "とうきょう"});
  ExpectReport("composing=とうきょう");
  EXPECT_TRUE(agent_.Until([this] { return CountDarkPixels({24, 112, 200, 40}) > 100; }));
  agent_.Screenshot("preedit", kScreen);
  agent_.Send(wire::Text{agent_.NextId(), "東京都千代田区霞が関1-2-3"});
  agent_.Tap('b', 0x05);
  ExpectReport("value=東京都千代田区霞が関1-2-3b");
  // Text and caret are told by different ways: the caret may come later.
  EXPECT_TRUE(agent_.Until([this] { return agent_.LastCaret() && agent_.LastCaret()->x > 24; }));
  agent_.Screenshot("text", kScreen);

  std::string expected = "東京都千代田区霞が関1-2-3b";
  uint32_t last_text = 0;
  for (int i = 0; i < 20; ++i) {
    agent_.Tap('a', 0x04);
    last_text = agent_.NextId();
    agent_.Send(wire::Text{last_text, "漢字"});
    expected += "a漢字";
  }
  ExpectReport("value=" + expected);
  EXPECT_TRUE(agent_.Until([&] { return agent_.LastDone() == last_text; }));
}

TEST_F(AgentBrowserTest, TypesAsciiAndJapaneseKeys) {
  StartAndShow();
  agent_.Send(wire::Key{agent_.NextId(), 0xffe1, 0xe1, true});
  agent_.Tap('A', 0x04);
  agent_.Tap('@', 0x1f);  // an American keyboard's Shift+2
  agent_.Tap('_', 0x87);
  agent_.Tap('|', 0x89);
  agent_.Send(wire::Key{agent_.NextId(), 0xffe1, 0xe1, false});
  agent_.Tap('\\', 0x89);
  agent_.Tap('\\', 0x87);
  agent_.Tap(0x010000a5, 0x89);  // a terminal that really means the yen sign
  agent_.Tap('1', 0x59);
  ExpectReport("value=A@_|\\\\¥1");
  agent_.Tap(0xff23, 0x8a);
  ExpectReport("down=Convert Convert");
  agent_.Tap(0xff22, 0x8b);
  ExpectReport("down=NonConvert NonConvert");
  agent_.Tap('~');
  agent_.Tap('\\', 0x89);
  ExpectReport("value=A@_|\\\\¥1~\\");
}

// From the scancodes of an RDP client to the page, for both shapes of keyboard.
TEST_F(AgentBrowserTest, KeysOfRdpClientsWriteWhatTheirCapsShow) {
  StartAndShow();
  const auto type_row = [this](rdp::RdpKeyboard& keyboard) {
    for (const int scancode : {0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08, 0x09, 0x0a, 0x0b, 0x0c, 0x0d,
                               0x7d, 0x1a, 0x1b, 0x1e, 0x27, 0x28, 0x2b, 0x33, 0x34, 0x35, 0x73}) {
      for (const uint16_t flags : {uint16_t{0}, rdp::kKeyRelease}) {
        for (const auto& message : keyboard.OnScancode(flags, static_cast<uint8_t>(scancode))) agent_.Send(message);
      }
    }
  };
  std::string expected;
  rdp::InputIds ids;
  const auto type_both = [&](rdp::KeyboardShape shape, const std::string& plain, const std::string& shifted) {
    rdp::RdpKeyboard keyboard(shape, ids);
    type_row(keyboard);
    for (const auto& message : keyboard.OnScancode(0, 0x36)) agent_.Send(message);
    type_row(keyboard);
    for (const auto& message : keyboard.ReleaseAll()) agent_.Send(message);
    expected += plain + shifted;
    ExpectReport("value=" + expected);
  };
  type_both(rdp::KeyboardShape::kJapanese, "1234567890-^\\@[a;:],./\\", "!\"#$%&'()0=~|`{A+*}<>?_");
  type_both(rdp::KeyboardShape::kAmerican, "1234567890-=\\[]a;'\\,./\\", "!@#$%^&*()_+|{}A:\"|<>?_");
}

TEST_F(AgentBrowserTest, MozcInsideTheSessionIsSwitchedOnByItsKey) {
  StartAndShow();
  agent_.Tap('n', 0x11);
  ExpectReport("value=n");
  agent_.Tap(0xff2a, 0x35);  // 半角/全角
  for (const char character : std::string("ka")) agent_.Tap(static_cast<uint32_t>(character));
  ExpectReport("composing=か");
  agent_.Tap(0xff0d, 0x28);
  ExpectReport("value=nか");
}

// Left on the RDP door, taken up on the web, and back: each types in its own way, in the same field.
TEST_F(AgentBrowserTest, MozcLeftOnIsOffForATerminalOfAnotherKind) {
  StartAndShow();
  const auto attach = [this](wire::Profile profile) {
    agent_.Send(wire::Focus{false});
    agent_.Send(wire::Hello{.profile = profile, .features = 0, .size = kScreen, .scale_percent = 100});
  };
  agent_.Tap(0xff2a, 0x35);  // 半角/全角
  for (const char character : std::string("ka")) agent_.Tap(static_cast<uint32_t>(character));
  ExpectReport("composing=か");
  agent_.Tap(0xff0d, 0x28);
  ExpectReport("value=か");
  attach(wire::Profile::kWeb);
  agent_.Tap('k', 0x0e);
  agent_.Tap('i', 0x0c);
  ExpectReport("value=かki");
  agent_.Send(wire::Preedit{agent_.NextId(), 6, "にほん"});
  agent_.Send(wire::Text{agent_.NextId(), "日本"});
  ExpectReport("value=かki日本");
  attach(wire::Profile::kRdp);
  agent_.Tap('u', 0x18);
  ExpectReport("value=かki日本u");
  agent_.Tap(0xff2a, 0x35);
  for (const char character : std::string("ki")) agent_.Tap(static_cast<uint32_t>(character));
  agent_.Tap(0xff0d, 0x28);
  ExpectReport("value=かki日本uき");
}

TEST_F(AgentBrowserTest, ACompositionOfMozcDoesNotOutliveItsTerminal) {
  StartAndShow();
  agent_.Tap(0xff2a, 0x35);
  for (const char character : std::string("ka")) agent_.Tap(static_cast<uint32_t>(character));
  ExpectReport("composing=か");
  agent_.Send(wire::Hello{.profile = wire::Profile::kWeb, .features = 0, .size = kScreen, .scale_percent = 100});
  agent_.Tap('z', 0x1d);
  agent_.Send(wire::Text{agent_.NextId(), "日本"});
  EXPECT_TRUE(agent_.Until([this] {
    return std::ranges::any_of(agent_.reports(), [](const std::string& r) { return r.ends_with("z日本"); });
  })) << testing::PrintToString(agent_.reports());
}

TEST_F(AgentBrowserTest, HeldKeysAreReleasedWhenTheTerminalLosesFocus) {
  StartAndShow();
  agent_.Send(wire::Key{agent_.NextId(), 0xffe1, 0xe1, true});
  ExpectReport("down=Shift ShiftLeft");
  agent_.Send(wire::Focus{false});
  ExpectReport("up=Shift");
  agent_.Tap('a', 0x04);
  ExpectReport("value=a");
}

TEST_F(AgentBrowserTest, AddressBarTakesJapanese) {
  StartAndShow();
  agent_.Send(wire::Key{agent_.NextId(), 0xffe3, 0xe0, true});
  agent_.Tap('l', 0x0f);
  agent_.Send(wire::Key{agent_.NextId(), 0xffe3, 0xe0, false});
  ExpectReport("blur");  // the browser moves the focus only after the page had its chance at Ctrl+L
  const std::string address = "127.0.0.1:" + std::to_string(agent_.web_port()) + "/";
  for (const char character : address) agent_.Tap(static_cast<uint32_t>(character));
  agent_.Send(wire::Preedit{agent_.NextId(), 6, "にほん"});
  agent_.Send(wire::Text{agent_.NextId(), "日本語"});
  agent_.Tap(0xff0d, 0x28);
  const auto& visited = agent_.visited();
  EXPECT_TRUE(agent_.Until([&] { return std::ranges::find(visited, "/日本語") != visited.end(); }))
      << testing::PrintToString(visited);
  agent_.Screenshot("address", kScreen);
}

TEST_F(AgentBrowserTest, PointerClicksScrollsAndShowsItsShape) {
  StartAndShow();
  agent_.Click(100, 510);
  ExpectReport("clicked");
  const auto has_cursor = [this] {
    return std::ranges::any_of(agent_.hints(), [](const wire::HintMessage& hint) {
      const auto* cursor = std::get_if<wire::CursorHint>(&hint);
      return cursor != nullptr && cursor->cursor.size.width_px > 0;
    });
  };
  EXPECT_TRUE(agent_.Until(has_cursor));
  for (int i = 0; i < 4; ++i) agent_.Send(wire::Wheel{agent_.NextId(), 640, 700, 0, 30});
  EXPECT_TRUE(agent_.Until([this] {
    return std::ranges::any_of(agent_.reports(), [](const std::string& r) { return r.starts_with("scroll="); });
  }));
}

TEST_F(AgentBrowserTest, ScreenFollowsResize) {
  StartAndShow();
  agent_.Send(wire::Resize{{1600, 900}, 100});
  ExpectReport("size=1600");
  agent_.Screenshot("wide", {1600, 900});
  agent_.Send(wire::Resize{{1280, 800}, 100});
  ExpectReport("size=1280");
  EXPECT_TRUE(std::ranges::any_of(agent_.hints(), [](const wire::HintMessage& hint) {
    return hint == wire::HintMessage(wire::ResizedHint{{1600, 900}});
  }));
}

TEST_F(AgentBrowserTest, ACrashedBrowserComesBackAndACrashLoopIsGivenUp) {
  StartAndShow();
  for (int crash = 1; crash <= 4; ++crash) {
    ASSERT_TRUE(agent_.Until([this] { return agent_.FindProcess("/usr/lib/chromium/chromium") > 0; }));
    ASSERT_EQ(kill(agent_.FindProcess("/usr/lib/chromium/chromium"), SIGKILL), 0);
    const wire::AgentState expected =
        crash < 4 ? wire::AgentState::kBrowserRestarting : wire::AgentState::kBrowserKeepsCrashing;
    ASSERT_TRUE(agent_.Until([&] { return agent_.CountState(expected) == (crash < 4 ? crash : 1); })) << crash;
    if (crash == 1) {
      EXPECT_TRUE(agent_.Until([&] { return agent_.CountState(wire::AgentState::kBrowserShown) == 2; }));
      agent_.Screenshot("restarted", kScreen);
    }
  }
}

TEST_F(AgentBrowserTest, DeathOfTheDisplayIsReportedAndEndsTheAgent) {
  StartAndShow();
  ASSERT_EQ(kill(agent_.FindProcess("Xvfb"), SIGKILL), 0);
  EXPECT_TRUE(agent_.Until([this] { return agent_.HasState(wire::AgentState::kDisplayLost) && agent_.Ended(); }));
}

TEST_F(AgentBrowserTest, EndOfTheSessionLeavesNoProcess) {
  StartAndShow();
  EXPECT_GT(agent_.ProcessCount(), 5);
  agent_.CloseSession();
  EXPECT_TRUE(agent_.Until([this] { return agent_.Ended(); }));
  EXPECT_EQ(agent_.ProcessCount(), 0);
}

}  // namespace
}  // namespace shoji::agent
