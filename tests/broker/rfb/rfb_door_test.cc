// The broker's door with real processes of shoji-rfb, a FakeHost, and viewers on threads of their own.
#include "tests/broker/rfb/rfb_door_rig.h"

namespace shoji::rfb {
namespace {

using sessions::WatchDesk;

TEST_F(RfbDoorTest, WhoeverHasThePasswordGetsALinkOfTheSession) {
  const std::string password = Password();
  TestViewer viewer(Connect(port_));
  Come(viewer, password);
  Until([&] { return host_->onlookers.contains(session_); });
  EXPECT_EQ(desk_->StandingOf(session_).state, WatchDesk::State::kWatched);
  // The person ends it; the viewer never got a picture.
  desk_->OnAnswer(session_, window_, {window_.watches.back().watch_id, false});
  EXPECT_TRUE(HungUp(viewer));
  Until([&] { return door_->connections() == 0; });
  EXPECT_EQ(desk_->StandingOf(session_).outcome, "user");
}

TEST_F(RfbDoorTest, AViewerThatGoesEndsTheWatch) {
  const std::string password = Password();
  TestViewer viewer(Connect(port_));
  Come(viewer, password);
  Until([&] { return host_->onlookers.contains(session_); });
  host_->onlookers.erase(session_);  // the session's end
  EXPECT_TRUE(HungUp(viewer));
  Until([&] { return door_->connections() == 0; });
  EXPECT_EQ(desk_->StandingOf(session_).state, WatchDesk::State::kOver);
  EXPECT_EQ(desk_->StandingOf(session_).outcome, "viewer");
}

TEST_F(RfbDoorTest, AnyOtherPasswordIsTurnedAway) {
  const std::string password = Password();
  TestViewer wrong(Connect(port_));
  Come(wrong, "Ab3dE5gh");
  EXPECT_TRUE(HungUp(wrong));
  EXPECT_EQ(desk_->StandingOf(session_).state, WatchDesk::State::kConsented);
  TestViewer right(Connect(port_));
  Come(right, password);
  Until([&] { return host_->onlookers.contains(session_); });
  TestViewer again(Connect(port_));
  Come(again, password);
  EXPECT_TRUE(HungUp(again));
}

TEST_F(RfbDoorTest, WhoSaysNothingIsSentAway) {
  TestViewer silent(Connect(port_));
  Until([&] { return door_->connections() == 1; });
  clock_.Advance(RfbDoor::kLoginWithin);
  EXPECT_TRUE(HungUp(silent));
  EXPECT_EQ(door_->connections(), 0u);
}

TEST_F(RfbDoorTest, NoMoreAtOnceThanItHasRoomFor) {
  std::vector<UniqueFd> crowd;
  for (size_t i = 0; i < RfbDoor::kMaxConnections; ++i) crowd.push_back(Connect(port_));
  Until([&] { return door_->connections() == RfbDoor::kMaxConnections; });
  TestViewer late(Connect(port_));
  EXPECT_TRUE(HungUp(late));
  crowd.clear();
  Until([&] { return door_->connections() == 0; });
  TestViewer next(Connect(port_));
  Until([&] { return door_->connections() == 1; });
}

TEST_F(RfbDoorTest, AProcessThatSaysWhatNoneOfOursSaysIsEnded) {
  const std::string password = Password();
  door_.reset();
  Open(HOSTILE_RFB_BINARY);
  for (const char kind : std::string("012345678")) {
    TestViewer viewer(Connect(port_));
    viewer.Say({static_cast<uint8_t>(kind)});
    EXPECT_TRUE(HungUp(viewer)) << kind;
    Until([&] { return door_->connections() == 0; });
  }
  // Nobody else has noticed.
  EXPECT_EQ(desk_->StandingOf(session_).state, WatchDesk::State::kConsented);
  EXPECT_FALSE(host_->onlookers.contains(session_));
  door_.reset();
  Open(SHOJI_RFB_BINARY);
  clock_.Advance(std::chrono::seconds(30));
  TestViewer viewer(Connect(port_));
  Come(viewer, password);
  Until([&] { return host_->onlookers.contains(session_); });
}

TEST_F(RfbDoorTest, ListensOnLoopbackOnlyWithoutTls) {
  for (const char* address :
       {"0.0.0.0", "::", "10.0.0.1", "::ffff:127.0.0.1", "126.0.0.1", "128.0.0.1", "localhost", ""}) {
    EXPECT_FALSE(Entrance::Open(address, 0, SHOJI_RFB_BINARY)) << address;
    EXPECT_FALSE(IsLoopback(address)) << address;
  }
  EXPECT_TRUE(Entrance::Open("127.0.0.9", 0, SHOJI_RFB_BINARY));
  EXPECT_TRUE(Entrance::Open("127.0.0.1", 0, SHOJI_RFB_BINARY));
  EXPECT_EQ(Entrance::Open("127.0.0.1", 0, "/nonexistent/shoji-rfb").error().code, ErrorCode::kNotFound);
}

}  // namespace
}  // namespace shoji::rfb
