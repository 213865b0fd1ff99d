// A terminal that is no web client of ours, at the real door: it lies about what it may send, repeats what was
// answered, asks for what is somebody else's. Each lie is refused and on record; beside it stands what an honest client
// does.
#include <gtest/gtest.h>

#include "tests/broker/web/door_rig.h"

namespace shoji::testing {
namespace {

using wire::Channel;
using wire::ClientMessage;
using wire::Direction;
using wire::TransferAnswer;
using wire::TransferData;
using wire::TransferRequest;

constexpr uint8_t kWelcome = 0x81, kPong = 0x85, kNotice = 0x86, kEnd = 0x87;
constexpr uint8_t kAnswer = 0x90, kProceed = 0x91, kOffer = 0x92;
constexpr int kClientBrokeProtocol = 12;
constexpr const char* kRules = R"(format = 1
name = "試験"
contact = "内線 2345"
[departments."総務課"]
classification = "1"
[[rules]]
id = "text"
directions = ["outbound", "inbound"]
channels = ["clipboard.text"]
classes = ["1", "2"]
answer = "allow"
max_bytes = "1 KiB"
per_minute = 60
[[rules]]
id = "files"
directions = ["inbound"]
channels = ["file.download"]
classes = ["1", "2"]
answer = "sanitise"
max_bytes = "1 KiB"
per_minute = 60
)";

Bytes Ask(uint32_t id, uint64_t bytes, uint8_t declared = 1) {
  return wire::Encode(
      ClientMessage(TransferRequest{id, Channel::kClipboardText, Direction::kOutbound, declared, bytes}));
}
Bytes Data(uint32_t id, const std::string& text) {
  return wire::Encode(ClientMessage(TransferData{id, Bytes(text.begin(), text.end())}));
}

class HostileClient : public ::testing::Test {
 protected:
  HostileClient() { rig_.UseRules(kRules); }

  std::unique_ptr<TlsClient> Attach(const std::string& cookie, const std::string& session) {
    auto client = std::make_unique<TlsClient>(rig_.port());
    EXPECT_EQ(client->Upgrade(rig_.Ticket(cookie, session), cookie), 101);
    client->SendMessage(HelloMessage());
    EXPECT_FALSE(client->ReceiveType(kWelcome).empty());
    return client;
  }
  static TransferAnswer Answer(TlsClient& client) {
    const std::string message = client.ReceiveType(kAnswer);
    const auto parsed = wire::ParseServerMessage(AsBytes(message));
    const auto* answer = parsed ? std::get_if<TransferAnswer>(&*parsed) : nullptr;
    if (answer == nullptr) return ADD_FAILURE() << "no answer", TransferAnswer{};
    return *answer;
  }
  static policy::Reason ReasonOf(const TransferAnswer& answer) {
    return static_cast<policy::Reason>(answer.reason_code);
  }
  // Request and content, as an honest client sends them.
  static TransferAnswer Paste(TlsClient& client, uint32_t id, const std::string& text, uint8_t declared = 1) {
    client.SendMessage(Ask(id, text.size(), declared));
    EXPECT_FALSE(client.ReceiveType(kProceed).empty()) << "no PROCEED";
    client.SendMessage(Data(id, text));
    return Answer(client);
  }
  static TransferAnswer Take(TlsClient& client, uint32_t id, uint32_t offer) {
    client.SendMessage(
        wire::Encode(ClientMessage(TransferRequest{id, Channel::kFileDownload, Direction::kInbound, 0, 0, offer})));
    return Answer(client);
  }
  // Everything that reached any session as a paste.
  std::string Delivered() {
    std::string text;
    rig_.WithHost([&text](const FakeHost& host) {
      for (const auto& message : host.received) {
        const auto parsed = wire::ParseClientMessage(message);
        const auto* data = parsed ? std::get_if<TransferData>(&*parsed) : nullptr;
        if (data != nullptr) text += AsText(data->bytes);
      }
    });
    return text;
  }
  bool Recorded(const std::string& text) { return rig_.Audit().find(text) != std::string::npos; }

