#include "policy/audit/search/audit_search.h"

#include "policy/audit/audit_line.h"
#include "tests/policy/audit/audit_fixture.h"

namespace shoji::audit {
namespace {

class AuditSearchTest : public AuditFixture {
 protected:
  SearchPage Find(const SearchQuery& query) const {
    auto page = AuditSearch(path_).Find(query);
    EXPECT_TRUE(page.has_value()) << (page ? "" : page.error().message);
    if (!page) return {};
    return std::move(*page);
  }
  std::vector<uint64_t> Numbers(const SearchQuery& query) const {
    std::vector<uint64_t> numbers;
    for (const auto& entry : Find(query).entries) numbers.push_back(entry.seq);
    return numbers;
  }
  void Append(const Event& event) {
    AuditLog log = Open();
    ASSERT_TRUE(log.Append(event));
  }
  // 1 to 6, one second apart.
  void AppendMixed() {
    AuditLog log = Open();
    for (const Event& event :
         {LoginSucceeded("tanaka", "10.0.0.1"), LoginFailed("suzuki", "10.0.0.2"),
          SessionStarted(std::string(32, 'a'), "tanaka", "税務課", "10.0.0.1"),
          RefusedPaste(std::string(32, 'a'), "tanaka", "税務課", 12),
          AdminActed("uid:0", "user.disable", "tanaka", "said \"no\"\n"), LoggedOut("suzuki", "10.0.0.2")}) {
      ASSERT_TRUE(log.Append(event));
      clock_.Advance(std::chrono::seconds(1));
    }
  }
};

using Seqs = std::vector<uint64_t>;

TEST_F(AuditSearchTest, GivesTheNewestFirst) {
  AppendMixed();
  EXPECT_EQ(Numbers({}), (Seqs{6, 5, 4, 3, 2, 1}));
  EXPECT_EQ(Find({}).entries.back().line, Lines().front());
}

TEST_F(AuditSearchTest, FindsByEveryMember) {
  AppendMixed();
  EXPECT_EQ(Numbers({.user = "tanaka"}), (Seqs{5, 4, 3, 1}));
  EXPECT_EQ(Numbers({.department = "税務課"}), (Seqs{4, 3}));
  EXPECT_EQ(Numbers({.session = std::string(32, 'a'), .type = "session.start"}), (Seqs{3}));
  EXPECT_EQ(Numbers({.type = "login."}), (Seqs{2, 1}));
  EXPECT_EQ(Numbers({.type = "login"}), Seqs{});
  EXPECT_EQ(Numbers({.rule = "r-1"}), (Seqs{4}));
  EXPECT_EQ(Numbers({.text = "never_leaves"}), (Seqs{4}));
  EXPECT_EQ(Numbers({.text = "said \"no\"\n"}), (Seqs{5}));
  EXPECT_EQ(Numbers({.text = "prev"}), Seqs{}) << "names of members are no text";
}

TEST_F(AuditSearchTest, FindsADepartmentAmongSeveral) {
  Append(SessionRequested("mori", "総務課,情報政策課", "::1"));
  EXPECT_EQ(Numbers({.department = "情報政策課"}), (Seqs{1}));
  EXPECT_EQ(Numbers({.department = "政策課"}), Seqs{});
}

TEST_F(AuditSearchTest, TakesTimesFromAndUpTo) {
  const WallTime start = clock_.Wall();
  AppendMixed();
  using std::chrono::seconds;
  EXPECT_EQ(Numbers({.since = start + seconds(4)}), (Seqs{6, 5}));
  EXPECT_EQ(Numbers({.until = start + seconds(2)}), (Seqs{2, 1}));
  EXPECT_EQ(Numbers({.since = start + seconds(1), .until = start + seconds(2)}), (Seqs{2}));
}

TEST_F(AuditSearchTest, GoesOnWhereAFullPageEnded) {
  Fill(10);
  SearchQuery query{.limit = 4};
  Seqs seen;
  do {
    const auto page = Find(query);
    for (const auto& entry : page.entries) seen.push_back(entry.seq);
    query.cursor = page.cursor;
    Append(LoggedOut("meanwhile", "::1"));
  } while (query.cursor);
  EXPECT_EQ(seen, (Seqs{10, 9, 8, 7, 6, 5, 4, 3, 2, 1}));
}

TEST_F(AuditSearchTest, RefusesLimitsThatMakeNoSense) {
  Fill(1);
  EXPECT_FALSE(AuditSearch(path_).Find({.limit = 0}));
  EXPECT_FALSE(AuditSearch(path_).Find({.limit = SearchQuery::kMaxLimit + 1}));
  EXPECT_TRUE(AuditSearch(path_).Find({.limit = SearchQuery::kMaxLimit}));
}

TEST_F(AuditSearchTest, PassesOverWhatIsNoEntry) {
  Fill(2);
  Write("garbage\n" + Text() + std::string(600'000, 'x') + "\n\n" + R"({"v":1,"seq":3,"time":"2027-)");
  EXPECT_EQ(Numbers({}), (Seqs{2, 1}));
}

TEST_F(AuditSearchTest, ReadsAcrossItsChunks) {
  {
    AuditLog log = Open();
    std::vector<Event> events;
    for (int i = 0; i < 300; ++i) events.push_back(LoginFailed(std::string(static_cast<size_t>(i) * 40, 'x'), "::1"));
    ASSERT_TRUE(log.AppendBatch(events));
  }
  ASSERT_GT(std::filesystem::file_size(path_), 4 * 256 * 1024u);
  const auto page = Find({.limit = 1000});
  const auto lines = Lines();
  ASSERT_EQ(page.entries.size(), lines.size());
  for (size_t i = 0; i < lines.size(); ++i) EXPECT_EQ(page.entries[lines.size() - 1 - i].line, lines[i]) << i;
}

TEST_F(AuditSearchTest, SaysWhenThereIsNoRecord) {
  const auto page = AuditSearch(path_).Find({});
  ASSERT_FALSE(page);
  EXPECT_EQ(page.error().code, ErrorCode::kNotFound);
}

TEST_F(AuditSearchTest, CountsByDayTypeAndAnswer) {
  AppendMixed();
  clock_.Advance(std::chrono::hours(8));  // 2027-01-15 16:00 UTC is the 16th in Japan
  Append(DestinationReached({"s", "tanaka", "税務課", "example.jp", 443, "allowed", "open"}));
  const auto counts = AuditSearch(path_).Count({}, std::chrono::minutes(540));
  ASSERT_TRUE(counts.has_value());
  EXPECT_EQ(counts->entries, 7u);
  EXPECT_EQ(counts->by_type.at("login.ok"), 1u);
  EXPECT_EQ(counts->by_answer.at("allowed"), 1u);
  EXPECT_EQ(counts->by_department.at("税務課"), 3u);
  EXPECT_EQ(counts->by_reason.at("class_never_leaves"), 1u);
  ASSERT_EQ(counts->by_day.size(), 2u);
  EXPECT_EQ(counts->by_day.begin()->second.entries, 6u);
  EXPECT_EQ(counts->by_day.rbegin()->second.by_answer.at("allowed"), 1u);
  EXPECT_EQ(counts->by_day.rbegin()->first - counts->by_day.begin()->first, 1);
  EXPECT_EQ(AuditSearch(path_).Count({}, std::chrono::minutes(0))->by_day.size(), 1u);
}

TEST_F(AuditSearchTest, KeepsItsCountsBounded) {
  {
    AuditLog log = Open();
    std::vector<Event> events;
    for (int i = 0; i < 1000; ++i) events.push_back(SessionRequested("u", "課" + std::to_string(i), "::1"));
    ASSERT_TRUE(log.AppendBatch(events));
  }
  const auto counts = AuditSearch(path_).Count({}, std::chrono::minutes(0));
  EXPECT_LE(counts->by_department.size(), SearchCounts::kMaxKeys + 1);
  EXPECT_GE(counts->by_department.at("other"), 799u);
}

TEST(EntryView, ReadsWhatFormatLineWrites) {
  const Event event{"x.y",
                    {{"text", "a\"b\\c,\"user\":\"fake\"\n"}, {"number", int64_t{-7}}, {"yes", true}, {"user", "u"}}};
  const auto line = FormatLine(event, 42, WallTime(std::chrono::milliseconds(1'800'000'000'123)), kNoHash);
  const auto entry = EntryView::Of(line->text);
  ASSERT_TRUE(entry.has_value());
  EXPECT_EQ(entry->seq(), 42u);
  EXPECT_EQ(entry->wall(), WallTime(std::chrono::milliseconds(1'800'000'000'123)));
  EXPECT_EQ(entry->event(), "x.y");
  EXPECT_EQ(entry->Member("text"), "a\"b\\c,\"user\":\"fake\"\n");
  EXPECT_EQ(entry->Member("user"), "u");
  EXPECT_EQ(entry->Number("number"), -7);
  EXPECT_EQ(entry->Member("nothing"), "");
  const std::vector<std::pair<std::string, std::string>> fields = {
      {"text", "a\"b\\c,\"user\":\"fake\"\n"}, {"number", "-7"}, {"yes", "true"}, {"user", "u"}};
  EXPECT_EQ(entry->Fields(), fields);
}

TEST(EntryView, RefusesWhatIsNoEntry) {
  for (const char* line : {"", "{}", R"({"v":2,"seq":1)", R"({"v":1,"seq":x)",
                           R"({"v":1,"seq":1,"time":"2027-13-15T08:00:00.000Z","event":"e")",
                           R"({"v":1,"seq":1,"time":"2027-01-15 08:00:00.000Z","event":"e")"}) {
    EXPECT_FALSE(EntryView::Of(line)) << line;
  }
}

}  // namespace
}  // namespace shoji::audit
