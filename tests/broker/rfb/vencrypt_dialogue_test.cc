// What is said before TLS, byte by byte; and the viewer's part towards LibVNCServer.
#include "broker/rfb/front/vencrypt_dialogue.h"

#include <gtest/gtest.h>

#include "broker/rfb/front/inner_login.h"

namespace shoji::rfb {
namespace {

using State = VencryptDialogue::State;

Bytes Text(std::string_view text) { return {text.begin(), text.end()}; }

Bytes Say(VencryptDialogue& dialogue, const Bytes& bytes) {
  dialogue.Take(bytes);
  return dialogue.TakeOutput();
}

const Bytes kVersion = Text("RFB 003.008\n");
const std::vector<Bytes> kAnswers = {kVersion, {19}, {0, 2}, {0, 0, 1, 5}};
const std::vector<Bytes> kQuestions = {{1, 19}, {0, 2}, {0, 1, 0, 0, 1, 5}, {1}};

// A dialogue in which the viewer has given the first `answers` of four.
VencryptDialogue After(size_t answers) {
  VencryptDialogue dialogue;
  dialogue.OnSilence();
  EXPECT_EQ(dialogue.TakeOutput(), kVersion);
  for (size_t i = 0; i < answers; ++i) EXPECT_EQ(Say(dialogue, kAnswers[i]), kQuestions[i]);
  return dialogue;
}

// With U32 0001 or what else stands before it, a reason.
void ExpectReason(const Bytes& said, const Bytes& before) {
  ASSERT_GT(said.size(), before.size() + 4);
  EXPECT_EQ(Bytes(said.begin(), said.begin() + static_cast<ptrdiff_t>(before.size())), before);
  EXPECT_EQ(said[before.size() + 3], said.size() - before.size() - 4);
}

TEST(VencryptDialogue, LeadsToTlsWithX509VncOnly) {
  auto dialogue = After(4);
  EXPECT_EQ(dialogue.state(), State::kTls);
  EXPECT_FALSE(dialogue.websocket());
  EXPECT_TRUE(dialogue.TakeTls().empty());
}

TEST(VencryptDialogue, TakesAnswersByteByByte) {
  auto dialogue = After(0);
  for (size_t i = 0; i < kAnswers.size(); ++i) {
    for (size_t at = 0; at + 1 < kAnswers[i].size(); ++at) EXPECT_TRUE(Say(dialogue, {kAnswers[i][at]}).empty());
    EXPECT_EQ(Say(dialogue, {kAnswers[i].back()}), kQuestions[i]);
  }
  EXPECT_EQ(dialogue.state(), State::kTls);
}

TEST(VencryptDialogue, AClientHelloIsTlsAtOnce) {
  VencryptDialogue dialogue;
  const Bytes hello = {0x16, 3, 1, 2, 0};
  EXPECT_TRUE(Say(dialogue, hello).empty());
  EXPECT_EQ(dialogue.state(), State::kTls);
  EXPECT_TRUE(dialogue.websocket());
  EXPECT_EQ(dialogue.TakeTls(), hello);
}

TEST(VencryptDialogue, WhoeverBeginsWithAnythingElseIsRefused) {
  for (const Bytes& first : {kVersion, Text("GET / HTTP/1.1\r\n"), Bytes{0}, Bytes{0x80, 0x16}}) {
    VencryptDialogue dialogue;
    EXPECT_TRUE(Say(dialogue, first).empty());
    EXPECT_EQ(dialogue.state(), State::kRefused);
  }
}

TEST(VencryptDialogue, OtherVersionsOfRfbAreToldSoAsTheyUnderstandIt) {
  auto old = After(0);
  ExpectReason(Say(old, Text("RFB 003.003\n")), {0, 0, 0, 0});
  EXPECT_EQ(old.state(), State::kRefused);
  auto newer = After(0);
  ExpectReason(Say(newer, Text("RFB 003.007\n")), {0});
  EXPECT_EQ(newer.state(), State::kRefused);
  auto nonsense = After(0);
  Say(nonsense, Text("RFB 003.008\r"));
  EXPECT_EQ(nonsense.state(), State::kRefused);
}

TEST(VencryptDialogue, ATypeThatWasNotOfferedIsRefused) {
  for (const uint8_t type : {0, 1, 2, 5, 16, 18, 20, 255}) {
    auto dialogue = After(1);
    ExpectReason(Say(dialogue, {type}), {0, 0, 0, 1});
    EXPECT_EQ(dialogue.state(), State::kRefused) << int{type};
  }
}

TEST(VencryptDialogue, OtherVersionsOfVencryptAreRefused) {
  for (const Bytes& version : {Bytes{0, 0}, Bytes{0, 1}, Bytes{1, 2}, Bytes{2, 0}}) {
    auto dialogue = After(2);
    EXPECT_EQ(Say(dialogue, version), Bytes{1});
    EXPECT_EQ(dialogue.state(), State::kRefused);
  }
}

TEST(VencryptDialogue, SubtypesWithoutCertificateOrWithoutTlsAreRefused) {
  for (const uint32_t subtype : {0u, 2u, 256u, 257u, 258u, 259u, 260u, 262u, 0x01000105u}) {
    auto dialogue = After(3);
    ExpectReason(Say(dialogue, {static_cast<uint8_t>(subtype >> 24), 0, static_cast<uint8_t>(subtype >> 8),
                                static_cast<uint8_t>(subtype)}),
                 {0, 0, 0, 0, 1});
    EXPECT_EQ(dialogue.state(), State::kRefused) << subtype;
  }
}

// Nothing said in the clear is left over for what is said inside TLS.
TEST(VencryptDialogue, BytesBeforeTheirTurnEndIt) {
  for (size_t turn = 0; turn < kAnswers.size(); ++turn) {
    auto dialogue = After(turn);
    Bytes early = kAnswers[turn];
    early.push_back(0x16);
    EXPECT_TRUE(Say(dialogue, early).empty());
    EXPECT_EQ(dialogue.state(), State::kRefused) << turn;
    EXPECT_TRUE(dialogue.TakeTls().empty());
  }
}

TEST(VencryptDialogue, HalfAnAnswerIsNone) {
  auto dialogue = After(3);
  EXPECT_TRUE(Say(dialogue, {0, 0, 1}).empty());
  EXPECT_EQ(dialogue.state(), State::kSubtype);
  dialogue.OnSilence();
  EXPECT_TRUE(dialogue.TakeOutput().empty());
}

TEST(VencryptDialogue, WhoeverIsRefusedStaysRefused) {
  auto dialogue = After(1);
  Say(dialogue, {2});
  EXPECT_TRUE(Say(dialogue, {19}).empty());
  dialogue.OnSilence();
  EXPECT_TRUE(dialogue.TakeOutput().empty());
  EXPECT_EQ(dialogue.state(), State::kRefused);
}

TEST(InnerLogin, ChoosesVncAuthentication) {
  InnerLogin login;
  ASSERT_TRUE(login.Take(Text("RFB 003.")));
  EXPECT_TRUE(login.TakeOutput().empty());
  ASSERT_TRUE(login.Take(Text("008\n")));
  EXPECT_EQ(login.TakeOutput(), kVersion);
  ASSERT_TRUE(login.Take(Bytes{2}));
  ASSERT_TRUE(login.Take(Bytes{1}));
  EXPECT_FALSE(login.done());
  ASSERT_TRUE(login.Take(Bytes{2}));
  EXPECT_EQ(login.TakeOutput(), Bytes{2});
  EXPECT_TRUE(login.done());
}

TEST(InnerLogin, TakesNothingElse) {
  EXPECT_FALSE(InnerLogin().Take(Text("RFB 003.003\n")));
  for (const Bytes& types : {Bytes{0}, Bytes{1, 1}, Bytes{2, 1, 16}, Bytes{1, 2, 0}}) {
    InnerLogin login;
    ASSERT_TRUE(login.Take(kVersion));
    EXPECT_FALSE(login.Take(types));
    EXPECT_FALSE(login.done());
  }
}

}  // namespace
}  // namespace shoji::rfb
