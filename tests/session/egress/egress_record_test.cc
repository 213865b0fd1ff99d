// What the host is told of connections, when, and how much of it.
#include <unistd.h>

#include "egress_fixture.h"

namespace shoji::egress {
namespace {

TEST_F(EgressTest, APermittedConnectionIsReportedBeforeItIsMadeAndAgainAtItsEnd) {
  OriginServer origin(Echo);
  Serve({{"exceptions", {origin.authority()}}});
  BrowserPeer peer(egress_.socket_path());
  peer.Send(ConnectRequestTo(origin.authority()) + "x");
  const auto opened = egress_.Event();
  EXPECT_EQ(opened.value("phase", ""), "open");
  EXPECT_EQ(opened.value("answer", ""), "allowed");
  EXPECT_EQ(opened.value("host", ""), "127.0.0.1");
  EXPECT_EQ(opened.value("port", 0), origin.port());
  EXPECT_EQ(opened.value("bytes_up", -1), 0);
  peer.ReadUntil("\r\n\r\nx");
  peer.Close();
  const auto closed = egress_.Event();
  EXPECT_EQ(closed.value("phase", ""), "closed");
  EXPECT_EQ(closed.value("answer", ""), "allowed");
  EXPECT_EQ(closed.value("bytes_up", -1), 1);
  EXPECT_EQ(closed.value("count", 0), 1);
}

TEST_F(EgressTest, ARefusedOneIsReportedOnceAsClosed) {
  dns_.Answer("inside.example", {{"10.1.1.1"}});
  Serve();
  for (const char* host : {"10.0.0.1", "inside.example", "missing.example"}) {
    EXPECT_NE(RefusalOf(GetRequest(host)), "");
    const auto event = egress_.Event();
    EXPECT_EQ(event.value("host", ""), host);
    EXPECT_EQ(event.value("phase", ""), "closed");
  }
}

TEST_F(EgressTest, OneThatCannotBeMadeIsReportedBothTimes) {
  uint16_t closed_port;
  {
    const OriginServer gone(Echo);
    closed_port = gone.port();
  }
  const std::string closed = "127.0.0.1:" + std::to_string(closed_port);
  Serve({{"exceptions", {closed}}});
  EXPECT_EQ(RefusalOf(GetRequest(closed)), "connect_failed");
  EXPECT_EQ(egress_.Event().value("phase", ""), "open");
  EXPECT_EQ(egress_.Event().value("answer", ""), "connect_failed");
}

TEST_F(EgressTest, WhatIsOpenWhenTheHostSaysNoMoreIsReportedWithItsBytes) {
  OriginServer origin(Echo);
  Serve({{"exceptions", {origin.authority()}}});
  std::vector<BrowserPeer> open;
  for (int i = 0; i < 3; ++i) {
    open.emplace_back(egress_.socket_path());
    open.back().Send(ConnectRequestTo(origin.authority()) + "12345");
    open.back().ReadUntil("\r\n\r\n12345");
  }
  egress_.CloseWriting();
  for (int i = 0; i < 3; ++i) {
    const auto event = Closed();
    EXPECT_EQ(event.value("answer", ""), "allowed");
    EXPECT_EQ(event.value("bytes_up", 0), 5);
    EXPECT_EQ(event.value("bytes_down", 0), 5);
  }
  EXPECT_EQ(egress_.WaitForExit(), 0);
  EXPECT_TRUE(Closed().is_null());
}

// More than are let in at once, so some wait; and far more than are reported one by one.
TEST_F(EgressTest, EveryRequestOfAFloodOfNonsenseIsAnsweredAndCounted) {
  constexpr uint64_t kFlood = 320;
  Serve();
  for (uint64_t i = 0; i < kFlood; ++i) ASSERT_EQ(RefusalOf("x\r\n\r\n"), "bad_request") << i;
  egress_.CloseWriting();
  uint64_t told = 0;
  for (auto event = egress_.Event(); !event.is_null(); event = egress_.Event()) {
    EXPECT_EQ(event.value("answer", ""), "bad_request");
    told += event.value("count", uint64_t{0});
  }
  EXPECT_EQ(told, kFlood);
  EXPECT_EQ(egress_.WaitForExit(), 0);
}

}  // namespace
}  // namespace shoji::egress
