// The whole inside of a sandbox, driven as shoji-session drives it.
#include <gtest/gtest.h>

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

  AgentHarness agent_;
};

TEST_F(AgentBrowserTest, TypesJapaneseTextInStepWithKeys) {
  StartAndShow();
  agent_.Screenshot("page", kScreen);
  agent_.Send(wire::Preedit{agent_.NextId(), 6, "とうきょう"});
  ExpectReport("composing=とうきょう");
  agent_.Screenshot("preedit", kScreen);
  agent_.Tap('a', 0x04);
  agent_.Send(wire::Text{agent_.NextId(), "東京都千代田区霞が関1-2-3"});
  agent_.Tap('b', 0x05);
  ExpectReport("value=a東京都千代田区霞が関1-2-3b");
  agent_.Screenshot("text", kScreen);
}

}  // namespace
}  // namespace shoji::agent
