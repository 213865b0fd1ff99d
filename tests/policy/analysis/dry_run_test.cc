#include "policy/analysis/dry_run.h"

#include <gtest/gtest.h>

#include "policy/analysis/report_words.h"
#include "policy/audit/audit_event.h"
#include "policy/audit/audit_line.h"
#include "tests/policy/rule_builder.h"

namespace shoji::policy {
namespace {

Rule PasteRule() {
  Rule rule = RuleFor("paste", Answer::kAllow);
  rule.channels = {Channel::kClipboardText};
  rule.terminals = {ParseNetwork("10.1.0.0/16").value()};
  return rule;
}

// The entry that the audit record would hold.
std::string LineOf(const Request& request, const Decision& decision) {
  const auto event = audit::TransferDecided(
      {.session = "s", .transfer = 7, .request = request, .decision = decision, .rules = 3, .content = "abc"});
  std::string text = audit::FormatLine(event, 1, WallTime(std::chrono::seconds(1'800'000'000)), audit::kNoHash)->text;
  text.pop_back();
  return text;
}

Result<RecordedDecision> ReadBack(const Request& request, const Decision& decision) {
  const std::string line = LineOf(request, decision);
  return ReadRecordedDecision(audit::EntryView::Of(line).value());
}

TEST(RecordedDecision, ComesBackWholeFromTheRecord) {
  Request request = Paste();
  request.subject.departments = {"税務課", "市民課"};
  request.subject.terminal = "2001:db8::1";
  request.zone = Zone::kInternet;
  request.channel = Channel::kFileDownload;
  request.direction = Direction::kInbound;
  request.declared = Classification::k2;
  request.inspected = Classification::k3A;
  request.integrity = Integrity::k2;
  request.availability = Availability::k1;
  request.bytes = 123'456'789;
  request.media_type = "application/pdf";
  request.recent = {4, 5};
  request.at = {.day = 20'513, .weekday = 0, .minute = 1439};
  request.stage = Stage::kEarly;
  const auto past = ReadBack(request, Refusal(Reason::kTooMany, "paste"));
  ASSERT_TRUE(past.has_value()) << past.error().message;
  const Request& read = past->request;
  EXPECT_EQ(read.subject.user, "tanaka");
  EXPECT_EQ(read.subject.departments, request.subject.departments);
  EXPECT_EQ(read.subject.role, "staff");
  EXPECT_EQ(read.subject.terminal, "2001:db8::1");
  EXPECT_EQ(read.zone, request.zone);
  EXPECT_EQ(read.channel, request.channel);
  EXPECT_EQ(read.direction, request.direction);
  EXPECT_EQ(read.declared, request.declared);
  EXPECT_EQ(read.inspected, request.inspected);
  EXPECT_EQ(read.integrity, request.integrity);
  EXPECT_EQ(read.availability, request.availability);
  EXPECT_EQ(read.bytes, request.bytes);
  EXPECT_EQ(read.media_type, request.media_type);
  EXPECT_EQ(read.recent.count, 4u);
  EXPECT_EQ(read.recent.bytes, 5u);
  EXPECT_EQ(read.at, request.at);
  EXPECT_EQ(read.stage, Stage::kEarly);
  EXPECT_EQ(past->answer, Answer::kDeny);
  EXPECT_EQ(past->rule_id, "paste");
  EXPECT_EQ(past->reason_key, "too_many");
}

TEST(RecordedDecision, EveryMemberIsNeeded) {
  const std::string line = LineOf(Paste(), Engine().Decide(Paste()));
  ASSERT_TRUE(ReadRecordedDecision(*audit::EntryView::Of(line)).has_value());
  for (const char* member :
       {"user",         "department", "role",      "terminal",     "zone",  "channel",    "direction",
        "declared",     "inspected",  "integrity", "availability", "bytes", "media_type", "recent_count",
        "recent_bytes", "local",      "stage",     "answer",       "rule",  "reason"}) {
    std::string broken = line;
    const size_t at = broken.find(std::string(",\"") + member + "\":");
    ASSERT_NE(at, std::string::npos) << member;
    broken[at + 2] = '?';
    const auto read = ReadRecordedDecision(*audit::EntryView::Of(broken));
    ASSERT_FALSE(read.has_value()) << member;
    EXPECT_NE(read.error().message.find(member), std::string::npos);
  }
}

TEST(RecordedDecision, RefusesValuesThatNoDecisionHas) {
  const std::string line = LineOf(Paste(), Engine().Decide(Paste()));
  for (const auto& [good, bad] : {std::pair("\"lgwan\"", "\"moon\""),
                                  {"\"outbound\"", "\"unknown\""},
                                  {"\"bytes\":10", "\"bytes\":-1"},
                                  {"2026-11-23T10:00", "2026-02-30T10:00"},
                                  {"2026-11-23T10:00", "2026-11-23T24:00"}}) {
    std::string broken = line;
    const size_t at = broken.find(good);
    ASSERT_NE(at, std::string::npos) << good;
    broken.replace(at, std::string_view(good).size(), bad);
    EXPECT_FALSE(ReadRecordedDecision(*audit::EntryView::Of(broken)).has_value()) << bad;
  }
}

TEST(DryRun, FindsTheDecisionsThatFlip) {
  const Engine narrower(RulesOf({}));
  const Engine wider(RulesOf({PasteRule()}));
  DryRun run(wider);
  Request inside = Paste();
  inside.subject.terminal = "10.1.2.3";
  Request outside = Paste();
  outside.subject.terminal = "10.2.2.3";
  for (const Request& request : {inside, inside, outside}) run.Add(*ReadBack(request, narrower.Decide(request)));
  const auto report = run.Finish();
  EXPECT_EQ(report.decisions, 3u);
  EXPECT_EQ(report.flipped, 2u);
  EXPECT_EQ(report.same, 1u);
  ASSERT_EQ(report.flips.size(), 1u);
  EXPECT_EQ(report.flips[0].count, 2u);
  EXPECT_EQ(report.flips[0].bytes, 20u);
  EXPECT_EQ(report.flips[0].flip.after, Answer::kAllow);
  EXPECT_EQ(Sentence(report.flips[0], Language::kJapanese),
            "2 件: 税務課: 文字を外へ貼り付ける、拒否(default-deny)→ 許可(paste、allowed)(2027-01-15〜2027-01-15)");
}

TEST(DryRun, CountsSizeAndFrequencyOfThePast) {
  const Engine engine(RulesOf({PasteRule()}));
  Request large = Paste();
  large.subject.terminal = "10.1.2.3";
  large.bytes = kWide.max_bytes + 1;
  Request frequent = Paste();
  frequent.subject.terminal = "10.1.2.3";
  frequent.recent = {kWide.max_per_minute, 0};
  Decision allowed;
  allowed.answer = Answer::kAllow;
  DryRun run(engine);
  run.Add(*ReadBack(large, allowed));
  run.Add(*ReadBack(frequent, allowed));
  const auto report = run.Finish();
  ASSERT_EQ(report.flips.size(), 2u);
  EXPECT_EQ(report.flips[0].flip.reason_after, "too_large");
  EXPECT_EQ(report.flips[1].flip.reason_after, "too_many");
}

TEST(DryRun, LeavesOutWhatNoRuleSaid) {
  const Engine engine(RulesOf({PasteRule()}));
  DryRun run(engine);
  run.Add(*ReadBack(Paste(), Refusal(Reason::kFrozen, "emergency-stop")));
  run.Add(*ReadBack(Paste(), Refusal(Reason::kNotInspected, "zeimu-upload")));
  run.Add(*ReadBack(Paste(), Refusal(Reason::kCancelled, "gate")));
  run.Add(*ReadBack(Paste(), Refusal(Reason::kTooLarge, "gate")));
  run.AddUnreadable();
  const auto report = run.Finish();
  EXPECT_EQ(report.outside_rules, 4u);
  EXPECT_EQ(report.unreadable, 1u);
  EXPECT_EQ(report.flipped, 0u);
  EXPECT_EQ(Lines(report, Language::kEnglish).size(), 3u);
}

TEST(DryRun, SaysWhenTheContentWasNeverSeen) {
  const Engine engine(RulesOf({RuleFor("all", Answer::kAllow)}));
  Request early = Paste();
  early.stage = Stage::kEarly;
  DryRun run(engine);
  run.Add(*ReadBack(early, Engine().Decide(early)));
  const auto report = run.Finish();
  ASSERT_EQ(report.flips.size(), 1u);
  EXPECT_TRUE(report.flips[0].flip.unseen);
  EXPECT_NE(Sentence(report.flips[0], Language::kJapanese).find("内容の検査に進む"), std::string::npos);
}

TEST(DryRun, KeepsNoMoreThanSoManyWaysToFlip) {
  const Engine engine(RulesOf({RuleFor("all", Answer::kAllow)}));
  DryRun run(engine);
  for (size_t i = 0; i < DryRun::kMaxWays + 5; ++i) {
    Request request = Paste();
    request.subject.departments = {"d" + std::to_string(i)};
    run.Add(*ReadBack(request, Engine().Decide(request)));
  }
  const auto report = run.Finish();
  EXPECT_EQ(report.flips.size(), DryRun::kMaxWays);
  EXPECT_EQ(report.flips_left_out, 5u);
  EXPECT_EQ(report.flipped, DryRun::kMaxWays + 5);
}

}  // namespace
}  // namespace shoji::policy
