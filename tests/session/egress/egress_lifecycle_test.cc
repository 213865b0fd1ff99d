// Waiting for a user, the upstream proxy, confinement, the control socket, the command line.
#include <array>
#include <cstdio>
#include <fstream>
#include <future>

#include "egress_fixture.h"

namespace shoji::egress {
namespace {

// A sanitized binary needs more system calls than the filter permits (confinement.h).
#if defined(__SANITIZE_ADDRESS__)
constexpr bool kSanitized = true;
#elif defined(__has_feature)
constexpr bool kSanitized = __has_feature(address_sanitizer);
#else
constexpr bool kSanitized = false;
#endif

TEST_F(EgressTest, AWarmBrowserWaitsForItsUser) {
  Configure();
  EXPECT_NE(Fetch(GetRequest("start.shoji.internal")).find("準備ができました"), std::string::npos);
  EXPECT_NE(Fetch(GetRequest("start.shoji.internal", "/start.js")).find("location.replace"), std::string::npos);
  BrowserPeer waiting(egress_.socket_path());
  waiting.Send(GetRequest("start.shoji.internal", "/wait"));
  EXPECT_EQ(RefusalOf(GetRequest("www.example.jp")), "not_ready");
  EXPECT_EQ(RefusalOf(ConnectRequestTo("www.example.jp:443")), "not_ready");
  egress_.Assign("https://www.city.example/");
  EXPECT_TRUE(waiting.ReadAll().ends_with(R"({"url":"https://www.city.example/"})"));
  EXPECT_TRUE(Fetch(GetRequest("start.shoji.internal", "/wait")).ends_with(R"({"url":"https://www.city.example/"})"));
  EXPECT_EQ(RefusalOf(GetRequest("www.example.jp")), "dns_failed");
}

TEST_F(EgressTest, TheStartHostIsHttpOnly) {
  Serve();
  EXPECT_EQ(RefusalOf(ConnectRequestTo("start.shoji.internal:443")), "refused_domain");
  EXPECT_EQ(RefusalOf(GetRequest("start.shoji.internal:81")), "refused_domain");
  EXPECT_TRUE(Fetch(GetRequest("start.shoji.internal", "/other")).starts_with("HTTP/1.1 404"));
}

// An upstream that has been asked and answers only when told; what the tunnel then brings it.
struct SlowUpstream {
  std::promise<void> asked;
  std::promise<void> go;
  std::promise<void> answered;
  std::promise<std::string> heard;
  OriginServer server{[this](BrowserPeer& peer) {
    peer.ReadUntil("\r\n\r\n");
    asked.set_value();
    go.get_future().wait();
    peer.Send("HTTP/1.1 200 OK\r\n\r\nhello");
    answered.set_value();
    heard.set_value(peer.ReadAll());
  }};
};

class UpstreamTest : public EgressTest {
 protected:
  nlohmann::json Through(const OriginServer& upstream) {
    return {
        {"upstream", {{"host", "127.0.0.1"}, {"port", upstream.port()}, {"username", "shoji"}, {"password", "p:w"}}}};
  }
  // The proxy has asked and is back in its loop: another answer shows that.
  void PauseWaitingFor(SlowUpstream& upstream) {
    upstream.asked.get_future().wait();
    EXPECT_NE(Fetch(GetRequest("start.shoji.internal")), "");
    egress_.Pause();
  }
  // The proxy sees the browser's early bytes, its leaving, and the upstream's answer all at once.
  void SendEarlyAndLeave(BrowserPeer& peer, SlowUpstream& upstream, void (BrowserPeer::*leave)()) {
    peer.Send(ConnectRequestTo("www.example.jp:443"));
    PauseWaitingFor(upstream);
    peer.Send("early");
    (peer.*leave)();
    upstream.go.set_value();
    upstream.answered.get_future().wait();
    egress_.Resume();
  }
  static constexpr std::string_view kCredentials = "Proxy-Authorization: Basic c2hvamk6cDp3\r\n";
};

TEST_F(UpstreamTest, CarriesTunnelsWithCredentials) {
  std::promise<std::string> seen;
  OriginServer upstream([&](BrowserPeer& peer) {
    seen.set_value(peer.ReadUntil("\r\n\r\n"));
    peer.Send("HTTP/1.1 200 OK\r\nVia: x\r\n\r\nserver first ");
    Echo(peer);
  });
  Serve(Through(upstream));
  BrowserPeer peer(egress_.socket_path());
  peer.Send(ConnectRequestTo("unresolvable.example:443"));
  EXPECT_EQ(peer.ReadUntil("\r\n\r\n"), "HTTP/1.1 200 Connection established\r\n\r\n");
  EXPECT_EQ(peer.ReadExactly(13), "server first ");
  peer.Send("ping");
  EXPECT_EQ(peer.ReadExactly(4), "ping");
  EXPECT_EQ(seen.get_future().get(), "CONNECT unresolvable.example:443 HTTP/1.1\r\nHost: unresolvable.example:443\r\n" +
                                         std::string(kCredentials) + "\r\n");
}

TEST_F(UpstreamTest, CarriesPlainHttpInAbsoluteForm) {
  std::promise<std::string> seen;
  OriginServer upstream([&](BrowserPeer& peer) {
    seen.set_value(peer.ReadUntil("\r\n\r\n"));
    peer.Send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
  });
  Serve(Through(upstream));
  EXPECT_TRUE(Fetch(GetRequest("www.example.jp", "/p")).ends_with("ok"));
  EXPECT_EQ(seen.get_future().get(), "GET http://www.example.jp/p HTTP/1.1\r\nHost: www.example.jp\r\n" +
                                         std::string(kCredentials) + "Connection: close\r\n\r\n");
}

TEST_F(UpstreamTest, IsNotAskedForRefusedNamesNorForExceptions) {
  OriginServer upstream(Answering("upstream"));
  OriginServer origin(Answering("direct"));
  dns_.Answer("inside.example", {{"10.1.1.1"}});
  auto configuration = Through(upstream);
  configuration["exceptions"] = {origin.authority()};
  Serve(configuration);
  EXPECT_EQ(RefusalOf(GetRequest("inside.example")), "refused_address");
  EXPECT_EQ(RefusalOf(GetRequest("10.1.1.1")), "refused_address");
  EXPECT_TRUE(Fetch(GetRequest(origin.authority())).ends_with("direct"));
  EXPECT_EQ(upstream.connections(), 0);
  EXPECT_TRUE(Fetch(GetRequest("www.example.jp")).ends_with("upstream"));
}

TEST_F(UpstreamTest, ItsRefusalIsExplainedAndItsCredentialsStayHere) {
  OriginServer upstream([](BrowserPeer& peer) {
    peer.ReadUntil("\r\n\r\n");
    peer.Send("HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic\r\nContent-Length: 0\r\n\r\n");
  });
  Serve(Through(upstream));
  EXPECT_EQ(RefusalOf(ConnectRequestTo("www.example.jp:443")), "upstream_failed");
  EXPECT_EQ(EventAnswer("www.example.jp"), "upstream_failed");
  const std::string response = Fetch(GetRequest("www.example.jp"));
  EXPECT_TRUE(response.starts_with("HTTP/1.1 502 "));
  EXPECT_EQ(response.find("Proxy-Authenticate"), std::string::npos);
}

TEST_F(UpstreamTest, ABrowserThatHalfClosesBeforeItsTunnelIsUpStillGetsItAndIsCounted) {
  SlowUpstream upstream;
  Serve(Through(upstream.server));
  BrowserPeer peer(egress_.socket_path());
  SendEarlyAndLeave(peer, upstream, &BrowserPeer::HalfClose);
  EXPECT_TRUE(peer.ReadAll().ends_with("\r\n\r\nhello"));
  EXPECT_EQ(upstream.heard.get_future().get(), "early");
  const auto event = Closed();
  EXPECT_EQ(event.value("answer", ""), "allowed");
  EXPECT_EQ(event.value("bytes_up", 0), 5);
  EXPECT_EQ(event.value("bytes_down", 0), 5);
}

TEST_F(UpstreamTest, ABrowserThatLeavesBeforeItsTunnelIsUpSendsNothing) {
  SlowUpstream upstream;
  Serve(Through(upstream.server));
  BrowserPeer peer(egress_.socket_path());
  SendEarlyAndLeave(peer, upstream, &BrowserPeer::Close);
  EXPECT_EQ(upstream.heard.get_future().get(), "");
  const auto event = Closed();
  EXPECT_EQ(event.value("answer", ""), "allowed");
  EXPECT_EQ(event.value("bytes_up", -1), 0);
}

std::string StatusLine(pid_t pid, const std::string& name) {
  std::ifstream status("/proc/" + std::to_string(pid) + "/status");
  std::string line;
  while (std::getline(status, line)) {
    if (line.starts_with(name)) return line.substr(line.find_last_of("\t ") + 1);
  }
  return "";
}

TEST_F(EgressTest, ServesConfined) {
  EXPECT_EQ(StatusLine(egress_.pid(), "Seccomp:"), "0");
  Serve();
  EXPECT_EQ(StatusLine(egress_.pid(), "NoNewPrivs:"), "1");
  EXPECT_EQ(StatusLine(egress_.pid(), "Seccomp:"), kSanitized ? "0" : "2");
  EXPECT_EQ(RefusalOf(GetRequest("missing.example")), "dns_failed");
}

TEST_F(EgressTest, EndsWhenTheHostCloses) {
  Serve();
  EXPECT_EQ(egress_.Stop(), 0);
}

TEST_F(EgressTest, EndsUnconfiguredToo) { EXPECT_EQ(egress_.Stop(), 0); }

TEST_F(EgressTest, AMalformedControlMessageEndsIt) {
  egress_.SendRaw("{\"op\":\"configure\",\"unknown\":1}");
  EXPECT_EQ(egress_.WaitForExit(), 1);
}

TEST_F(EgressTest, AnOversizedControlMessageEndsIt) {
  egress_.SendRaw("{\"op\":\"configure\"" + std::string(33792, ' ') + "}");
  EXPECT_EQ(egress_.WaitForExit(), 1);
}

TEST_F(EgressTest, ASecondAssignmentEndsIt) {
  Serve();
  egress_.Assign();
  EXPECT_EQ(egress_.WaitForExit(), 1);
}

std::pair<int, std::string> RunBinary(const std::string& arguments) {
  FILE* pipe = popen((std::string(SHOJI_EGRESS_BINARY) + " " + arguments + " 2>&1").c_str(), "r");
  std::string output;
  std::array<char, 256> buffer;
  while (fgets(buffer.data(), buffer.size(), pipe) != nullptr) output += buffer.data();
  return {pclose(pipe), output};
}

TEST(EgressCommandLine, ExplainsItself) {
  const auto [help_status, help] = RunBinary("--help");
  EXPECT_EQ(help_status, 0);
  EXPECT_NE(help.find("--control-fd"), std::string::npos);
  EXPECT_EQ(RunBinary("--version").first, 0);
  EXPECT_NE(RunBinary("").first, 0);
  EXPECT_NE(RunBinary("--control-fd 77 --listen-fd 78").second.find("not open"), std::string::npos);
}

}  // namespace
}  // namespace shoji::egress
