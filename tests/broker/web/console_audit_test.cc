// The record through the console's API: searching, counting, verifying, taking it out.
#include <algorithm>
#include <ctime>

#include "broker/web/console/audit_query.h"
#include "tests/broker/web/console_rig.h"

namespace shoji::web {
namespace {

class ConsoleAudit : public ConsoleRig {
 protected:
  // {status, content type, body} of a call that hands out a file.
  HttpResponse File(const std::string& user, const std::string& path, std::vector<std::string> query) {
    HttpRequest request;
    request.method = "GET";
    request.path = path;
    request.query = std::move(query);
    HttpResponse answer;
    answer.status = 0;
    console_->Handle(request, **users_.Find(user), [&](HttpResponse response) { answer = std::move(response); });
    while (answer.status == 0 && posts_.RunOne()) {
    }
    return answer;
  }
  void Record(int logins) {
    for (int i = 0; i < logins; ++i) ASSERT_TRUE(audit_->Append(audit::LoginSucceeded("tanaka", "10.1.2.3")));
  }
};

TEST_F(ConsoleAudit, FindsEntriesNewestFirstInPages) {
  Record(60);
  const auto first = Ask("anzen", "GET", "/api/admin/audit?type=login.&user=tanaka");
  ASSERT_EQ(first.status, 200) << first.body;
  ASSERT_EQ(first.body["entries"].size(), 50u);
  EXPECT_EQ(first.body["entries"][0]["event"], "login.ok");
  EXPECT_EQ(first.body["entries"][0]["fields"]["address"], "10.1.2.3");
  EXPECT_GT(first.body["entries"][0]["seq"], first.body["entries"][1]["seq"]);
  const std::string cursor = std::to_string(first.body["cursor"].get<int64_t>());
  const auto rest = Ask("anzen", "GET", "/api/admin/audit?type=login.&user=tanaka&cursor=" + cursor);
  EXPECT_EQ(rest.body["entries"].size(), 10u);
  EXPECT_TRUE(rest.body["cursor"].is_null());
  EXPECT_EQ(Ask("anzen", "GET", "/api/admin/audit?user=nobody").body["entries"].size(), 0u);
}

TEST_F(ConsoleAudit, NamesEveryKindInBothLanguages) {
  const auto answer = Ask("kansa", "GET", "/api/admin/audit/kinds");
  ASSERT_EQ(answer.status, 200);
  const auto& kinds = answer.body["kinds"];
  const auto changed =
      std::find_if(kinds.begin(), kinds.end(), [](const auto& kind) { return kind["event"] == "policy.changed"; });
  ASSERT_NE(changed, kinds.end());
  EXPECT_EQ((*changed)["ja"], "方針の変更");
  EXPECT_EQ((*changed)["en"], "policy changed");
}

TEST_F(ConsoleAudit, CountsForCharts) {
  Record(3);
  const auto counts = Ask("kansa", "GET", "/api/admin/audit/counts?type=login.").body;
  EXPECT_EQ(counts["entries"], 3);
  EXPECT_EQ(counts["by_type"]["login.ok"], 3);
  ASSERT_EQ(counts["by_day"].size(), 1u);
  EXPECT_EQ(counts["by_day"][0]["entries"], 3);
}

TEST_F(ConsoleAudit, SaysWhetherTheRecordIsWhole) {
  Record(2);
  const auto whole = Ask("kansa", "GET", "/api/admin/audit/verify");
  EXPECT_EQ(whole.status, 200);
  EXPECT_EQ(whole.body["whole"], true) << whole.body;
  std::string text = Audit();
  text.replace(text.find("tanaka"), 6, "suzuki");
  std::ofstream(path_ / "audit.jsonl") << text;
  const auto broken = Ask("kansa", "GET", "/api/admin/audit/verify");
  EXPECT_EQ(broken.body["whole"], false);
  EXPECT_GT(broken.body["line"], 0);
}

TEST_F(ConsoleAudit, ExportIsAFileAndIsOnRecord) {
  Record(2);
  const auto csv = File("kansa", "/api/admin/audit/export", {"format=csv"});
  EXPECT_EQ(csv.status, 200) << csv.body;
  EXPECT_TRUE(csv.body.starts_with("\xEF\xBB\xBF"));
  EXPECT_EQ(csv.content_type, "text/csv; charset=utf-8");
  EXPECT_NE(Audit().find("user:kansa"), std::string::npos);
  EXPECT_EQ(File("kansa", "/api/admin/audit/export", {"format=exe"}).status, 400);
  EXPECT_EQ(File("anzen", "/api/admin/audit/export", {"format=csv"}).status, 403);
}

TEST_F(ConsoleAudit, ReportNeedsAPeriodThatMakesSense) {
  Record(1);
  const auto page = File("anzen", "/api/admin/report", {"format=html", "since=2027-01-01", "until=2027-01-31"});
  EXPECT_EQ(page.status, 200) << page.body;
  EXPECT_NE(page.body.find("<html"), std::string::npos);
  ASSERT_FALSE(page.headers.empty());
  EXPECT_NE(page.headers[0].second.find("shoji-report_2027-01-01_2027-01-31.html"), std::string::npos);
  EXPECT_EQ(File("anzen", "/api/admin/report", {"format=html", "since=2027-01-01"}).status, 400);
  EXPECT_EQ(File("anzen", "/api/admin/report", {"format=html", "since=2027-02-01", "until=2027-01-31"}).status, 400);
  EXPECT_EQ(File("kanri", "/api/admin/report", {"format=html", "since=2027-01-01", "until=2027-01-31"}).status, 403);
}

TEST(AuditQuery, DaysAreBothIncludedAndNonsenseIsRefused) {
  HttpRequest request;
  request.query = {"since=2026-11-21", "until=2026-11-21", "user=tanaka", "cursor=7"};
  const auto query = AuditQueryOf(request, 50);
  ASSERT_TRUE(query) << query.error().message;
  EXPECT_EQ(*query->until - *query->since, std::chrono::hours(24));
  EXPECT_EQ(query->user, "tanaka");
  EXPECT_EQ(query->cursor, 7u);
  for (const char* wrong : {"since=2026-02-30", "until=soon", "cursor=-1", "cursor=x"}) {
    request.query = {wrong};
    EXPECT_FALSE(AuditQueryOf(request, 50)) << wrong;
  }
  request.query = {"text=" + std::string(300, 'x')};
  EXPECT_FALSE(AuditQueryOf(request, 50));
}

}  // namespace
}  // namespace shoji::web
