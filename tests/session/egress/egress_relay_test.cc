// The permitted way: what goes through, byte for byte, and what is reported.
#include <future>

#include "egress_fixture.h"

namespace shoji::egress {
namespace {

TEST_F(EgressTest, PlainHttpGoesThroughAndIsReported) {
  OriginServer origin(Answering("こんにちは"));
  Serve({{"exceptions", {origin.authority()}}});
  const std::string response = Fetch(GetRequest(origin.authority(), "/a?b"));
  EXPECT_TRUE(response.starts_with("HTTP/1.1 200 OK\r\n")) << response;
  EXPECT_TRUE(response.ends_with("Connection: close\r\n\r\nこんにちは")) << response;
  EXPECT_EQ(response.find("keep-alive"), std::string::npos);
  const auto event = Closed();
  EXPECT_EQ(event.value("answer", ""), "allowed");
  EXPECT_EQ(event.value("session", ""), "s1");
  EXPECT_EQ(event.value("user", ""), "suzuki");
  EXPECT_EQ(event.value("department", ""), "税務課");
  EXPECT_EQ(event.value("host", ""), "127.0.0.1");
  EXPECT_EQ(event.value("port", 0), origin.port());
  EXPECT_GE(event.value("bytes_down", 0), 15);
  EXPECT_GE(event.value("duration_ms", -1), 0);
}

TEST_F(EgressTest, TheOriginSeesAnOrdinaryRequest) {
  std::promise<std::string> seen;
  OriginServer origin([&](BrowserPeer& peer) {
    seen.set_value(peer.ReadUntil("\r\n\r\n"));
    peer.Send("HTTP/1.1 204 No Content\r\n\r\n");
  });
  Serve({{"exceptions", {origin.authority()}}});
  const std::string at = origin.authority();
  Fetch("GET http://" + at + "/x HTTP/1.1\r\nHost: " + at + "\r\nProxy-Connection: keep-alive\r\nCookie: a=b\r\n\r\n");
  EXPECT_EQ(seen.get_future().get(), "GET /x HTTP/1.1\r\nHost: " + at + "\r\nCookie: a=b\r\nConnection: close\r\n\r\n");
}

TEST_F(EgressTest, ChunkedBodiesStreamBothWays) {
  std::promise<void> first_seen;
  OriginServer origin([&](BrowserPeer& peer) {
    peer.ReadUntil("\r\n\r\n");
    EXPECT_EQ(peer.ReadUntil("abc\r\n"), "3\r\nabc\r\n");
    peer.Send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n");
    first_seen.get_future().wait();
    EXPECT_EQ(peer.ReadUntil("0\r\n\r\n"), "2\r\nde\r\n0\r\n\r\n");
    peer.Send("4\r\nlast\r\n0\r\n\r\n");
  });
  Serve({{"exceptions", {origin.authority()}}});
  BrowserPeer peer(egress_.socket_path());
  const std::string at = origin.authority();
  peer.Send("POST http://" + at + "/ HTTP/1.1\r\nHost: " + at + "\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
  EXPECT_TRUE(peer.ReadUntil("first\r\n").ends_with("5\r\nfirst\r\n"));
  first_seen.set_value();
  peer.Send("2\r\nde\r\n0\r\n\r\n");
  EXPECT_EQ(peer.ReadAll(), "4\r\nlast\r\n0\r\n\r\n");
}

TEST_F(EgressTest, ALargeBodyArrivesWhole) {
  const std::string body(3'000'000, 'z');
  OriginServer origin([&](BrowserPeer& peer) {
    peer.ReadUntil("\r\n\r\n");
    const std::string got = peer.ReadExactly(body.size());
    peer.Send("HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(got.size()) + "\r\n\r\n" + got);
  });
  Serve({{"exceptions", {origin.authority()}}});
  const std::string at = origin.authority();
  const std::string response = Fetch("POST http://" + at + "/ HTTP/1.1\r\nHost: " + at +
                                     "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
  EXPECT_TRUE(response.ends_with("\r\n\r\n" + body));
  const auto event = Closed();
  EXPECT_EQ(event.value("bytes_up", 0u), body.size());
  EXPECT_GT(event.value("bytes_down", 0u), body.size());
}

TEST_F(EgressTest, ASecondRequestBehindTheFirstNeverReachesTheOrigin) {
  std::promise<std::string> seen;
  OriginServer origin([&](BrowserPeer& peer) {
    peer.ReadUntil("\r\n\r\n");
    peer.Send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    seen.set_value(peer.ReadAll());
  });
  Serve({{"exceptions", {origin.authority()}}});
  const std::string smuggled = GetRequest(origin.authority(), "/smuggled");
  EXPECT_TRUE(Fetch(GetRequest(origin.authority()) + smuggled).starts_with("HTTP/1.1 200"));
  EXPECT_EQ(seen.get_future().get(), "");
}

TEST_F(EgressTest, ATunnelCarriesBytesBothWaysAndCountsThem) {
  OriginServer origin(Echo);
  Serve({{"exceptions", {origin.authority()}}});
  BrowserPeer peer(egress_.socket_path());
  peer.Send(ConnectRequestTo(origin.authority()) + "early ");
  EXPECT_EQ(peer.ReadUntil("\r\n\r\n"), "HTTP/1.1 200 Connection established\r\n\r\n");
  EXPECT_EQ(peer.ReadExactly(6), "early ");
  const std::string much(200'000, 'x');
  for (int i = 0; i < 20; ++i) {
    ASSERT_TRUE(peer.Send(much));
    ASSERT_EQ(peer.ReadExactly(much.size()), much);
  }
  peer.HalfClose();
  EXPECT_EQ(peer.ReadAll(), "");
  const auto event = Closed();
  EXPECT_EQ(event.value("answer", ""), "allowed");
  EXPECT_EQ(event.value("bytes_up", 0u), 20 * much.size() + 6);
  EXPECT_EQ(event.value("bytes_down", 0u), 20 * much.size() + 6);
}

TEST_F(EgressTest, AStalledBrowserHoldsUpOnlyItself) {
  OriginServer origin([](BrowserPeer& peer) {
    peer.ReadUntil("\n");
    const std::string much(1'000'000, 'y');
    while (peer.Send(much)) {
    }
  });
  OriginServer other(Answering("fine"));
  Serve({{"exceptions", {origin.authority(), other.authority()}}});
  BrowserPeer stalled(egress_.socket_path());
  stalled.Send(ConnectRequestTo(origin.authority()) + "go\n");
  stalled.ReadUntil("\r\n\r\n");
  for (int i = 0; i < 20; ++i) EXPECT_TRUE(Fetch(GetRequest(other.authority())).ends_with("fine"));
  stalled.Close();
}

TEST_F(EgressTest, TheNextAddressIsTriedWhenOneDoesNotAnswer) {
  OriginServer origin(Answering("second"));
  dns_.Answer("two.example", {{"127.0.0.2", "127.0.0.1"}});
  const std::string at = "two.example:" + std::to_string(origin.port());
  Serve({{"exceptions", {at}}});
  EXPECT_TRUE(Fetch(GetRequest(at)).ends_with("second"));
}

TEST_F(EgressTest, APlainRequestWithItsWritingSideClosedIsAnswered) {
  OriginServer origin(Answering("in"));
  dns_.Answer("half.example", {{"127.0.0.1"}});
  const std::string at = "half.example:" + std::to_string(origin.port());
  Serve({{"exceptions", {at}}});
  BrowserPeer peer(egress_.socket_path());
  egress_.Pause();
  peer.Send(GetRequest(at));
  peer.HalfClose();
  egress_.Resume();
  EXPECT_TRUE(peer.ReadAll().ends_with("in"));
}

TEST_F(EgressTest, AnIdleTunnelEnds) {
  OriginServer origin(Echo);
  Serve({{"exceptions", {origin.authority()}}, {"limits", {{"idle_timeout_ms", 100}}}});
  BrowserPeer peer(egress_.socket_path());
  peer.Send(ConnectRequestTo(origin.authority()));
  peer.ReadUntil("\r\n\r\n");
  EXPECT_EQ(peer.ReadAll(), "");
  EXPECT_EQ(EventAnswer("127.0.0.1"), "allowed");
}

TEST_F(EgressTest, ABrowserThatLeavesEndsTheDestinationsSide) {
  std::promise<std::string> end;
  OriginServer origin([&](BrowserPeer& peer) {
    peer.ReadUntil("\r\n\r\n");
    end.set_value(peer.ReadAll());
  });
  Serve({{"exceptions", {origin.authority()}}});
  {
    BrowserPeer peer(egress_.socket_path());
    peer.Send(GetRequest(origin.authority()));
  }
  EXPECT_EQ(end.get_future().get(), "");
  EXPECT_EQ(EventAnswer("127.0.0.1"), "allowed");
}

}  // namespace
}  // namespace shoji::egress
