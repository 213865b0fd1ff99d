#include "broker/extract/text_decoder.h"

#include <gtest/gtest.h>
#include <iconv.h>

namespace shoji::extract {
namespace {

constexpr size_t kMost = 1 << 20;
constexpr std::string_view kText = "個人番号は１２３４、ﾃｽﾄ。\r\n二行目：髙﨑①\n";

std::string In(const char* encoding, std::string_view utf8) {
  const iconv_t converter = iconv_open(encoding, "UTF-8");
  std::string out(utf8.size() * 4 + 16, '\0');
  char* in = const_cast<char*>(utf8.data());
  size_t left = utf8.size();
  char* to = out.data();
  size_t room = out.size();
  EXPECT_NE(iconv(converter, &in, &left, &to, &room), static_cast<size_t>(-1)) << encoding;
  iconv(converter, nullptr, nullptr, &to, &room);
  iconv_close(converter);
  out.resize(out.size() - room);
  return out;
}

std::string FirstReading(const std::string& bytes) {
  const auto text = DecodeText(AsBytes(bytes), kMost);
  return text ? text->substr(0, text->find(kOtherReading)) : "error: " + text.error().message;
}

TEST(TextDecoder, ReadsTheEncodingsOfJapaneseFiles) {
  EXPECT_EQ(FirstReading(std::string(kText)), kText);
  EXPECT_EQ(FirstReading("\xEF\xBB\xBF" + std::string(kText)), kText);
  EXPECT_EQ(FirstReading(In("CP932", kText)), kText);
  EXPECT_EQ(FirstReading(In("EUC-JP-MS", kText)), kText);
  EXPECT_EQ(FirstReading("\xFF\xFE" + In("UTF-16LE", kText)), kText);
  EXPECT_EQ(FirstReading("\xFE\xFF" + In("UTF-16BE", kText)), kText);
  EXPECT_EQ(FirstReading(In("UTF-16LE", "a,b\r\nc,d\r\n")), "a,b\r\nc,d\r\n");
  constexpr std::string_view kMail = "個人番号は次のとおり。\n";
  EXPECT_EQ(FirstReading(In("ISO-2022-JP", kMail)), kMail);
}

TEST(TextDecoder, GivesBothReadingsWhereBothFit) {
  const std::string shift_jis = In("CP932", "ｱｲｳｴ 秘密");
  const auto text = DecodeText(AsBytes(shift_jis), kMost);
  ASSERT_TRUE(text);
  EXPECT_NE(text->find("秘密"), std::string::npos);
}

// iconv's UTF-8 takes sequences of five bytes; here they hide a Shift_JIS text.
TEST(TextDecoder, KnowsWhatUtf8IsNot) {
  EXPECT_EQ(FirstReading("\xFB\x82\x82\xA0\xB1"), "\uFA1Bあｱ");
  EXPECT_FALSE(DecodeText(Bytes{0xFC, 0x84, 0x80, 0x80, 0x80, 0x80}, kMost));
}

TEST(TextDecoder, RefusesWhatIsNoText) {
  EXPECT_FALSE(DecodeText(Bytes{0xFF, 0xFF, 0xFF, 0x80}, kMost));
  EXPECT_FALSE(DecodeText(Bytes{'a', 0, 'b', 0, 0}, kMost));
  EXPECT_FALSE(DecodeText(Bytes{0, 0, 0, 0}, kMost));
  EXPECT_TRUE(DecodeText({}, kMost));
}

std::string AllReadings(const std::string& bytes) {
  const auto text = DecodeAllReadings(AsBytes(bytes), kMost);
  return text ? *text : "error: " + text.error().message;
}

TEST(TextDecoder, DoesNotTakeBytesWithOneZeroForUtf16) {
  const std::string list = "name,number\na,123456789018\n";
  ASSERT_EQ(list.size() % 2, 1U);  // UTF-16 has pairs of bytes
  EXPECT_FALSE(DecodeText(AsBytes(list + '\0'), kMost));
  EXPECT_FALSE(DecodeText(AsBytes('\0' + list), kMost));
  EXPECT_FALSE(DecodeText(AsBytes('\0' + list + "12" + '\0' + '\0'), kMost));
  for (size_t zeros = 1; zeros <= 2; ++zeros) {
    EXPECT_FALSE(DecodeText(AsBytes(list + std::string(zeros, '\0')), kMost));
    EXPECT_FALSE(DecodeText(AsBytes(std::string(zeros, '\0') + list), kMost));
  }
  EXPECT_EQ(FirstReading(In("UTF-16LE", "一、二の三\r\n名,12\r\n")), "一、二の三\r\n名,12\r\n");
  EXPECT_EQ(FirstReading(In("UTF-16BE", "一、二の三\r\n名,12\r\n")), "一、二の三\r\n名,12\r\n");
}

TEST(TextDecoder, ShowsInspectorsWhatAMarkOrAnEscapeHides) {
  constexpr std::string_view kNumber = "123456789018";
  const std::string list = "a,b\n田,123456789018\n\n";
  ASSERT_EQ(list.size() % 2, 0U);
  for (const std::string& hidden :
       {"\xFF\xFE" + list, "\xFE\xFF" + list, "\xFF\xFE" + In("CP932", "a" + list), "\xFF\xFE" + list + "\xFF ",
        std::string("\x1B$B123456789018\x1B(B"), In("UTF-16LE", "aaaaaaaa") + "123456789018",
        std::string("1\0"
                    "23"
                    "4\0"
                    "56"
                    "7\0"
                    "89"
                    "0\0"
                    "18",
                    16)}) {
    // As UTF-16 or ISO-2022-JP it can be read, and shows nothing.
    EXPECT_EQ(FirstReading(hidden).find(kNumber), std::string::npos) << testing::PrintToString(hidden);
    EXPECT_TRUE(DecodeText(AsBytes(hidden), kMost)) << testing::PrintToString(hidden);
    EXPECT_NE(AllReadings(hidden).find(kNumber), std::string::npos) << testing::PrintToString(hidden);
  }
  EXPECT_NE(AllReadings("\xFF\xFE" + In("CP932", "部外秘\n1")).find("部外秘"), std::string::npos);
}

// The halves of kana look like digits; they must not make a number out of a shorter one.
TEST(TextDecoder, MakesNoNumbersOutOfHonestUtf16) {
  const std::string text = AllReadings("\xFF\xFE" + In("UTF-16LE", "電話は09012345678です\r\n"));
  EXPECT_NE(text.find("09012345678"), std::string::npos);
  EXPECT_EQ(text.find("009012345678"), std::string::npos);
  EXPECT_EQ(AllReadings(std::string(kText)), kText);
}

TEST(TextDecoder, RefusesMoreThanItMay) {
  EXPECT_EQ(DecodeText(AsBytes("12345"), 4).error().code, ErrorCode::kTooLarge);
  EXPECT_TRUE(DecodeText(AsBytes("1234"), 4));
}

}  // namespace
}  // namespace shoji::extract
