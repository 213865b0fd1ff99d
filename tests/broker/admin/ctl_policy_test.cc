// shojictl policy: the real program, offline and against a real AdminServer with a real PolicyDesk.
#include "policy/engine.h"
#include "tests/broker/admin/shojictl_fixture.h"

namespace shoji::admin {
namespace {

constexpr const char* kPaste = R"(format = 1
name = "例市"
contact = "情報政策課"
[departments."税務課"]
classification = "1"
[[rules]]
id = "paste"
departments = ["税務課"]
directions = ["outbound"]
channels = ["clipboard.text"]
classes = ["1"]
answer = "allow"
max_bytes = "10 KiB"
per_minute = 5
)";

policy::Request Paste() {
  policy::Request request;
  request.subject = {"tanaka", {"税務課"}, "staff", "10.1.2.3"};
  request.bytes = 10;
  return request;
}

class CtlPolicyTest : public ShojictlFixture {
 protected:
  CtlPolicyTest() { EXPECT_TRUE(desk_->Begin()); }

  std::string File(const std::string& name, const std::string& text) {
    std::ofstream(root_ + "/" + name) << text;
    return root_ + "/" + name;
  }
  std::string Rules() { return File("rules.toml", kPaste); }
  Outcome Policy(std::vector<std::string> arguments, const std::string& input = "") {
    arguments.insert(arguments.begin(), "policy");
    arguments.insert(arguments.end(), {"--lang", "en"});
    return Run(std::move(arguments), input);
  }
  bool PastePasses() const { return desk_->current()->Decide(Paste()).answer == policy::Answer::kAllow; }
  void MakeTwoPersons() {
    desk_ = std::make_unique<rules::PolicyDesk>(*versions_, *audit_, clock_, rules::PolicyDesk::Settings{true});
    ASSERT_TRUE(desk_->Begin());
    MakeCommands();
    server_.reset();
    server_.emplace(std::move(*AdminServer::Listen(*directory_, *commands_)));
    for (const auto& [name, role] : {std::pair("suzuki", "security"), {"mori", "security"}, {"abe", "auditor"}}) {
      ASSERT_EQ(Ask(R"({"op":"user.add","department":"情報政策課","password":"correct horse","name":")" +
                    std::string(name) + R"(","role":")" + role + "\"}")["ok"],
                true);
    }
  }
};

TEST_F(CtlPolicyTest, ChecksAFileWithoutABroker) {
  server_.reset();
  const auto sound = Policy({"check", Rules()});
  EXPECT_EQ(sound.code, 0) << sound.output;
  EXPECT_NE(sound.output.find("every invariant holds"), std::string::npos) << sound.output;
  const auto japanese = Run({"policy", "check", Rules(), "--lang", "ja"});
  EXPECT_NE(japanese.output.find("不変条件はすべて守られています"), std::string::npos) << japanese.output;
}

TEST_F(CtlPolicyTest, NamesFileLineAndMendOfARuleFileThatCannotBeRead) {
  std::string text = kPaste;
  text.replace(text.find("per_minute = 5"), 14, "per_minutes = 5");
  const auto bad = Policy({"check", File("bad.toml", text)});
  EXPECT_EQ(bad.code, 1);
  EXPECT_NE(bad.output.find("bad.toml:"), std::string::npos) << bad.output;
  EXPECT_NE(bad.output.find("per_minutes"), std::string::npos) << bad.output;
  EXPECT_EQ(Policy({"check", root_ + "/none.toml"}).code, 1);
}

TEST_F(CtlPolicyTest, StrictCheckingFailsOnRemarks) {
  const std::string file =
      File("remark.toml", std::string(kPaste) + "[departments.\"市民課\"]\nclassification = \"1\"\n");
  const auto remark = Policy({"check", file});
  EXPECT_EQ(remark.code, 0);
  EXPECT_NE(remark.output.find("no rule is about the department 市民課"), std::string::npos) << remark.output;
  EXPECT_EQ(Policy({"check", file, "--strict"}).code, 1);
  EXPECT_EQ(Policy({"check", Rules(), "--strict"}).code, 0);
}

TEST_F(CtlPolicyTest, TellsTheDifferenceOfFilesAndVersions) {
  const auto diff = Policy({"diff", "active", Rules()});
  EXPECT_EQ(diff.code, 0) << diff.output;
  EXPECT_NE(
      diff.output.find("[looser] 税務課: paste text out, class 1 or lower: refused -> allowed (up to 10 KiB at once, "
                       "5 a minute, 50 KiB a minute)"),
      std::string::npos)
      << diff.output;
  server_.reset();
  EXPECT_NE(Policy({"diff", Rules(), Rules()}).output.find("no decision changes"), std::string::npos);
  EXPECT_EQ(Policy({"diff", "1", Rules()}).code, 3);
}

