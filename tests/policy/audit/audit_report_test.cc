#include "policy/audit/report/audit_report.h"

#include "policy/audit/audit_line.h"
#include "policy/audit/report/record_tally.h"
#include "tests/policy/audit/audit_fixture.h"

namespace shoji::audit {
namespace {

class AuditReportTest : public AuditFixture {
 protected:
  void SetUp() override {
    AuditFixture::SetUp();
    start_ = clock_.Wall();
    AuditLog log = Open();
    for (const Event& event :
         {ServiceStarted("shoji-broker", "1"), LoginSucceeded("tanaka", "10.0.0.1"),
          LoginFailed("<script>alert(1)</script>", "10.0.0.2"), LoginFailed("suzuki", "10.0.0.2"),
          RefusedPaste("s", "tanaka", "税務課", 12), RefusedPaste("s", "mori", "市民課", 30),
          AdminActed("uid:0", "user.add", "mori", ""), PolicyChanged({"kato", "activate", 3, 2, "", ""}),
          AuditExported("uid:0", "csv", "", "")}) {
      ASSERT_TRUE(log.Append(event));
      clock_.Advance(std::chrono::seconds(1));
    }
  }
  AuditReport Build() const {
    auto report = BuildAuditReport(path_, {start_, clock_.Wall(), std::chrono::minutes(540)}, clock_.Wall());
    EXPECT_TRUE(report.has_value()) << (report ? "" : report.error().message);
    if (!report) return {};
    return std::move(*report);
  }
  // The row whose first cells are these; empty when there is none.
  static std::vector<std::string> Row(const AuditReport& report, int area, const std::string& table,
                                      const std::vector<std::string>& first) {
    for (const auto& each : report.areas[static_cast<size_t>(area) - 1].tables) {
      if (each.title != table) continue;
      for (const auto& row : each.rows) {
        EXPECT_EQ(row.size(), each.head.size());
        if (std::equal(first.begin(), first.end(), row.begin())) return row;
      }
    }
    return {};
  }
  WallTime start_{};
};

using Cells = std::vector<std::string>;

TEST_F(AuditReportTest, HasTheEightAreasAndSaysPlainlyWhereItShowsNothing) {
  const auto report = Build();
  ASSERT_EQ(report.areas.size(), 8u);
  for (size_t i = 0; i < 8; ++i) {
    const auto& area = report.areas[i];
    EXPECT_EQ(area.number, static_cast<int>(i) + 1);
    EXPECT_EQ(area.evidence, !area.tables.empty());
    EXPECT_EQ(area.evidence, area.number == 2 || area.number == 5 || area.number == 6 || area.number == 8);
    EXPECT_EQ(area.evidence, !area.statement.starts_with("証拠を提供しません。")) << area.statement;
  }
}

TEST_F(AuditReportTest, CountsWhatTheRecordHolds) {
  const auto report = Build();
  EXPECT_EQ(Row(report, 2, "持ち出し・取り込みの判定", {"outbound", "clipboard.text", "3B", "deny"}).back(), "42");
  EXPECT_EQ(Row(report, 2, "止めた理由", {"class_never_leaves", "r-1"}), (Cells{"class_never_leaves", "r-1", "2"}));
  EXPECT_EQ(Row(report, 5, "ログイン", {"ログインの失敗"}), (Cells{"ログインの失敗", "2"}));
  EXPECT_EQ(Row(report, 5, "管理操作", {"uid:0", "user.add"}).back(), "1");
  EXPECT_EQ(Row(report, 6, "サービスと監査記録", {"サービスの開始"}).back(), "1");
  EXPECT_EQ(Row(report, 8, "方針の変更", {"2027-01-15 17:00", "方針の変更", "kato"}).size(), 4u);
  EXPECT_EQ(Row(report, 8, "記録の持ち出しと署名鍵の交換", {"2027-01-15 17:00"}).size(), 4u);
  EXPECT_TRUE(report.whole);
}

TEST_F(AuditReportTest, LeavesOutWhatLiesOutsideThePeriod) {
  const auto late = BuildAuditReport(path_, {clock_.Wall(), clock_.Wall() + std::chrono::hours(1)}, clock_.Wall());
  ASSERT_TRUE(late.has_value());
  EXPECT_NE(late->period.find("記録 0 件"), std::string::npos);
  EXPECT_FALSE(BuildAuditReport(path_, {clock_.Wall(), start_}, clock_.Wall()));
}

TEST_F(AuditReportTest, SaysWhenTheRecordIsNotWhole) {
  std::string text = Text();
  text.replace(text.find("suzuki"), 6, "sasaki");
  Write(text);
  const auto report = Build();
  EXPECT_FALSE(report.whole);
  EXPECT_NE(report.soundness.find("4行目"), std::string::npos) << report.soundness;
  EXPECT_NE(ReportAsHtml(report).find("class=\"bad\""), std::string::npos);
}

TEST_F(AuditReportTest, IsAPageThatLoadsNothingAndRunsNothing) {
  const std::string html = ReportAsHtml(Build());
  EXPECT_TRUE(html.starts_with("<!DOCTYPE html>"));
  EXPECT_EQ(html.find("<script"), std::string::npos);
  EXPECT_NE(html.find("&lt;script&gt;alert(1)"), std::string::npos);
  for (const char* load : {"http:", "https:", "src=", "href=", "url("}) EXPECT_EQ(html.find(load), std::string::npos);
}

TEST_F(AuditReportTest, IsATableForExcel) {
  const std::string csv = ReportAsCsv(Build());
  EXPECT_TRUE(csv.starts_with("\xEF\xBB\xBF\"区分番号\""));
  EXPECT_NE(
      csv.find("\"2\",\"情報資産の分類・取扱制限・管理\",\"止めた理由\",\"class_never_leaves\",\"r-1\",\"2\"\r\n"),
      std::string::npos);
}

TEST(RecordTally, StaysBounded) {
  RecordTally tally;
  for (int i = 0; i < 2000; ++i) {
    const auto line = FormatLine(LoginFailed("user" + std::to_string(i), "::1"), 1, WallTime(), kNoHash);
    tally.Add(*EntryView::Of(line->text));
  }
  EXPECT_LE(tally.failed_logins().size(), RecordTally::kMaxRows + 1);
  uint64_t sum = 0;
  for (const auto& [key, each] : tally.failed_logins()) sum += each.count;
  EXPECT_EQ(sum, 2000u);
}

}  // namespace
}  // namespace shoji::audit