  DoorRig rig_;
};

struct Lie {
  const char* recorded;
  std::vector<Bytes> messages;
};

// Each comes after an honest paste whose request id was 5.
TEST_F(HostileClient, WhatNoClientSendsEndsItAndIsRecorded) {
  const std::string cookie = rig_.LogIn("tanaka");
  const std::string session = rig_.Start(cookie).id;
  const std::vector<Lie> lies = {
      {"a request id that is no new one", {Ask(5, 4)}},
      {"a request id that is no new one", {Ask(4, 4)}},
      {"a request id that is no new one", {Ask(wire::kBrokerRequestBit | 6, 4)}},
      {"content nobody asked for", {Data(5, "more")}},
      {"content nobody asked for", {Data(6, "unasked")}},
      {"more content than announced", {Ask(6, 3), Data(6, "four")}},
      {"message type is not for this direction",
       {wire::Encode(
           wire::ServerMessage(TransferAnswer{6, wire::Answer::kAllow, Channel::kClipboardText, 0, "forged"}))}},
  };
  std::string honest;
  for (const auto& [recorded, messages] : lies) {
    const auto client = Attach(cookie, session);
    EXPECT_EQ(Paste(*client, 5, "honest").answer, wire::Answer::kAllow);
    honest += "honest";
    const std::string before = rig_.Audit();
    for (const auto& message : messages) client->SendMessage(message);
    EXPECT_EQ(EndReasonOf(client->ReceiveType(kEnd)), kClientBrokeProtocol) << recorded;
    const std::string news = rig_.Audit().substr(before.size());
    EXPECT_NE(news.find("\"protocol.broken\""), std::string::npos) << recorded;
    EXPECT_NE(news.find(recorded), std::string::npos) << recorded << " in " << news;
  }
  EXPECT_EQ(Delivered(), honest) << "nothing of the lies";
}

TEST_F(HostileClient, AForgedClassIsRaisedByWhatTheContentHolds) {
  const std::string cookie = rig_.LogIn("tanaka");
  const auto client = Attach(cookie, rig_.Start(cookie).id);
  const auto forged = Paste(*client, 1, "番号は１２３４－５６７８－９０１８です");
  EXPECT_EQ(forged.answer, wire::Answer::kDeny);
  EXPECT_EQ(ReasonOf(forged), policy::Reason::kClassNeverLeaves);
  EXPECT_TRUE(Recorded("\"reason\":\"class_never_leaves\""));
  EXPECT_EQ(Paste(*client, 2, "番号はありません").answer, wire::Answer::kAllow);
  EXPECT_EQ(Delivered(), "番号はありません");
}

// More text at once than anybody types is a paste, through whichever message it comes.
TEST_F(HostileClient, TextTypedByAProgramIsNoLooserDoorThanAPaste) {
  const std::string cookie = rig_.LogIn("tanaka");
  const auto client = Attach(cookie, rig_.Start(cookie).id);
  const auto type = [&](const std::string& text) {
    client->SendMessage(wire::Encode(ClientMessage(wire::Text{1, text})));
  };
  type("個人番号１２３４５６７８９０１８");
  EXPECT_NE(client->ReceiveType(kNotice).find("class_never_leaves"), std::string::npos);
  EXPECT_TRUE(Recorded("\"input.text\""));
  rig_.UseRules("format = 1\nname = \"なし\"\n[departments.\"総務課\"]\nclassification = \"1\"\n");
  type(std::string(300, 'x'));
  EXPECT_NE(client->ReceiveType(kNotice).find("default_deny"), std::string::npos);
  type("こんにちは");
  client->SendMessage(PingMessage(1));
  EXPECT_FALSE(client->ReceiveType(kPong).empty());
  std::string typed;
  rig_.WithHost([&typed](const FakeHost& host) {
    for (const auto& message : host.received) {
      const auto parsed = wire::ParseClientMessage(message);
      if (const auto* text = parsed ? std::get_if<wire::Text>(&*parsed) : nullptr) typed += text->utf8;
    }
  });
  EXPECT_EQ(typed, "こんにちは");
}

TEST_F(HostileClient, AnotherSessionsOfferIsNotThere) {
  const std::string tanaka = rig_.LogIn("tanaka");
  const std::string suzuki = rig_.LogIn("suzuki");
  const std::string session = rig_.Start(tanaka).id;
  const auto owner = Attach(tanaka, session);
  const auto stranger = Attach(suzuki, rig_.Start(suzuki).id);
  rig_.WithHost([&session](FakeHost& host) {
    host.clipboard = "hello";
    const wire::TransferOffer offer{7, Channel::kFileDownload, 5, "a.txt"};
    host.Say(session, wire::Encode(wire::ServerMessage(offer)));
  });
  EXPECT_FALSE(owner->ReceiveType(kOffer).empty());
  EXPECT_EQ(ReasonOf(Take(*stranger, 1, 7)), policy::Reason::kNotThere);
  EXPECT_TRUE(Recorded("\"reason\":\"not_there\""));
  // Here nobody reads files, which the owner is told.
  EXPECT_EQ(ReasonOf(Take(*owner, 1, 7)), policy::Reason::kNotInspected);
}

}  // namespace
}  // namespace shoji::testing
