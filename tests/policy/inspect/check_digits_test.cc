// Vectors: 個人番号 123456789018 (made from its rule), the pair 379474484458 / 24727059608 of a public sample of a
// 住民票, 法人番号 of the National Tax Agency (7000012050002) and of the Digital Agency (8000012010038), card numbers
// from the schemes' test pages.
#include "policy/inspect/check_digits.h"

#include <gtest/gtest.h>

#include <string_view>
#include <vector>

namespace shoji::inspect {
namespace {

std::vector<uint8_t> Of(std::string_view text) {
  std::vector<uint8_t> digits;
  for (const char c : text) digits.push_back(static_cast<uint8_t>(c - '0'));
  return digits;
}

// Every single wrong digit must be found: mod 11 promises it, mod 9 but for 0 and 9, Luhn always.
template <typename Good>
int SurvivingSingleErrors(std::string_view text, Good good) {
  int surviving = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    for (uint8_t wrong = 0; wrong < 10; ++wrong) {
      auto digits = Of(text);
      if (digits[i] == wrong) continue;
      digits[i] = wrong;
      surviving += good(digits) ? 1 : 0;
    }
  }
  return surviving;
}

TEST(CheckDigits, AcceptPublishedNumbers) {
  EXPECT_TRUE(IsMyNumber(Of("123456789018")));
  EXPECT_TRUE(IsMyNumber(Of("379474484458")));
  EXPECT_TRUE(IsResidentCode(Of("24727059608")));
  EXPECT_TRUE(IsCorporateNumber(Of("7000012050002")));
  EXPECT_TRUE(IsCorporateNumber(Of("8000012010038")));
  EXPECT_TRUE(IsCreditCard(Of("4111111111111111")));
  EXPECT_TRUE(IsCreditCard(Of("5555555555554444")));
  EXPECT_TRUE(IsCreditCard(Of("378282246310005")));
  EXPECT_TRUE(IsCreditCard(Of("3530111333300000")));
  EXPECT_TRUE(IsCreditCard(Of("30569309025904")));
  EXPECT_TRUE(IsCreditCard(Of("6011111111111117")));
}

TEST(CheckDigits, RefuseEverySingleWrongDigit) {
  // A remainder of 0 and one of 1 share the check digit 0, so a few errors between them cannot be seen.
  EXPECT_EQ(SurvivingSingleErrors("123456789018", [](auto& d) { return IsMyNumber(d); }), 0);
  EXPECT_EQ(SurvivingSingleErrors("24727059608", [](auto& d) { return IsResidentCode(d); }), 0);
  EXPECT_EQ(SurvivingSingleErrors("4111111111111111", [](auto& d) { return IsCreditCard(d); }), 0);
}

TEST(CheckDigits, RemaindersZeroAndOneGiveZero) {
  EXPECT_TRUE(IsMyNumber(Of("000000000060")));  // 6 * 2 = 12, remainder 1
  EXPECT_FALSE(IsMyNumber(Of("000000000061")));
  EXPECT_TRUE(IsMyNumber(Of("100000000056")));  // 6 + 5 * 2 = 16, remainder 5
  EXPECT_FALSE(IsMyNumber(Of("100000000050")));
}

TEST(CheckDigits, RefuseEqualDigitsAndOtherLengths) {
  EXPECT_FALSE(IsMyNumber(Of("000000000000")));
  EXPECT_FALSE(IsResidentCode(Of("00000000000")));
  EXPECT_FALSE(IsCreditCard(Of("0000000000000000")));
  EXPECT_FALSE(IsMyNumber(Of("12345678901")));
  EXPECT_FALSE(IsCorporateNumber(Of("700001205000")));
  EXPECT_FALSE(IsMyNumber({}));
  EXPECT_FALSE(IsCreditCard({}));
}

TEST(CheckDigits, CardsNeedAKnownPrefixAndItsLength) {
  EXPECT_FALSE(IsCreditCard(Of("1111111111111117")));
  EXPECT_FALSE(IsCreditCard(Of("37828224631000")));
}

}  // namespace
}  // namespace shoji::inspect
