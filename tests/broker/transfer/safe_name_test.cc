#include "broker/transfer/safe_name.h"

#include <gtest/gtest.h>

namespace shoji::transfer {
namespace {

TEST(SafeName, LeavesOrdinaryNamesAlone) {
  for (const char* name :
       {"report.pdf", "令和8年度 予算(案)　第2版.xlsx", "議事録_v2.tar.gz", "é.txt", "葛󠄀城市.docx"}) {
    EXPECT_EQ(SafeName(name), name);
  }
}

TEST(SafeName, KeepsTheLastPartOfAPath) {
  EXPECT_EQ(SafeName("../../etc/passwd"), "passwd");
  EXPECT_EQ(SafeName("..\\..\\Windows\\win.ini"), "win.ini");
  EXPECT_EQ(SafeName("C:\\a\\b.txt"), "b.txt");
  EXPECT_EQ(SafeName("/"), "file");
  EXPECT_EQ(SafeName(".."), "file");
  EXPECT_EQ(SafeName(""), "file");
}

TEST(SafeName, DropsWhatControlsHidesOrReordersText) {
  EXPECT_EQ(SafeName("invoice\u202Efdp.exe"), "invoicefdp.exe");
  EXPECT_EQ(SafeName("a\nb\tc\x7F.txt"), "abc.txt");
  EXPECT_EQ(SafeName("a\u200B\u2066b\uFEFF.txt"), "ab.txt");
  EXPECT_EQ(SafeName(std::string("a\0b.txt", 7)), "ab.txt");
  EXPECT_EQ(SafeName("a\U000E0041b.txt"), "ab.txt");
}

TEST(SafeName, MakesNfcOfNames) {
  EXPECT_EQ(SafeName("か\u3099.txt"), "が.txt");  // as macOS writes it
  EXPECT_EQ(SafeName("e\u0301.txt"), "\u00E9.txt");
}

TEST(SafeName, ReplacesWhatWindowsReserves) {
  EXPECT_EQ(SafeName("a<b>c:d\"e|f?g*.txt"), "a_b_c_d_e_f_g_.txt");
  EXPECT_EQ(SafeName("CON"), "_CON");
  EXPECT_EQ(SafeName("nul.txt"), "_nul.txt");
  EXPECT_EQ(SafeName("com1.tar.gz"), "_com1.tar.gz");
  EXPECT_EQ(SafeName("LPT¹.txt"), "_LPT¹.txt");
  EXPECT_EQ(SafeName("con .txt"), "_con .txt");
  EXPECT_EQ(SafeName("console.txt"), "console.txt");
  EXPECT_EQ(SafeName("com10.txt"), "com10.txt");
}

TEST(SafeName, CutsDotsAndBlanksAtTheEnds) {
  EXPECT_EQ(SafeName(" .htaccess"), "htaccess");
  EXPECT_EQ(SafeName("a.txt. . "), "a.txt");
  EXPECT_EQ(SafeName("　請求書.pdf　"), "請求書.pdf");
  EXPECT_EQ(SafeName("a.pdf\u2003\u2003\u2003.exe"), "a.pdf   .exe");
}

TEST(SafeName, ShortensAtACharacterAndKeepsTheExtension) {
  std::string name;
  for (int i = 0; i < 300; ++i) name += "あ";
  const std::string safe = SafeName(name + ".xlsx");
  EXPECT_LE(safe.size(), kMaxSafeNameBytes);
  EXPECT_TRUE(safe.ends_with("あ.xlsx"));
  EXPECT_EQ(SafeName(safe), safe);
}

TEST(SafeName, TurnsBytesThatAreNoTextIntoUnderscores) { EXPECT_EQ(SafeName("a\xFF.txt"), "a_.txt"); }

TEST(SafeName, IsStable) {
  for (const char* name : {"../a\u202Eb", "CON", ".x.", "a<b", "か\u3099", "\xFF\xFE", "　. 　a", "か\u200B\u3099"}) {
    const std::string once = SafeName(name);
    EXPECT_EQ(SafeName(once), once) << name;
  }
}

}  // namespace
}  // namespace shoji::transfer
