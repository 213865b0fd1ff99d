#include "broker/rdp/page/notice_board.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "broker/rdp/page/colours.h"
#include "tests/broker/rdp/page/page_rig.h"

namespace shoji::rdp {
namespace {

class NoticeBoardTest : public testing::Test {
 protected:
  static Notice News(const std::string& text) {
    return {.tone = Tone::kNews, .heading = {}, .facts = {}, .text = text, .buttons = {}};
  }
  static Notice Refusal() {
    return *NoticeOf(Language::kJapanese,
                     wire::TransferAnswer{7, wire::Answer::kDeny, wire::Channel::kClipboardText, 5, "tax-paste"},
                     wire::TransferDetail{7, 4, {{16, 2}, {25, 1}}, "情報政策課 内線 1234"}, true);
  }
  static Notice Hold(wire::HoldState state) {
    return *NoticeOf(Language::kJapanese, wire::Hold{state, "訓練\n情報政策課"});
  }
  static wire::Pointer At(int x, int y, uint8_t buttons) {
    return {1, static_cast<uint16_t>(x), static_cast<uint16_t>(y), buttons};
  }
  static Rect PlaceOf(const NoticeBoard::Box& box) {
    return {box.x, box.y, box.pixels.size.width_px, box.pixels.size.height_px};
  }

