// Attacks on the door over real TLS, each with its allowed twin: refused, counted, alive.
#include <gtest/gtest.h>

#include <atomic>
#include <future>

#include "tests/broker/web/door_rig.h"

namespace shoji::testing {
namespace {

constexpr uint8_t kWelcome = 0x81;
constexpr uint8_t kPong = 0x85;
constexpr uint8_t kEnd = 0x87;
constexpr uint8_t kTransferAnswer = 0x90;
constexpr uint8_t kTransferOffer = 0x92;

class Door : public ::testing::Test {
 protected:
  // The allowed twin of everything here: log in, start, attach, and the session answers.
  void ExpectAlive() {
    const std::string cookie = rig_.LogIn("suzuki");
    const auto started = rig_.Start(cookie);
    TlsClient client(rig_.port());
    ASSERT_EQ(client.Upgrade(started.ticket, cookie), 101);
    client.SendMessage(HelloMessage());
    EXPECT_FALSE(client.ReceiveType(kWelcome).empty());
    TlsClient other(rig_.port());
    EXPECT_EQ(other.Request("DELETE", "/api/sessions/" + started.id, "{}", cookie).status, 204);
    EXPECT_EQ(EndReasonOf(client.ReceiveType(kEnd)), 1);
  }
  std::unique_ptr<TlsClient> Attach(const std::string& cookie, const DoorRig::Started& started) {
    auto client = std::make_unique<TlsClient>(rig_.port());
    EXPECT_EQ(client->Upgrade(started.ticket, cookie), 101);
    client->SendMessage(HelloMessage());
    EXPECT_FALSE(client->ReceiveType(kWelcome).empty());
    return client;
  }
  double Refused(const std::string& reason) { return rig_.Metric("shoji_refusals_total{reason=\"" + reason + "\"}"); }