TEST_F(CtlPolicyTest, ExplainsOneQuestion) {
  const std::string rules = Rules();
  const std::vector<std::string> paste = {"explain",   "--rules",        rules,         "--department", "税務課",
                                          "--channel", "clipboard.text", "--direction", "outbound"};
  const auto allowed = Policy(paste);
  EXPECT_EQ(allowed.code, 0) << allowed.output;
  EXPECT_NE(allowed.output.find("answer: allowed"), std::string::npos) << allowed.output;
  EXPECT_NE(allowed.output.find("+ rule paste (line 6): fits"), std::string::npos) << allowed.output;
  auto secret = paste;
  secret.insert(secret.end(), {"--inspected", "3A"});
  const auto refused = Policy(secret);
  EXPECT_EQ(refused.code, 0);
  EXPECT_NE(refused.output.find("decided by: invariant-class-3"), std::string::npos) << refused.output;
  EXPECT_NE(refused.output.find("does not fit (class)"), std::string::npos) << refused.output;
  EXPECT_EQ(Policy({"explain", "--rules", rules, "--channel", "clipboard.text"}).code, 2);
  EXPECT_EQ(Policy({"explain", "--rules", rules, "--channel", "telepathy"}).code, 2);
}

TEST_F(CtlPolicyTest, SubmitsActivatesShowsAndRollsBack) {
  EXPECT_FALSE(PastePasses());
  const auto submitted = Policy({"submit", Rules(), "--note", "税務課の貼り付け"});
  EXPECT_EQ(submitted.code, 0) << submitted.output;
  EXPECT_NE(submitted.output.find("version 2"), std::string::npos) << submitted.output;
  EXPECT_FALSE(PastePasses());
  EXPECT_EQ(Policy({"activate", "2"}).code, 0);
  EXPECT_TRUE(PastePasses());
  EXPECT_NE(Policy({"show", "active"}).output.find(kPaste), std::string::npos);
  const auto list = Policy({"list"});
  EXPECT_NE(list.output.find("税務課の貼り付け"), std::string::npos) << list.output;
  EXPECT_NE(list.output.find("retired"), std::string::npos) << list.output;
  EXPECT_EQ(Policy({"activate", "2"}).code, 1);
  EXPECT_EQ(Policy({"activate", "9"}).code, 1);
  EXPECT_NE(Policy({"rollback"}).output.find("version 1"), std::string::npos);
  EXPECT_FALSE(PastePasses());
  EXPECT_NE(Audit().find(R"("act":"rollback","version":1,"active_before":2)"), std::string::npos);
}

TEST_F(CtlPolicyTest, SchedulesForADate) {
  ASSERT_EQ(Policy({"submit", Rules()}).code, 0);
  EXPECT_EQ(Policy({"activate", "2", "--at", "1st of April"}).code, 2);
  EXPECT_EQ(Policy({"activate", "2", "--at", "2026-01-01T00:00"}).code, 1);  // the past of the broker's clock
  ASSERT_EQ(Policy({"activate", "2", "--at", "2027-04-01T00:00"}).code, 0);
  EXPECT_NE(Policy({"list"}).output.find("from 2027-04-01 00:00"), std::string::npos);
  EXPECT_FALSE(PastePasses());
  clock_.Advance(std::chrono::hours(24 * 100));
  desk_->Tick();
  EXPECT_TRUE(PastePasses());
}

TEST_F(CtlPolicyTest, TakesALargeRuleFile) {
  const std::string large = std::string(kPaste) + std::string(200 * 1024, '\n');
  EXPECT_EQ(Policy({"submit", File("large.toml", large)}).code, 0);
  EXPECT_EQ(desk_->Show(2)->text.size(), large.size());
  EXPECT_EQ(Policy({"submit", File("huge.toml", large + large)}).code, 1);
}

