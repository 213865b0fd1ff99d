// What does not go through, each with its permitted twin, and what the browser is shown.
#include "egress_fixture.h"

namespace shoji::egress {
namespace {

TEST_F(EgressTest, SpecialAddressesAreRefusedAndTheExceptionIsNot) {
  OriginServer origin(Answering("in"));
  const std::string port = std::to_string(origin.port());
  Serve({{"exceptions", {origin.authority()}}, {"allow_ports", {80, 443, origin.port()}}});
  const std::vector<std::string> hosts = {
      "127.0.0.2:" + port,  "10.0.0.1:80",        "192.168.1.1:443", "172.16.0.1:80",
      "100.64.0.1:80",      "169.254.169.254:80", "[::1]:" + port,   "[::ffff:127.0.0.1]:" + port,
      "[fe80::1]:80",       "[fd00::1]:80",       "224.0.0.1:80",    "0.0.0.0:" + port,
      "255.255.255.255:80", "localhost:" + port,  "127.1:" + port,   "2130706433:" + port,
      "0x7f.0.0.1:" + port, "0177.0.0.1:" + port};
  for (const std::string& host : hosts) {
    EXPECT_EQ(RefusalOf(ConnectRequestTo(host)), "refused_address") << host;
    EXPECT_EQ(RefusalOf(GetRequest(host)), "refused_address") << host;
  }
  EXPECT_EQ(origin.connections(), 0);
  EXPECT_TRUE(Fetch(GetRequest(origin.authority())).ends_with("in"));
}

TEST_F(EgressTest, ANameIsRefusedWhenAnyOfItsAddressesIs) {
  OriginServer origin(Answering("in"));
  const std::string port = ":" + std::to_string(origin.port());
  dns_.Answer("home.example", {{"127.0.0.1"}});
  dns_.Answer("mixed.example", {{"8.8.8.8", "127.0.0.1"}});
  dns_.Answer("six.example", {{"8.8.8.8", "::1"}});
  dns_.Answer("excepted.example", {{"127.0.0.1"}});
  Serve({{"exceptions", {"excepted.example" + port}}, {"allow_ports", {origin.port()}}});
  for (const char* name : {"home.example", "mixed.example", "six.example"}) {
    EXPECT_EQ(RefusalOf(GetRequest(name + port)), "refused_address") << name;
    EXPECT_EQ(EventAnswer(name), "refused_address");
  }
  EXPECT_EQ(origin.connections(), 0);
  EXPECT_TRUE(Fetch(GetRequest("excepted.example" + port)).ends_with("in"));
}

TEST_F(EgressTest, ARebindingNameNeverReachesLoopback) {
  OriginServer origin(Answering("secret"));
  const std::string at = "rebind.example:" + std::to_string(origin.port());
  dns_.Answer("rebind.example", {{"8.8.8.8"}, {"127.0.0.1"}});
  Serve({{"allow_ports", {origin.port()}}, {"limits", {{"connect_timeout_ms", 300}, {"idle_timeout_ms", 300}}}});
  // Whatever becomes of the connection to the address that was checked (there may be no network here), it is not made
  // to loopback, although the name means loopback by now: one query per connection, no second one.
  Fetch(GetRequest(at));
  EXPECT_EQ(dns_.QueriesFor("rebind.example"), 1);
  EXPECT_EQ(RefusalOf(GetRequest(at)), "refused_address");
  EXPECT_EQ(dns_.QueriesFor("rebind.example"), 2);
  EXPECT_EQ(origin.connections(), 0);
}

TEST_F(EgressTest, AConnectionGoesToTheAddressThatWasResolvedForIt) {
  OriginServer first(Answering("first"), "127.0.0.2");
  OriginServer second(Answering("second"), "127.0.0.1", first.port());
  const std::string at = "turn.example:" + std::to_string(first.port());
  dns_.Answer("turn.example", {{"127.0.0.2"}, {"127.0.0.1"}});
  Serve({{"exceptions", {at}}});
  EXPECT_TRUE(Fetch(GetRequest(at)).ends_with("first"));
  EXPECT_EQ(second.connections(), 0);
  EXPECT_TRUE(Fetch(GetRequest(at)).ends_with("second"));
}

TEST_F(EgressTest, LgwanRangesAreRefused) {
  dns_.Answer("lgwan.example", {{"61.1.2.3"}});
  dns_.Answer("other.example", {{"127.0.0.2"}});
  OriginServer origin(Answering("in"), "127.0.0.2");
  const std::string other = "other.example:" + std::to_string(origin.port());
  Serve({{"lgwan_ranges", {"61.0.0.0/8"}}, {"exceptions", {other}}});
  EXPECT_EQ(RefusalOf(GetRequest("lgwan.example")), "refused_address");
  EXPECT_EQ(RefusalOf(GetRequest("61.9.9.9")), "refused_address");
  EXPECT_TRUE(Fetch(GetRequest(other)).ends_with("in"));
}

TEST_F(EgressTest, FailuresHaveTheirOwnReasons) {
  uint16_t closed_port;
  {
    const OriginServer gone(Echo);
    closed_port = gone.port();
  }
  const std::string closed = "127.0.0.1:" + std::to_string(closed_port);
  dns_.StaySilentAbout("silent.example");
  Serve({{"exceptions", {closed}}, {"limits", {{"connect_timeout_ms", 300}}}});
  EXPECT_EQ(RefusalOf(GetRequest("missing.example")), "dns_failed");
  EXPECT_EQ(EventAnswer("missing.example"), "dns_failed");
  EXPECT_EQ(RefusalOf(GetRequest("silent.example")), "dns_failed");
  EXPECT_EQ(EventAnswer("silent.example"), "dns_failed");
  EXPECT_EQ(RefusalOf(ConnectRequestTo(closed)), "connect_failed");
  EXPECT_EQ(EventAnswer("127.0.0.1"), "connect_failed");
  EXPECT_EQ(RefusalOf(ConnectRequestTo("missing.example:22")), "refused_port");
  EXPECT_EQ(EventAnswer("missing.example"), "refused_port");
}

TEST_F(EgressTest, ADestinationThatSpeaksNoHttpIsExplained) {
  OriginServer origin([](BrowserPeer& peer) {
    peer.ReadUntil("\r\n\r\n");
    peer.Send("SSH-2.0-x\r\n");
  });
  Serve({{"exceptions", {origin.authority()}}});
  EXPECT_EQ(RefusalOf(GetRequest(origin.authority())), "upstream_failed");
  EXPECT_EQ(EventAnswer("127.0.0.1"), "upstream_failed");
}

TEST_F(EgressTest, DomainsFollowTheDepartment) {
  OriginServer origin(Answering("in"));
  const std::string port = ":" + std::to_string(origin.port());
  dns_.Answer("xn--r8jz45g.jp", {{"127.0.0.1"}});
  dns_.Answer("fine.jp", {{"127.0.0.1"}});
  Serve({{"exceptions", {"例え.jp" + port, "fine.jp" + port}},
         {"departments", {{"税務課", {{"deny", {"例え.jp"}}, {"default", "allow"}}}}}});
  EXPECT_EQ(RefusalOf(GetRequest("XN--R8JZ45G.jp." + port)), "refused_domain");
  EXPECT_EQ(EventAnswer("xn--r8jz45g.jp"), "refused_domain");
  EXPECT_EQ(RefusalOf(ConnectRequestTo("www.xn--r8jz45g.jp:443")), "refused_domain");
  EXPECT_TRUE(Fetch(GetRequest("fine.jp" + port)).ends_with("in"));
}

TEST_F(EgressTest, NewRulesEndATunnelThatTheyForbid) {
  OriginServer origin(Echo);
  const nlohmann::json exceptions = {origin.authority()};
  Serve({{"exceptions", exceptions}});
  BrowserPeer peer(egress_.socket_path());
  peer.Send(ConnectRequestTo(origin.authority()) + "x");
  peer.ReadUntil("\r\n\r\nx");
  egress_.Send({{"op", "configure"}, {"exceptions", exceptions}, {"limits", {{"connections", 9}}}});
  peer.Send("y");
  EXPECT_EQ(peer.ReadExactly(1), "y");
  egress_.Send({{"op", "configure"}});
  EXPECT_EQ(peer.ReadAll(), "");
  EXPECT_EQ(EventAnswer("127.0.0.1"), "refused_address");
}

TEST_F(EgressTest, MalformedRequestsAreRefusedAndTheNextIsServed) {
  OriginServer origin(Answering("in"));
  Serve({{"exceptions", {origin.authority()}}});
  const std::string at = origin.authority();
  const std::string line = "POST http://" + at + "/ HTTP/1.1\r\nHost: " + at + "\r\n";
  for (const std::string& bad :
       {line + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        line + "Content-Length: 4\r\nContent-Length: 5\r\n\r\nabcde", line + "X: a\r\n b\r\n\r\n",
        line + "Transfer-Encoding: chunked, chunked\r\n\r\n",
        "GET http://" + at + "/ HTTP/1.1\r\nHost: other.jp\r\n\r\n",
        std::string("\x16\x03\x01\x02\x00\x01\r\n\r\n", 10), std::string("GET / HTTP/1.1\r\nHost: x\r\n\r\n"),
        std::string(40'000, 'a'), line + "X: " + std::string(40'000, 'b')}) {
    EXPECT_EQ(RefusalOf(bad), "bad_request") << bad.substr(0, 80);
    EXPECT_EQ(EventAnswer(""), "bad_request");
  }
  EXPECT_EQ(origin.connections(), 0);
  EXPECT_EQ(RefusalOf(line + "Transfer-Encoding: chunked\r\n\r\nzz\r\n"), "bad_request");
  EXPECT_TRUE(Fetch(GetRequest(at)).ends_with("in"));
}

TEST_F(EgressTest, ASlowHeadIsCutOff) {
  OriginServer origin(Answering("in"));
  Serve({{"exceptions", {origin.authority()}}, {"limits", {{"head_timeout_ms", 150}}}});
  EXPECT_EQ(RefusalOf("GET http://" + origin.authority() + "/ HTT"), "bad_request");
  EXPECT_EQ(Fetch(""), "");
  EXPECT_TRUE(Fetch(GetRequest(origin.authority())).ends_with("in"));
}

TEST_F(EgressTest, TooManyConnectionsAreRefusedUntilOneEnds) {
  OriginServer origin(Echo);
  Serve({{"exceptions", {origin.authority()}}, {"limits", {{"connections", 2}}}});
  const std::string request = ConnectRequestTo(origin.authority());
  BrowserPeer first(egress_.socket_path());
  BrowserPeer second(egress_.socket_path());
  first.Send(request + "x");
  second.Send(request + "x");
  first.ReadUntil("\r\n\r\nx");
  second.ReadUntil("\r\n\r\nx");
  EXPECT_EQ(RefusalOf(request), "too_many");
  EXPECT_EQ(EventAnswer("127.0.0.1"), "too_many");
  first.HalfClose();
  EXPECT_EQ(first.ReadAll(), "");
  EXPECT_EQ(EventAnswer("127.0.0.1"), "allowed");
  first.Close();
  // The refused connection and the finished one may still be on their way out.
  std::string refusal = "too_many";
  for (int tries = 0; tries < 100 && refusal == "too_many"; ++tries) refusal = RefusalOf(request);
  EXPECT_EQ(refusal, "");
}

TEST_F(EgressTest, ARefusedPageIsJapaneseHtml) {
  Serve();
  const std::string response = Fetch(GetRequest("192.168.0.1"));
  EXPECT_TRUE(response.starts_with("HTTP/1.1 403 Forbidden\r\nContent-Type: text/html; charset=utf-8\r\n")) << response;
  EXPECT_NE(response.find("<html lang=\"ja\">"), std::string::npos);
  EXPECT_NE(response.find("情報セキュリティ担当"), std::string::npos);
}

TEST_F(EgressTest, ARefusedHttpsPageIsShownUnderTheSessionsOwnCa) {
  OriginServer origin(Echo);
  Serve({{"exceptions", {origin.authority()}}, {"departments", {{"*", {{"default", "deny"}}}}}});
  for (const std::string host : {"www.example.jp", "10.0.0.1"}) {
    BrowserPeer peer(egress_.socket_path());
    peer.Send(ConnectRequestTo(host + ":443"));
    EXPECT_TRUE(peer.ReadUntil("\r\n\r\n").starts_with("HTTP/1.1 200 "));
    const std::string response =
        OverTls(peer, egress_.certificate_pem(), host, "GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
    EXPECT_TRUE(response.starts_with("HTTP/1.1 403 Forbidden\r\n")) << response;
    EXPECT_NE(response.find(host), std::string::npos);
    EXPECT_NE(response.find("情報セキュリティ担当"), std::string::npos);
  }
}

TEST_F(EgressTest, AnotherSessionsCaIsNotTrusted) {
  EgressProcess other;
  other.Configure(nlohmann::json::object());
  Serve();
  BrowserPeer peer(egress_.socket_path());
  peer.Send(ConnectRequestTo("10.0.0.1:443"));
  peer.ReadUntil("\r\n\r\n");
  EXPECT_EQ(OverTls(peer, other.certificate_pem(), "10.0.0.1", "GET / HTTP/1.1\r\n\r\n"),
            "TLS: certificate verify failed");
}

TEST_F(EgressTest, HandshakesAreLimited) {
  Serve();
  std::vector<BrowserPeer> open;
  const std::string request = ConnectRequestTo("10.0.0.1:443");
  std::string head;
  for (int i = 0; i < 17; ++i) {
    open.emplace_back(egress_.socket_path());
    open.back().Send(request);
    head = open.back().ReadUntil("\r\n\r\n");
    if (i < 16) {
      EXPECT_TRUE(head.starts_with("HTTP/1.1 200 ")) << i;
    }
  }
  EXPECT_TRUE(head.starts_with("HTTP/1.1 403 ")) << head;
}

}  // namespace
}  // namespace shoji::egress
