#include "broker/rdp/page/login_page.h"

#include <gtest/gtest.h>

#include "broker/rdp/input/key_table.h"
#include "broker/rdp/page/colours.h"
#include "tests/broker/rdp/page/page_rig.h"

namespace shoji::rdp {
namespace {

class LoginPageTest : public testing::Test {
 protected:
  std::optional<Credentials> Press(uint32_t keysym) {
    auto submitted = page_.OnInput(KeyDown(keysym));
    EXPECT_FALSE(page_.OnInput(KeyUp(keysym)));
    return submitted;
  }
  void Type(std::string_view ascii) {
    for (const char c : ascii) EXPECT_FALSE(Press(static_cast<unsigned char>(c)));
  }
  std::optional<Credentials> Click(const Rect& place) {
    auto submitted = page_.OnInput(ButtonAt(place, true));
    EXPECT_FALSE(page_.OnInput(ButtonAt(place, false)));
    return submitted;
  }
  std::vector<uint32_t> Picture() { return CopyOf(page_.Draw()); }
  int Count(uint32_t colour) { return CountColour(page_.Draw(), colour); }

  LoginPage page_{Face(), Language::kJapanese, kScreen, 100};
  const Credentials hanako_{.user = "hanako", .password = "Pa55 w0rd"};
};

TEST_F(LoginPageTest, TypedNameAndPasswordAreSubmittedByEnter) {
  Type("hanako");
  Press(keysym::kTab);
  Type("Pa55 w0rd");
  EXPECT_EQ(Press(keysym::kReturn), hanako_);
}

TEST_F(LoginPageTest, OrByTheButton) {
  page_.Draw();
  Click(page_.layout().password);
  Type("Pa55 w0rd");
  Click(page_.layout().user);
  Type(" hanako ");
  EXPECT_EQ(Click(page_.layout().button), hanako_);
}

TEST_F(LoginPageTest, OrByTheKeyboardAloneOnTheButton) {
  Type("hanako");
  Press(keysym::kTab);
  Type("Pa55 w0rd");
  Press(keysym::kTab);
  Type("x");  // the button takes no text
  EXPECT_EQ(Press(' '), hanako_);
}

TEST_F(LoginPageTest, EnterInTheNameGoesToThePasswordAndSaysNothing) {
  Type("hanako");
  EXPECT_FALSE(Press(keysym::kReturn));
  EXPECT_EQ(Count(colour::kDangerPale), 0);
  Type("Pa55 w0rd");
  EXPECT_EQ(Press(keysym::kKeypadEnter), hanako_);
}

TEST_F(LoginPageTest, WhatIsMissingIsSaid) {
  EXPECT_FALSE(Press(keysym::kReturn));
  EXPECT_GT(Count(colour::kDangerPale), 5000);
  Type("hanako");
  EXPECT_FALSE(Click(page_.layout().button));
  EXPECT_GT(Count(colour::kDangerPale), 5000);
  Type("Pa55 w0rd");
  EXPECT_EQ(Press(keysym::kReturn), hanako_);
}

TEST_F(LoginPageTest, ShiftTabGoesBackAndTextOfAnImeIsTaken) {
  Press(keysym::kTab);
  page_.OnInput(KeyDown(keysym::kShiftLeft));
  Press(keysym::kTab);
  page_.OnInput(KeyUp(keysym::kShiftLeft));
  page_.OnInput(wire::Text{1, "田中"});
  Press(keysym::kBackSpace);
  page_.OnInput(wire::Text{1, "辺"});
  Press(keysym::kTab);
  Press(0xffb1);  // keypad 1
  Press(0x01003042);
  EXPECT_EQ(Press(keysym::kReturn), (Credentials{.user = "田辺", .password = "1あ"}));
}

TEST_F(LoginPageTest, ShortcutsAndFunctionKeysWriteNothing) {
  Type("hanako");
  page_.OnInput(KeyDown(keysym::kControlLeft));
  Press('v');
  page_.OnInput(KeyUp(keysym::kControlLeft));
  Press(keysym::kZenkakuHankaku);
  Press(keysym::kEscape);
  page_.OnInput(wire::Wheel{1, 5, 5, 0, 120});
  page_.OnInput(wire::Focus{false});
  Press(keysym::kTab);
  Type("Pa55 w0rd");
  EXPECT_EQ(Press(keysym::kReturn), hanako_);
}

TEST_F(LoginPageTest, APasswordShowsItsLengthAndNothingElse) {
  Press(keysym::kTab);
  const auto empty = Picture();
  Type("Pa55");
  const auto one = Picture();
  for (int i = 0; i < 4; ++i) Press(keysym::kBackSpace);
  EXPECT_EQ(Picture(), empty);
  Type("zzzz");
  EXPECT_EQ(Picture(), one);
  Type("z");
  EXPECT_NE(Picture(), one);
  Keep("login_dots", page_.Draw());
}

TEST_F(LoginPageTest, WhileTheBrokerIsAskedNothingIsTaken) {
  Type("hanako");
  Press(keysym::kTab);
  Type("Pa55 w0rd");
  ASSERT_TRUE(Press(keysym::kReturn));
  Type("more");
  EXPECT_FALSE(Press(keysym::kReturn));
  EXPECT_GT(Count(colour::kBusy), 10'000) << "the button";
  Keep("login_checking", page_.Draw());
  page_.OnAnswer({.answer = LoginResult::kBadCredentials});
  EXPECT_EQ(Count(colour::kFieldLine) > 0, true);
  Type("Pa55 w0rd");  // the name is still there, the password is not
  EXPECT_EQ(Press(keysym::kReturn), hanako_);
}

TEST_F(LoginPageTest, EveryRefusalIsSaidInItsOwnWords) {
  std::vector<std::vector<uint32_t>> pictures;
  for (const LoginResult answer :
       {LoginResult::kBadCredentials, LoginResult::kThrottled, LoginResult::kUnavailable, LoginResult::kEmergencyStop,
        LoginResult::kNoCapacity, LoginResult::kAttachedElsewhere}) {
    page_.OnAnswer({.answer = answer, .retry_after_s = 30});
    const auto picture = Picture();
    EXPECT_GT(CountColour(page_.Draw(), colour::kDanger), 300);
    for (const auto& other : pictures) EXPECT_NE(picture, other);
    pictures.push_back(picture);
    Keep("login_refused_" + std::to_string(static_cast<int>(answer)), page_.Draw());
  }
  for (const LoginKind kind : {LoginKind::kTicket, LoginKind::kCookie}) {
    page_.OnAnswer({.answer = LoginResult::kBadCredentials}, kind);
    const auto picture = Picture();
    for (const auto& other : pictures) EXPECT_NE(picture, other);
    pictures.push_back(picture);
    Keep("login_refused_kind_" + std::to_string(static_cast<int>(kind)), page_.Draw());
  }
  page_.OnAnswer({.answer = LoginResult::kThrottled, .retry_after_s = 60});
  EXPECT_NE(Picture(), pictures[1]);
}

TEST_F(LoginPageTest, TheStepsOfAStartAreShown) {
  page_.OnAnswer({.answer = LoginResult::kOk});
  const auto sandbox = Picture();
  EXPECT_EQ(Count(colour::kDangerPale), 0);
  page_.OnStep({.name = "display"});
  const auto display = Picture();
  EXPECT_NE(display, sandbox);
  Keep("login_steps", page_.Draw());
  page_.OnStep({.name = "browser"});
  EXPECT_NE(Picture(), display);
  page_.OnStep({.name = "queued"});
  EXPECT_NE(Picture(), sandbox);
  Keep("login_queued", page_.Draw());
  EXPECT_FALSE(Press(keysym::kReturn));
}

TEST_F(LoginPageTest, TheLanguageIsSwitchedByClickAndByKey) {
  const auto japanese = Picture();
  Click(page_.layout().language);
  const auto english = Picture();
  EXPECT_NE(english, japanese);
  Keep("login_english", page_.Draw());
  Press(keysym::kReturn);
  Click(page_.layout().user);
  EXPECT_EQ(Picture(), japanese);
}

TEST_F(LoginPageTest, ANameTheClientBroughtIsThereAndThePasswordIsAskedFor) {
  page_.SetUser("hanako");
  Type("Pa55 w0rd");
  EXPECT_EQ(Press(keysym::kReturn), hanako_);
  LoginPage other(Face(), Language::kJapanese, kScreen, 100);
  other.SetUser(std::string(kMaxUserBytes + 1, 'a'));
  EXPECT_EQ(CopyOf(other.Draw()), CopyOf(LoginPage(Face(), Language::kJapanese, kScreen, 100).Draw()));
}

TEST_F(LoginPageTest, LongTextStaysInItsField) {
  const auto empty = Picture();
  for (int i = 0; i < 200; ++i) Type("W");
  const tile::Pixels after = page_.Draw();
  const tile::Pixels before{empty.data(), kScreen.width_px, kScreen};
  const Rect changed = Difference(before, after);
  const Rect field = page_.layout().user;
  EXPECT_GE(changed.x, field.x);
  EXPECT_LE(changed.right(), field.right());
  EXPECT_GE(changed.y, field.y);
  EXPECT_LE(changed.bottom(), field.bottom());
  Keep("login_long", after);
}

TEST_F(LoginPageTest, EverythingIsOnTheScreenWhateverItsSizeAndScale) {
  for (const Size screen : {Size{800, 600}, Size{1024, 768}, Size{1366, 768}, Size{1920, 1080}, Size{3840, 2160}}) {
    for (const int scale : {50, 100, 150, 200, 400}) {
      page_.SetScreen(screen, scale);
      page_.OnAnswer({.answer = LoginResult::kEmergencyStop});
      page_.Draw();
      for (const Rect& place :
           {page_.layout().user, page_.layout().password, page_.layout().button, page_.layout().language}) {
        EXPECT_TRUE(Contains(screen, place)) << screen.width_px << " " << scale;
      }
    }
    Keep("login_" + std::to_string(screen.width_px), page_.Draw());
  }
  page_.SetScreen({320, 240}, 100);
  EXPECT_EQ(page_.Draw().size, (Size{320, 240}));
  Keep("login_320", page_.Draw());
}

TEST_F(LoginPageTest, SaysWhenThereIsSomethingNewToDraw) {
  EXPECT_TRUE(page_.changed());
  page_.Draw();
  EXPECT_FALSE(page_.changed());
  page_.OnInput(wire::Pointer{1, 3, 3, 0});
  EXPECT_FALSE(page_.changed());
  Type("a");
  EXPECT_TRUE(page_.changed());
  Keep("login", page_.Draw());
}

}  // namespace
}  // namespace shoji::rdp