TEST_F(CtlPolicyTest, TwoPersonsAreTwoLogins) {
  MakeTwoPersons();
  EXPECT_EQ(Policy({"submit", Rules()}).code, 1);
  const auto as = [this](std::vector<std::string> arguments, const std::string& who, const std::string& password) {
    arguments.insert(arguments.end(), {"--user", who, "--password-stdin"});
    return Policy(std::move(arguments), password + "\n");
  };
  ASSERT_EQ(as({"submit", Rules()}, "suzuki", "correct horse").code, 0);
  EXPECT_EQ(as({"activate", "2"}, "mori", "correct horse").code, 1);   // not approved
  EXPECT_EQ(Policy({"approve", "2"}).code, 1);                         // nobody in particular
  EXPECT_EQ(as({"approve", "2"}, "suzuki", "correct horse").code, 1);  // the author
  EXPECT_EQ(as({"approve", "2"}, "mori", "wrong horse").code, 1);
  EXPECT_EQ(as({"approve", "2"}, "abe", "correct horse").code, 1);  // an auditor
  EXPECT_EQ(as({"approve", "2"}, "nobody", "correct horse").code, 1);
  EXPECT_FALSE(PastePasses());
  ASSERT_EQ(as({"approve", "2"}, "mori", "correct horse").code, 0);
  EXPECT_EQ(Policy({"activate", "2"}).code, 1);  // root, but nobody in particular
  EXPECT_EQ(Policy({"activate", "2", "--at", "2027-04-01T00:00"}).code, 1);
  EXPECT_FALSE(PastePasses());
  EXPECT_EQ(as({"activate", "2"}, "suzuki", "correct horse").code, 0);
  EXPECT_TRUE(PastePasses());
  EXPECT_EQ(Policy({"rollback"}).code, 1);
  EXPECT_TRUE(PastePasses());
  EXPECT_EQ(as({"rollback"}, "mori", "correct horse").code, 0);
  EXPECT_FALSE(PastePasses());
  EXPECT_EQ(Policy({"list"}).code, 0);
  EXPECT_NE(Audit().find(R"("actor":"mori","act":"approve","version":2)"), std::string::npos);
  EXPECT_NE(Audit().find(R"("actor":"mori","act":"rollback","version":1)"), std::string::npos);
  EXPECT_EQ(Audit().find("correct horse"), std::string::npos);
}

TEST_F(CtlPolicyTest, TriesRulesOnTheRecordedPast) {
  const auto engine = desk_->current();
  for (int i = 0; i < 3; ++i) {
    const policy::Request request = Paste();
    ASSERT_TRUE(audit_->Append(audit::TransferDecided({.session = kSessionA,
                                                       .transfer = i,
                                                       .request = request,
                                                       .decision = engine->Decide(request),
                                                       .rules = 1,
                                                       .content = ""})));
  }
  server_.reset();
  // The fake clock of the record stands in 2027: shojictl's own may be before that.
  const auto flips = Policy({"dry-run", Rules(), "--since", "2026-01-01"});
  EXPECT_EQ(flips.code, 0) << flips.output;
  EXPECT_NE(flips.output.find("of 3 recorded decisions, 3 would flip"), std::string::npos) << flips.output;
  EXPECT_NE(
      flips.output.find("3 times: 税務課: paste text out, refused (invariant-class-3) -> allowed (paste, allowed)"),
      std::string::npos)
      << flips.output;
  EXPECT_EQ(Policy({"dry-run", Rules(), "--since", "soon"}).code, 2);
  EXPECT_EQ(Policy({"dry-run", Rules(), "--audit-file", root_ + "/none"}).code, 1);
}

TEST_F(CtlPolicyTest, SpeaksToPrograms) {
  const auto parsed = nlohmann::json::parse(Run({"--json", "policy", "check", Rules()}).output, nullptr, false);
  EXPECT_EQ(parsed.value("ok", false), true);
  EXPECT_EQ(parsed["ja"].size(), parsed["en"].size());
  EXPECT_EQ(nlohmann::json::parse(Run({"--json", "policy", "list"}).output, nullptr, false).value("active", 0), 1);
}

TEST_F(CtlPolicyTest, HelpsAndRefusesWrongUsage) {
  for (const char* command : {"check", "diff", "explain", "dry-run", "list", "show", "submit", "approve", "activate",
                              "unschedule", "rollback"}) {
    EXPECT_EQ(Run({"policy", command, "--help"}).code, 0) << command;
  }
  EXPECT_EQ(Run({"policy"}).code, 2);
  EXPECT_EQ(Policy({"check"}).code, 2);
  EXPECT_EQ(Policy({"diff", "a"}).code, 2);
  EXPECT_EQ(Policy({"approve", "2", "--user", "mori"}).code, 2);
  EXPECT_EQ(Run({"policy", "list", "--lang", "fr"}).code, 2);
}

TEST_F(CtlPolicyTest, SaysWhatToDoWhenNoBrokerRuns) {
  server_.reset();
  for (const std::vector<std::string>& command : {std::vector<std::string>{"list"}, {"activate", "2"}, {"rollback"}}) {
    const auto outcome = Policy(command);
    EXPECT_EQ(outcome.code, 3);
    EXPECT_NE(outcome.output.find("./shoji up"), std::string::npos) << outcome.output;
  }
}

}  // namespace
}  // namespace shoji::admin
