#include "broker/extract/answer.h"

#include <gtest/gtest.h>

namespace shoji::extract {
namespace {

Bytes Joined(const Bytes& a, const Bytes& b) {
  Bytes bytes = a;
  bytes.insert(bytes.end(), b.begin(), b.end());
  return bytes;
}

TEST(InspectAnswer, ReadsWhatWasWritten) {
  const auto bytes = Joined(EncodeType("text/plain"), EncodeOutcome(Outcome::kRead, "本文"));
  const auto answer = ParseAnswer(bytes, 100);
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->media_type, "text/plain");
  EXPECT_EQ(answer->outcome, Outcome::kRead);
  EXPECT_EQ(answer->text, "本文");
}

TEST(InspectAnswer, KnowsTheTypeWhenTheRestIsMissingCutOrTooLong) {
  const Bytes whole = Joined(EncodeType("application/pdf"), EncodeOutcome(Outcome::kRead, "text"));
  for (size_t size = EncodeType("application/pdf").size(); size < whole.size(); ++size) {
    const auto answer = ParseAnswer(ByteSpan(whole).first(size), 100);
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->media_type, "application/pdf");
    EXPECT_EQ(answer->outcome, Outcome::kUnreadable);
  }
  EXPECT_EQ(ParseAnswer(Joined(whole, {0}), 100)->outcome, Outcome::kUnreadable);
  EXPECT_EQ(ParseAnswer(whole, 3)->outcome, Outcome::kUnreadable);
  EXPECT_EQ(ParseAnswer(whole, 4)->outcome, Outcome::kRead);
}

TEST(InspectAnswer, RefusesTextThatIsNone) {
  for (const std::string_view text : {std::string_view("\xFF"), std::string_view("a\0b", 3)}) {
    EXPECT_EQ(ParseAnswer(Joined(EncodeType("text/plain"), EncodeOutcome(Outcome::kRead, text)), 100)->outcome,
              Outcome::kUnreadable);
  }
}

TEST(InspectAnswer, RefusesTextBesideARefusal) {
  const auto bytes = Joined(EncodeType("text/plain"), EncodeOutcome(Outcome::kNoReader, "text"));
  EXPECT_TRUE(ParseAnswer(bytes, 100)->text.empty());
  EXPECT_EQ(ParseAnswer(Joined(EncodeType("a/b"), EncodeOutcome(Outcome::kNoReader, "")), 100)->outcome,
            Outcome::kNoReader);
}

TEST(InspectAnswer, RefusesAnOddTypeOrBeginning) {
  for (const char* type : {"", "text", "text/plain; x", "Text/plain", "a/b/c", "text/\n"}) {
    EXPECT_FALSE(ParseAnswer(EncodeType(type), 100)) << type;
  }
  EXPECT_FALSE(ParseAnswer({}, 100));
  EXPECT_FALSE(ParseAnswer(AsBytes("SHJX1234567890"), 100));
  EXPECT_TRUE(ParseAnswer(EncodeType("image/svg+xml"), 100));
}

}  // namespace
}  // namespace shoji::extract
