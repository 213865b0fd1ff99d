#include "broker/rdp/clipboard/clipboard_text.h"

#include <gtest/gtest.h>

#include "codec/wire/messages.h"

namespace shoji::rdp {
namespace {

Bytes Utf16(const std::u16string& text) {
  Bytes bytes;
  ByteWriter out(bytes);
  for (const char16_t unit : text) out.U16(unit);
  return bytes;
}

std::string Text(const std::u16string& text) { return TextFromUnicode(Utf16(text)).value_or("refused"); }

TEST(ClipboardText, ReadsEveryLengthOfUtf8) {
  EXPECT_EQ(Text(u"aé漢😀"), "aé漢😀");
  EXPECT_EQ(Text(u"\u07ff\u0800\uffff"), "\u07ff\u0800\uffff");
  EXPECT_EQ(Text(u"\U00010000\U0010ffff"), "\U00010000\U0010ffff");
}

TEST(ClipboardText, EndsAtItsFirstNul) {
  EXPECT_EQ(Text(std::u16string(u"ab\0cd", 5)), "ab");
  EXPECT_EQ(Text(std::u16string(u"\0x", 2)), "");
  EXPECT_EQ(Text(u""), "");
}

TEST(ClipboardText, BreaksLinesAsTheWireDoes) {
  EXPECT_EQ(Text(u"a\r\nb\rc\nd"), "a\nb\nc\nd");
  EXPECT_EQ(Text(u"a\r\r\n\n"), "a\n\n\n");
}

TEST(ClipboardText, RefusesHalfASurrogatePairAndHalfAUnit) {
  EXPECT_FALSE(TextFromUnicode(Utf16({0xD800})));
  EXPECT_FALSE(TextFromUnicode(Utf16({u'a', 0xDC00, u'b'})));
  EXPECT_FALSE(TextFromUnicode(Utf16({0xD83D, u'a'})));
  EXPECT_FALSE(TextFromUnicode(Utf16({0xD83D, 0xD83D, 0xDE00})));
  EXPECT_TRUE(TextFromUnicode(Utf16({0xD83D, 0xDE00}))) << "and takes a whole one";
  Bytes odd = Utf16(u"ab");
  odd.push_back('c');
  EXPECT_FALSE(TextFromUnicode(odd));
}

TEST(ClipboardText, WritesLinesAndItsEndAsWindowsDoes) {
  EXPECT_EQ(UnicodeFromText("a\nb😀").value(), Utf16(std::u16string(u"a\r\nb😀\0", 7)));
  EXPECT_EQ(UnicodeFromText("a\r\nb").value(), Utf16(std::u16string(u"a\r\nb\0", 5))) << "no second CR";
  EXPECT_EQ(UnicodeFromText("").value(), Utf16(std::u16string(1, u'\0')));
  EXPECT_FALSE(UnicodeFromText("\xff"));
  EXPECT_FALSE(UnicodeFromText(std::string_view("a\0b", 3)));
}

TEST(ClipboardText, WhatWasWrittenIsReadAgain) {
  const std::string text = "一行目\n二行目\té😀\u200b";
  EXPECT_EQ(TextFromUnicode(UnicodeFromText(text).value()).value(), text);
}

}  // namespace
}  // namespace shoji::rdp
