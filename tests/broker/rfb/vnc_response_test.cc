#include "broker/rfb/door/vnc_response.h"

#include <gtest/gtest.h>

#include <numeric>

namespace shoji::rfb {
namespace {

Bytes Challenge() {
  Bytes challenge(kChallengeBytes);
  std::iota(challenge.begin(), challenge.end(), uint8_t{0});
  return challenge;
}

// From OpenSSL's command line: single DES, the key's bits reversed by hand.
TEST(VncResponse, IsWhatOthersMakeOfIt) {
  EXPECT_EQ(*VncResponse("password", Challenge()),
            (Bytes{0xb8, 0x66, 0x92, 0x41, 0x25, 0xc8, 0xee, 0xbb, 0x9d, 0xeb, 0xc1, 0xdb, 0x61, 0xc5, 0x38, 0xe2}));
  EXPECT_EQ(*VncResponse("abc", Challenge()),
            (Bytes{0x9c, 0x22, 0xb4, 0xf2, 0x08, 0x8c, 0x34, 0x65, 0xa1, 0x56, 0x2c, 0x4b, 0x9d, 0x6e, 0xdb, 0x04}));
}

TEST(VncResponse, OnlyThePasswordItselfAnswers) {
  const Bytes response = *VncResponse("Ab3dE5gh", Challenge());
  EXPECT_TRUE(AnswersChallenge("Ab3dE5gh", Challenge(), response));
  EXPECT_FALSE(AnswersChallenge("Ab3dE5gi", Challenge(), response));
  EXPECT_FALSE(AnswersChallenge("", Challenge(), response));
  Bytes other = Challenge();
  other[3] ^= 1;
  EXPECT_FALSE(AnswersChallenge("Ab3dE5gh", other, response));
}

TEST(VncResponse, OtherLengthsAnswerNothing) {
  const Bytes response = *VncResponse("Ab3dE5gh", Challenge());
  EXPECT_FALSE(AnswersChallenge("Ab3dE5gh", ByteSpan(Challenge()).first(15), response));
  EXPECT_FALSE(AnswersChallenge("Ab3dE5gh", Challenge(), ByteSpan(response).first(15)));
  EXPECT_FALSE(AnswersChallenge("Ab3dE5gh", {}, {}));
}

}  // namespace
}  // namespace shoji::rfb