  DoorRig rig_;
};

TEST_F(Door, EveryAnswerHasTheSecurityHeaders) {
  for (const char* path : {"/", "/session", "/assets/a.js", "/nothing", "/api/me", "/healthz"}) {
    const Reply reply = TlsClient(rig_.port()).Request("GET", path);
    EXPECT_NE(reply.Header("content-security-policy").find("default-src 'none'"), std::string::npos) << path;
    EXPECT_FALSE(reply.Header("strict-transport-security").empty()) << path;
    EXPECT_EQ(reply.Header("x-content-type-options"), "nosniff") << path;
  }
}

TEST_F(Door, ServesStaticFilesWithTheirCaching) {
  TlsClient client(rig_.port());
  const Reply page = client.Request("GET", "/");
  EXPECT_EQ(page.Header("cache-control"), "no-store");
  const Reply asset = client.Request("GET", "/assets/a.js");
  EXPECT_EQ(asset.body.size(), 300'000u);
  EXPECT_NE(asset.Header("cache-control").find("immutable"), std::string::npos);
  EXPECT_EQ(client.Request("GET", "/assets/../../state/key.pem").status, 404);
}

TEST_F(Door, LoginNeedsOurOrigin) {
  const std::string body = std::string(R"({"username":"tanaka","password":")") + DoorRig::kPassword + "\"}";
  EXPECT_EQ(TlsClient(rig_.port()).Request("POST", "/api/login", body, "", "https://evil.example").status, 403);
  EXPECT_EQ(TlsClient(rig_.port()).Request("POST", "/api/login", body, "", "").status, 403);
  EXPECT_EQ(Refused("wrong_origin"), 2);
  EXPECT_FALSE(rig_.LogIn("tanaka").empty());
}

TEST_F(Door, LogoutEndsTheLogin) {
  const std::string cookie = rig_.LogIn("tanaka");
  EXPECT_EQ(TlsClient(rig_.port()).Request("GET", "/api/me", "", cookie).status, 200);
  EXPECT_EQ(TlsClient(rig_.port()).Request("POST", "/api/logout", "{}", cookie).status, 204);
  EXPECT_EQ(TlsClient(rig_.port()).Request("GET", "/api/me", "", cookie).status, 401);
}

TEST_F(Door, SessionStreamsBothWays) {
  const std::string cookie = rig_.LogIn("tanaka");
  const auto client = Attach(cookie, rig_.Start(cookie));
  client->SendMessage(PingMessage(42));
  EXPECT_FALSE(client->ReceiveType(kPong).empty());
  EXPECT_NE(rig_.Audit().find("session.attach"), std::string::npos);
}

TEST_F(Door, SecondStartIsToldTheFirst) {
  const std::string cookie = rig_.LogIn("tanaka");
  const auto started = rig_.Start(cookie);
  const Reply again =
      TlsClient(rig_.port())
          .Request("POST", "/api/sessions", R"({"width_px":1280,"height_px":800,"scale_percent":100})", cookie);
  EXPECT_EQ(again.status, 409);
  EXPECT_NE(again.body.find(started.id), std::string::npos);
}

TEST_F(Door, WebSocketRefusesWrongOriginNoCookieAndNoSubprotocol) {
  const std::string cookie = rig_.LogIn("tanaka");
  const auto started = rig_.Start(cookie);
  EXPECT_NE(TlsClient(rig_.port()).Upgrade(started.ticket, cookie, "https://evil.example"), 101);
  EXPECT_NE(TlsClient(rig_.port()).Upgrade(started.ticket, ""), 101);
  EXPECT_NE(TlsClient(rig_.port()).Upgrade(started.ticket, cookie, "own", ""), 101);
  EXPECT_NE(TlsClient(rig_.port()).Upgrade(started.ticket, cookie, "own", "other.v9"), 101);
  EXPECT_EQ(Refused("wrong_origin"), 1);
  EXPECT_EQ(Refused("unauthenticated"), 1);
  EXPECT_EQ(Refused("no_subprotocol"), 1);
  EXPECT_EQ(TlsClient(rig_.port()).Upgrade(started.ticket, cookie), 101);  // the ticket was not used up
}

TEST_F(Door, TicketWorksOnceAndForItsOwnerOnly) {
  const std::string cookie = rig_.LogIn("tanaka");
  const auto started = rig_.Start(cookie);
  const auto client = Attach(cookie, started);
  EXPECT_NE(TlsClient(rig_.port()).Upgrade(started.ticket, cookie), 101);
  const std::string other = rig_.LogIn("suzuki");
  const std::string ticket = rig_.Ticket(cookie, started.id);
  EXPECT_NE(TlsClient(rig_.port()).Upgrade(ticket, other), 101);
  EXPECT_EQ(Refused("stale_ticket"), 2);
}

TEST_F(Door, AnotherUsersSessionIsNotFound) {
  const auto started = rig_.Start(rig_.LogIn("tanaka"));
  const std::string other = rig_.LogIn("suzuki");
  EXPECT_EQ(TlsClient(rig_.port()).Request("POST", "/api/sessions/" + started.id + "/ticket", "{}", other).status, 404);
  EXPECT_EQ(TlsClient(rig_.port()).Request("DELETE", "/api/sessions/" + started.id, "{}", other).status, 404);
  EXPECT_EQ(TlsClient(rig_.port()).Request("GET", "/api/sessions", "", other).body.find(started.id), std::string::npos);
}

TEST_F(Door, SecondWindowTakesOver) {
  const std::string cookie = rig_.LogIn("tanaka");
  const auto started = rig_.Start(cookie);
  const auto first = Attach(cookie, started);
  const auto second = Attach(cookie, {started.id, rig_.Ticket(cookie, started.id)});
  EXPECT_EQ(EndReasonOf(first->ReceiveType(kEnd)), 5);
  second->SendMessage(PingMessage(1));
  EXPECT_FALSE(second->ReceiveType(kPong).empty());
}

TEST_F(Door, AClientThatSendsWhatNobodyAskedForIsDroppedAndRecorded) {
  const std::string cookie = rig_.LogIn("tanaka");
  const auto started = rig_.Start(cookie);
  Bytes forged = wire::Encode(
      wire::ClientMessage(wire::TransferRequest{1, wire::Channel::kClipboardText, wire::Direction::kOutbound, 5, 9}));
  forged[14] = 6;  // a class there is not
  const Bytes unasked = wire::Encode(wire::ClientMessage(wire::TransferData{1, Bytes(9, 'x')}));
  for (const Bytes& bad : {forged, unasked}) {
    const auto client = Attach(cookie, {started.id, rig_.Ticket(cookie, started.id)});
    client->SendMessage(bad);
    EXPECT_EQ(EndReasonOf(client->ReceiveType(kEnd)), 12);
  }
  EXPECT_NE(rig_.Audit().find("content nobody asked for"), std::string::npos);
  EXPECT_NE(rig_.Audit().find("malformed TRANSFER_REQUEST"), std::string::npos);
  ExpectAlive();
}

TEST_F(Door, ASessionThatSendsWhatNobodyAskedForIsEndedAndRecorded) {
  const std::string cookie = rig_.LogIn("tanaka");
  const auto started = rig_.Start(cookie);
  const auto client = Attach(cookie, started);
  const wire::TransferOffer offer{1, wire::Channel::kClipboardText, 1ull << 30};
  const wire::TransferContent content{1, Bytes(9, 'x')};
  rig_.WithHost([&](FakeHost& host) {
    host.Say(started.id, wire::Encode(wire::ServerMessage(offer)));
    host.Say(started.id, wire::Encode(wire::ServerMessage(content)));
  });
  EXPECT_FALSE(client->ReceiveType(kTransferOffer).empty()) << "an offer is no content";
  EXPECT_EQ(EndReasonOf(client->ReceiveType(kEnd)), 8);
  EXPECT_NE(rig_.Audit().find("\"side\":\"session\""), std::string::npos);
  ExpectAlive();
}

TEST_F(Door, TransfersAreRefusedAndRecorded) {
  const std::string cookie = rig_.LogIn("tanaka");
  const auto client = Attach(cookie, rig_.Start(cookie));
  const wire::TransferRequest request{9, wire::Channel::kFileUpload, wire::Direction::kOutbound, 0, 5'000'000};
  client->SendMessage(wire::Encode(wire::ClientMessage(request)));
  const std::string answer = client->ReceiveType(kTransferAnswer);
  ASSERT_GE(answer.size(), 13u);
  EXPECT_EQ(answer[12], 0);  // deny
  EXPECT_NE(rig_.Audit().find("transfer.decided"), std::string::npos);
  rig_.WithHost([](FakeHost& host) {
    for (const auto& message : host.received) EXPECT_NE(message[0], 0x20);
  });
}

TEST_F(Door, OversizedMessageEndsThatClientOnly) {
  const std::string cookie = rig_.LogIn("tanaka");
  const auto client = Attach(cookie, rig_.Start(cookie));
  std::string announce("\x82\xff\x00\x00\x00\x00\x40\x00\x00\x00", 10);  // binary, masked, 1 GiB
  client->Write(announce + std::string(4, '\0') + std::string(1000, 'x'));
  EXPECT_EQ(EndReasonOf(client->ReceiveType(kEnd)), 12);
  ExpectAlive();
}

TEST_F(Door, MalformedMessagesEndThatClientOnly) {
  const std::string cookie = rig_.LogIn("tanaka");
  const auto started = rig_.Start(cookie);
  const auto bad = [&](const std::function<void(TlsClient&)>& act) {
    const auto client = Attach(cookie, {started.id, rig_.Ticket(cookie, started.id)});
    act(*client);
    EXPECT_EQ(EndReasonOf(client->ReceiveType(kEnd)), 12);
  };
  bad([](TlsClient& client) { client.SendFrame(2, "garbage"); });
  bad([](TlsClient& client) { client.SendFrame(1, "{}"); });
  bad([](TlsClient& client) { client.SendMessage(HelloMessage()); });  // a second HELLO
  const auto reserved = Attach(cookie, {started.id, rig_.Ticket(cookie, started.id)});
  reserved->SendFrame(3, "an opcode nobody has defined");
  EXPECT_TRUE(reserved->EndsSoon());
  EXPECT_EQ(rig_.Metric("shoji_protocol_errors_total{side=\"client\"}"), 3);
  ExpectAlive();
}

TEST_F(Door, MalformedHttpIsRefused) {
  for (const char* text : {"\x16\x03garbage\r\n\r\n", "GET\r\n\r\n", "POST /api/login HTTP/1.1\r\n\r\n",
                           "POST /api/login HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
                           "POST /api/login HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n",
                           "POST /api/login HTTP/1.1\r\nHost: a\r\nContent-Length: 1073741824\r\n\r\n"}) {
    TlsClient client(rig_.port());
    client.Write(text);
    EXPECT_TRUE(client.EndsSoon()) << text;
  }
  EXPECT_EQ(Refused("too_large"), 1);
  const std::string deep(5000, '[');
  EXPECT_EQ(TlsClient(rig_.port()).Request("POST", "/api/login", deep).status, 400);
  ExpectAlive();
}

// A door that hangs shows as ExpectAlive() failing and ctest's timeout.
TEST_F(Door, RequestsThatDoNotWaitForTheAnswerDoNotHangIt) {
  TlsClient patient(rig_.port());
  for (int i = 0; i < 3; ++i) EXPECT_EQ(patient.Request("GET", "/healthz").status, 200);
  const std::string get = "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n";
  const std::string body = R"({"username":"nobody","password":"wrong-password"})";
  const std::string head =
      "POST /api/login HTTP/1.1\r\nHost: localhost\r\nOrigin: https://localhost\r\n"
      "Content-Type: application/json\r\nContent-Length: " +
      std::to_string(body.size()) + "\r\n\r\n";
  const std::string remove = "DELETE /api/sessions/x HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nabcde";
  using Parts = std::vector<std::string>;
  for (const Parts& parts :
       {Parts{get, get}, Parts{get, head}, Parts{get, head, body}, Parts{get, remove}, Parts{head, body, head, body},
        Parts{head, body, get, head, body}, Parts{remove, get}, Parts{head, body, "x"}, Parts{get, "G"}}) {
    std::string text;
    for (const auto& part : parts) text += part;
    TlsClient together(rig_.port());
    together.Write(text);
    EXPECT_FALSE(together.Read().empty()) << text;
    EXPECT_TRUE(together.EndsSoon()) << text;
  }
  TlsClient apart(rig_.port());  // the second one comes while the first password is looked at
  apart.Write(head + body);
  apart.Write(head + body);
  EXPECT_FALSE(apart.Read().empty());
  ExpectAlive();
}

TEST_F(Door, SlowClientsAreClosed) {
  TlsClient headers(rig_.port());
  headers.Write("GET / HTTP/1.1\r\nHost: local");
  TlsClient body(rig_.port());
  body.Write("POST /api/login HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n{");
  EXPECT_TRUE(headers.EndsSoon());
  EXPECT_TRUE(body.EndsSoon());
  ExpectAlive();
}

TEST_F(Door, ThousandBadLoginsAreThrottled) {
  TlsClient client(rig_.port());
  int throttled = 0;
  for (int i = 0; i < 1000; ++i) {
    const Reply reply = client.Request("POST", "/api/login", R"({"username":"tanaka","password":"wrong-password"})");
    throttled += reply.status == 429 ? 1 : 0;
  }
  EXPECT_GE(throttled, 900);
  EXPECT_EQ(rig_.Metric("shoji_logins_total{result=\"throttled\"}"), throttled);
  ExpectAlive();  // somebody else is let in
}

TEST(DoorOfABrokerThatHasJustStarted, GuessesNothingAboutSessions) {
  DoorRig rig({}, true);
  const std::string cookie = rig.LogIn("tanaka");
  const std::string session = "/api/sessions/" + std::string(32, 'a');
  const std::string screen = R"({"width_px":1280,"height_px":800,"scale_percent":100})";
  const auto status = [&](const char* method, const std::string& path, const std::string& body) {
    return TlsClient(rig.port()).Request(method, path, body, cookie).status;
  };
  EXPECT_EQ(status("GET", "/api/sessions", ""), 503);
  EXPECT_EQ(status("POST", "/api/sessions", screen), 503);
  EXPECT_EQ(status("POST", session + "/ticket", "{}"), 503);
  EXPECT_EQ(status("DELETE", session, "{}"), 503);
  rig.WithHost([](FakeHost& host) {
    host.mute = false;
    host.AnswerLate();
  });
  EXPECT_EQ(status("GET", "/api/sessions", ""), 200);
  EXPECT_EQ(status("POST", session + "/ticket", "{}"), 404);
  EXPECT_EQ(status("DELETE", session, "{}"), 404);
  EXPECT_EQ(status("POST", "/api/sessions", screen), 201);
}

TEST_F(Door, LostSessionAndLostHostAreTold) {
  const std::string cookie = rig_.LogIn("tanaka");
  const auto started = rig_.Start(cookie);
  const auto first = Attach(cookie, started);
  rig_.WithHost([&](FakeHost& host) { host.DropLink(started.id); });
  EXPECT_EQ(EndReasonOf(first->ReceiveType(kEnd)), 9);
  const auto second = Attach(cookie, {started.id, rig_.Ticket(cookie, started.id)});
  rig_.WithHost([](FakeHost& host) { host.Die(); });
  EXPECT_EQ(EndReasonOf(second->ReceiveType(kEnd)), 10);
}

TEST_F(Door, SessionThatSendsWhatNoSessionSendsIsEnded) {
  const std::string cookie = rig_.LogIn("tanaka");
  const auto started = rig_.Start(cookie);
  const auto client = Attach(cookie, started);
  rig_.WithHost([&](FakeHost& host) {
    const wire::TransferAnswer forged{1, wire::Answer::kAllow, wire::Channel::kFileUpload, 1, "forged"};
    host.Say(started.id, wire::Encode(wire::ServerMessage(forged)));
  });
  EXPECT_EQ(EndReasonOf(client->ReceiveType(kEnd)), 8);
  EXPECT_EQ(rig_.Metric("shoji_protocol_errors_total{side=\"session\"}"), 1);
}

TEST_F(Door, TasksWaitInABoundedQueue) {
  std::promise<void> go;
  std::promise<void> begun;
  std::atomic<size_t> ran = 0;
  ASSERT_TRUE(rig_.server().Post([&] {
    begun.set_value();
    go.get_future().wait();
  }));
  begun.get_future().wait();
  const auto count = [&ran] { ++ran; };
  for (size_t i = 0; i < web::WebServer::kMaxPosted; ++i) EXPECT_TRUE(rig_.server().Post(count));
  EXPECT_FALSE(rig_.server().Post(count));
  go.set_value();
  ExpectAlive();
  EXPECT_EQ(ran, web::WebServer::kMaxPosted);
}

TEST_F(Door, LargePicturesArriveWhole) {
  const std::string cookie = rig_.LogIn("tanaka");
  const auto started = rig_.Start(cookie);
  const auto client = Attach(cookie, started);
  rig_.WithHost([&](FakeHost& host) {
    Bytes frame;
    ByteWriter writer(frame);
    writer.U32(0x82);
    writer.U32(3'000'000);
    writer.Zeros(3'000'000);
    host.Say(started.id, frame);
  });
  EXPECT_EQ(client->ReceiveType(0x82).size(), 3'000'008u);
}

}  // namespace
}  // namespace shoji::testing