  FakeClock clock_;
  NoticeBoard board_{Face(), Language::kJapanese, kScreen, 100};
};

TEST_F(NoticeBoardTest, NothingIsShownUntilThereIsSomething) {
  EXPECT_FALSE(board_.changed());
  EXPECT_FALSE(board_.Draw());
  EXPECT_FALSE(board_.WaitTime(clock_.Now()));
  EXPECT_FALSE(board_.OnPointer(At(1200, 750, 1)));
}

TEST_F(NoticeBoardTest, ACardIsOnTheScreenAndCanBeRead) {
  board_.Show(Refusal(), clock_.Now());
  EXPECT_TRUE(board_.changed());
  const auto box = board_.Draw();
  ASSERT_TRUE(box);
  EXPECT_FALSE(board_.changed());
  EXPECT_TRUE(Contains(kScreen, PlaceOf(*box)));
  EXPECT_EQ(PlaceOf(*box).right(), kScreen.width_px - 16);
  EXPECT_EQ(PlaceOf(*box).bottom(), kScreen.height_px - 16);
  EXPECT_GT(CountColour(box->pixels, colour::kText), 1000);
  EXPECT_GT(CountColour(box->pixels, colour::kDanger), 1000);
  EXPECT_GT(CountColour(box->pixels, colour::kPaper) * 10, static_cast<int>(box->pixels.Area()) * 6);
  Keep("notice_refusal", box->pixels);
}

TEST_F(NoticeBoardTest, CardsGoByThemselves) {
  board_.Show(News("a"), clock_.Now());
  board_.Show(Refusal(), clock_.Now());
  const int both = board_.Draw()->pixels.size.height_px;
  EXPECT_EQ(board_.WaitTime(clock_.Now()), kNewsTime);
  clock_.Advance(kNewsTime - Duration(1));
  board_.Tick(clock_.Now());
  EXPECT_FALSE(board_.changed());
  clock_.Advance(Duration(1));
  board_.Tick(clock_.Now());
  EXPECT_TRUE(board_.changed());
  EXPECT_LT(board_.Draw()->pixels.size.height_px, both);
  clock_.Advance(kRefusalTime - kNewsTime);
  board_.Tick(clock_.Now());
  EXPECT_FALSE(board_.Draw());
  EXPECT_FALSE(board_.WaitTime(clock_.Now()));
}

TEST_F(NoticeBoardTest, AClickOnACardIsTheBoardsUntilTheButtonIsUp) {
  board_.Show(News("first"), clock_.Now());
  board_.Show(News("second"), clock_.Now());
  const auto box = board_.Draw();
  const int x = box->x + 20;
  EXPECT_FALSE(board_.OnPointer(At(x, box->y + 5, 0))) << "moving over it is the session's";
  EXPECT_TRUE(board_.OnPointer(At(x, box->y + 5, 1)));
  EXPECT_TRUE(board_.OnPointer(At(10, 10, 1)));
  EXPECT_TRUE(board_.OnPointer(At(10, 10, 0)));
  EXPECT_FALSE(board_.OnPointer(At(10, 10, 0)));
  EXPECT_TRUE(board_.changed());
  const auto left = board_.Draw();
  ASSERT_TRUE(left);
  EXPECT_LT(left->pixels.size.height_px, PlaceOf(*box).height_px);
  EXPECT_TRUE(board_.OnPointer(At(x, left->y + 5, 1)));
  EXPECT_FALSE(board_.Draw());
}

TEST_F(NoticeBoardTest, AClickThatBeganElsewhereIsTheSessions) {
  board_.Show(News("text"), clock_.Now());
  const auto box = board_.Draw();
  EXPECT_FALSE(board_.OnPointer(At(10, 10, 1)));
  EXPECT_FALSE(board_.OnPointer(At(box->x + 5, box->y + 5, 1)));
  EXPECT_FALSE(board_.OnPointer(At(box->x + 5, box->y + 5, 0)));
  EXPECT_TRUE(board_.Draw());
}

TEST_F(NoticeBoardTest, TheSameAgainOnlyStaysLongerAndTheOldestGoes) {
  board_.Show(News("a"), clock_.Now());
  const int one = board_.Draw()->pixels.size.height_px;
  clock_.Advance(std::chrono::seconds(5));
  board_.Show(News("a"), clock_.Now());
  EXPECT_EQ(board_.Draw()->pixels.size.height_px, one);
  EXPECT_EQ(board_.WaitTime(clock_.Now()), kNewsTime);
  for (const char* text : {"b", "c", "d", "e"}) board_.Show(News(text), clock_.Now());
  EXPECT_EQ(board_.Draw()->pixels.size.height_px, one * static_cast<int>(kMostNotices));
}

TEST_F(NoticeBoardTest, AHoldStaysUntilItIsLifted) {
  board_.SetHold(Hold(wire::HoldState::kViewOnly));
  const auto box = board_.Draw();
  ASSERT_TRUE(box);
  Keep("notice_view_only", box->pixels);
  clock_.Advance(std::chrono::hours(10));
  board_.Tick(clock_.Now());
  EXPECT_TRUE(board_.OnPointer(At(box->x + 5, box->y + 5, 1)));
  EXPECT_FALSE(board_.changed());
  EXPECT_TRUE(board_.Draw());
  board_.Show(News("b"), clock_.Now());
  EXPECT_GT(board_.Draw()->pixels.size.height_px, PlaceOf(*box).height_px);
  board_.SetHold(std::nullopt);
  EXPECT_TRUE(board_.changed());
  EXPECT_LT(board_.Draw()->pixels.size.height_px, PlaceOf(*box).height_px);
}

TEST_F(NoticeBoardTest, AFreezeStandsInTheMiddle) {
  board_.SetHold(Hold(wire::HoldState::kFrozen));
  const auto box = board_.Draw();
  ASSERT_TRUE(box);
  EXPECT_NEAR(box->x * 2 + box->pixels.size.width_px, kScreen.width_px, 1);
  EXPECT_NEAR(box->y * 2 + box->pixels.size.height_px, kScreen.height_px, 1);
  Keep("notice_frozen", box->pixels);
}

class WatchBoardTest : public NoticeBoardTest {
 protected:
  void Tell(wire::WatchState state) {
    board_.SetWatch({.watch_id = 7, .state = state, .who = "情報政策課 佐藤"}, clock_.Now());
  }
  // Where a button of this colour is on the screen. Its edges are lines; a letter of the same colour has none so long.
  static Rect Coloured(const NoticeBoard::Box& box, uint32_t colour) {
    constexpr int kLinePx = 24;
    int left = box.pixels.size.width_px;
    int right = 0;
    int top = box.pixels.size.height_px;
    int bottom = 0;
    for (int y = 0; y < box.pixels.size.height_px; ++y) {
      int run = 0;
      for (int x = 20; x < box.pixels.size.width_px; ++x) {
        run = box.pixels.Row(y)[x] == colour ? run + 1 : 0;
        if (run < kLinePx) continue;
        left = std::min(left, x + 1 - run);
        right = std::max(right, x + 1);
        top = std::min(top, y);
        bottom = y + 1;
      }
    }
    return {box.x + left, box.y + top, right - left, bottom - top};
  }
  void Click(int x, int y) {
    EXPECT_TRUE(board_.OnPointer(At(x, y, 1)));
    EXPECT_TRUE(board_.OnPointer(At(x, y, 0)));
  }
  void Wait(Duration time) {
    clock_.Advance(time);
    board_.Tick(clock_.Now());
  }
};

TEST_F(WatchBoardTest, AQuestionIsAllowedByItsButtonButNotByAccident) {
  Tell(wire::WatchState::kAsked);
  const auto asked = board_.Draw();
  ASSERT_TRUE(asked);
  EXPECT_NEAR(asked->x * 2 + asked->pixels.size.width_px, kScreen.width_px, 1);
  const Rect allow = Coloured(*asked, colour::kBusy);
  ASSERT_GT(allow.width_px, 60);
  EXPECT_EQ(board_.WaitTime(clock_.Now()), kConsentDelay);
  const int x = allow.x + allow.width_px / 2;
  const int y = allow.y + 4;
  Click(x, y);
  EXPECT_FALSE(board_.TakeWatchAnswer());
  Wait(kConsentDelay);
  ASSERT_TRUE(board_.changed());
  Keep("notice_watch_asks", board_.Draw()->pixels);
  Click(asked->x + 3, asked->y + 3);
  EXPECT_FALSE(board_.TakeWatchAnswer()) << "beside the buttons";
  Click(x, y);
  EXPECT_EQ(board_.TakeWatchAnswer(), (wire::WatchAnswer{.watch_id = 7, .consents = true}));
  EXPECT_FALSE(board_.TakeWatchAnswer());
  EXPECT_FALSE(board_.Draw());
}

TEST_F(WatchBoardTest, AQuestionIsRefusedAtOnce) {
  Tell(wire::WatchState::kAsked);
  const Rect allow = Coloured(*board_.Draw(), colour::kBusy);
  Click(allow.x - 40, allow.y + allow.height_px / 2);
  EXPECT_EQ(board_.TakeWatchAnswer(), (wire::WatchAnswer{.watch_id = 7, .consents = false}));
  EXPECT_FALSE(board_.Draw());
}

TEST_F(WatchBoardTest, AWithdrawnQuestionIsGone) {
  Tell(wire::WatchState::kAsked);
  board_.Draw();
  Tell(wire::WatchState::kNone);
  EXPECT_TRUE(board_.changed());
  EXPECT_FALSE(board_.Draw());
  EXPECT_FALSE(board_.TakeWatchAnswer());
}

TEST_F(WatchBoardTest, TheSignStaysWhileSomebodyLooksOnAndEndsIt) {
  Tell(wire::WatchState::kWatched);
  Wait(std::chrono::hours(3));
  const auto sign = board_.Draw();
  ASSERT_TRUE(sign);
  Keep("notice_watched", sign->pixels);
  const Rect stop = Coloured(*sign, colour::kKey);
  Click(stop.x + stop.width_px / 2, stop.y + stop.height_px / 2);
  EXPECT_EQ(board_.TakeWatchAnswer(), (wire::WatchAnswer{.watch_id = 7, .consents = false}));
  EXPECT_TRUE(board_.Draw()) << "until the broker says that nobody looks on";
  Tell(wire::WatchState::kNone);
  EXPECT_TRUE(board_.Draw()) << "that it is over is said";
  Wait(kNewsTime);
  EXPECT_FALSE(board_.Draw());
}

TEST_F(NoticeBoardTest, LongTextAndSmallScreensStayInside) {
  const Notice end = NoticeOf(Language::kEnglish, wire::End{wire::EndReason::kSandboxBrokeProtocol, ""});
  for (const Size screen : {Size{320, 240}, Size{640, 480}, Size{3840, 2160}}) {
    for (const int scale : {50, 100, 200, 400}) {
      board_.SetScreen(screen, scale);
      board_.Show(Refusal(), clock_.Now());
      board_.Show(end, clock_.Now());
      const auto box = board_.Draw();
      ASSERT_TRUE(box);
      EXPECT_TRUE(Contains(screen, PlaceOf(*box))) << screen.width_px << " " << scale;
    }
  }
  Keep("notice_large", board_.Draw()->pixels);
}

}  // namespace
}  // namespace shoji::rdp
