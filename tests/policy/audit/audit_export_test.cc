#include "policy/audit/export/audit_export.h"

#include "policy/audit/export/csv.h"
#include "policy/audit/export/event_catalog.h"
#include "tests/policy/audit/audit_fixture.h"

namespace shoji::audit {
namespace {

class AuditExport : public AuditFixture {
 protected:
  std::string Export(const ExportOrder& order) const {
    std::string text;
    const auto count = ExportAudit(path_, order, [&](std::string_view piece) {
      text += piece;
      return true;
    });
    EXPECT_TRUE(count.has_value());
    return text;
  }
};

TEST(Csv, QuotesEveryCellAndDoublesQuotationMarks) {
  const std::vector<std::string> cells = {"a", "say \"no\"", "", "一,二\n三"};
  EXPECT_EQ(CsvRow(cells), "\"a\",\"say \"\"no\"\"\",\"\",\"一,二\n三\"\r\n");
}

TEST(Csv, NeverGivesASpreadsheetAFormula) {
  for (const char* evil : {"=1+1", "+cmd|' /C calc'!A0", "-2+3+cmd", "@SUM(1)", "\tx", "\rx", "＝1+1", "＋1+a", "－1a",
                           "＠x", "  =1+1", "\n=1"}) {
    EXPECT_EQ(CsvCell(evil).substr(0, 2), "\"'") << evil;
  }
  for (const char* plain : {"-7", "+81", "1+1", "a=b", "", "税務課", "tanaka@example.jp", "-"}) {
    const bool lone_sign = std::string_view(plain) == "-";
    EXPECT_EQ(CsvCell(plain), lone_sign ? "\"'-\"" : "\"" + std::string(plain) + "\"") << plain;
  }
}

TEST_F(AuditExport, GivesJsonLinesThatCanBeVerified) {
  Fill(5);
  const std::string text = Export({});
  EXPECT_EQ(text, Text());
  std::filesystem::remove(path_ + ".head");
  Write(text);
  EXPECT_FALSE(Verify().problem.has_value());
}

TEST_F(AuditExport, TakesTimesFromAndUpTo) {
  const WallTime start = clock_.Wall();
  Fill(10);
  using std::chrono::seconds;
  const auto count = [&](const ExportOrder& order) { return *ExportAudit(path_, order, [](auto) { return true; }); };
  EXPECT_EQ(count({}), 10u);
  EXPECT_EQ(count({.since = start + seconds(9)}), 2u);
  EXPECT_EQ(count({.until = start + seconds(3)}), 2u);
  EXPECT_EQ(count({.since = start + std::chrono::hours(48)}), 0u);
}

TEST_F(AuditExport, GivesCsvForExcelWithJapaneseHead) {
  {
    AuditLog log = Open();
    ASSERT_TRUE(log.Append(LoginFailed("=cmd", "10.0.0.1")));
    ASSERT_TRUE(log.Append(SessionEnded("s", "tanaka", 2, "管理者")));
  }
  const std::string text = Export({.format = ExportFormat::kCsv, .utc_offset = std::chrono::minutes(540)});
  EXPECT_TRUE(text.starts_with("\xEF\xBB\xBF\"番号\",\"日時\",\"種別\",\"種別コード\",\"利用者\"")) << text;
  EXPECT_NE(text.find("\r\n\"1\",\"2027-01-15 17:00:00\",\"ログインの失敗\",\"login.failed\",\"'=cmd\""),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("detail=管理者"), std::string::npos);
  EXPECT_EQ(std::count(text.begin(), text.end(), '\r'), 3);
}

TEST_F(AuditExport, GivesRfc5424WithEveryMemberAsStructuredData) {
  {
    AuditLog log = Open();
    ASSERT_TRUE(log.Append(LoginFailed("a\"]\\b\n", "10.0.0.1")));
  }
  const auto line = Lines().front();
  const auto entry = EntryView::Of(line);
  const std::string message = SyslogMessage(*entry, {.host = "shoji.example.lg.jp"});
  EXPECT_EQ(message,
            "<108>1 2027-01-15T08:00:00.000Z shoji.example.lg.jp shoji - login.failed [shoji@32473 seq=\"1\" "
            "user=\"a\\\"\\]\\\\b \" address=\"10.0.0.1\" door=\"web\"] \xEF\xBB\xBF" +
                line);
  EXPECT_EQ(OctetCounted("abc"), "3 abc");
}

TEST(SyslogMessage, RefusesHostNamesThatWouldBreakTheMessage) {
  EXPECT_EQ(SyslogHost("broker1.example"), "broker1.example");
  for (const auto& bad : {std::string("a b"), std::string(), std::string("課"), std::string(256, 'a')}) {
    EXPECT_EQ(SyslogHost(bad), "-");
  }
}

TEST_F(AuditExport, ForeignTextStaysInsideItsLine) {
  {
    AuditLog log = Open();
    ASSERT_TRUE(log.Append(LoginFailed("x\n<13>1 forged", "::1")));
  }
  const std::string text = Export({.format = ExportFormat::kSyslog});
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 1) << text;
}

TEST_F(AuditExport, StopsWhenItsReaderWantsNoMore) {
  Fill(5);
  int pieces = 0;
  ASSERT_TRUE(ExportAudit(path_, {}, [&](auto) { return ++pieces < 2; }));
  EXPECT_EQ(pieces, 2);
}

TEST(EventKinds, IsSortedAndHasEveryNameOnce) {
  const auto kinds = EventKinds();
  for (size_t i = 1; i < kinds.size(); ++i) EXPECT_LT(kinds[i - 1].type, kinds[i].type);
  ASSERT_NE(FindEventKind("login.ok"), nullptr);
  EXPECT_EQ(FindEventKind("nothing"), nullptr);
}

}  // namespace
}  // namespace shoji::audit
