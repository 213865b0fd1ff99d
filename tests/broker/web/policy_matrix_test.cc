// The table over the rules, and edits of the table as edits of the text.
#include "broker/web/console/policy_matrix.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "broker/web/console/cell_editor.h"
#include "broker/web/console/policy_bodies.h"

namespace shoji::web {
namespace {

using policy::Answer;
using policy::Channel;
using policy::Classification;
using policy::Direction;

constexpr std::string_view kRules = R"(format = 1
contact = "情報政策課"

# 税務課は慎重に
[departments."税務課"]
classification = "2"  # 課の既定

[departments."市民課"]
classification = "1"

[[rules]]
id = "paste"
departments = ["市民課", "税務課"]
directions = ["outbound"]
channels = ["clipboard.text"]
classes = ["1", "2"]
answer = "allow"
max_bytes = "4 KiB"
per_minute = 6

# 人が書いた拒否
[[rules]]
id = "never-images"
channels = ["clipboard.image"]
answer = "deny"

[[rules]]
id = "download-hours"
departments = ["市民課"]
directions = ["inbound"]
channels = ["file.download"]
classes = ["1", "2"]
times = ["08:30-17:15"]
answer = "sanitise"
max_bytes = "1 MiB"
per_minute = 2
)";

constexpr MatrixRoute kPaste = {Direction::kOutbound, Channel::kClipboardText};
constexpr MatrixRoute kUpload = {Direction::kOutbound, Channel::kFileUpload};
constexpr MatrixRoute kCopy = {Direction::kInbound, Channel::kClipboardText};
constexpr policy::Limits kLimits = {10 * 1024, 3, 20 * 1024};
const policy::LocalTime kNoon = {20'000, 3, 12 * 60};

policy::Engine EngineOf(std::string_view toml) {
  auto rules = policy::ParseRules(toml, "rules.toml");
  EXPECT_TRUE(rules) << (rules ? "" : rules.error().message);
  return policy::Engine(rules ? *rules : policy::RuleSet{});
}

policy::Decision Cell(std::string_view toml, const std::string& department, MatrixRoute route, Classification level) {
  return DecideCell(EngineOf(toml), {department, route, level}, kNoon);
}

TEST(PolicyMatrix, CellIsTheEnginesDecision) {
  EXPECT_EQ(Cell(kRules, "市民課", kPaste, Classification::k1).rule_id, "paste");
  EXPECT_EQ(Cell(kRules, "市民課", kPaste, Classification::k3C).answer, Answer::kDeny);
  EXPECT_EQ(Cell(kRules, "税務課", kPaste, Classification::k1).classification, Classification::k2);
  EXPECT_EQ(Cell(kRules, "総務課", kPaste, Classification::k1).answer, Answer::kDeny);
}

TEST(PolicyMatrix, HasARowPerDepartmentAndACellPerRouteAndClass) {
  const auto matrix = MatrixJson(EngineOf(kRules), {"総務課", "税務課"}, kNoon).value();
  ASSERT_EQ(matrix["rows"].size(), 3u);
  EXPECT_EQ(matrix["rows"][0]["department"], "総務課");
  EXPECT_EQ(matrix["rows"][0]["described"], false);
  EXPECT_EQ(matrix["rows"][0]["class"], "3A");
  EXPECT_EQ(matrix["rows"][1]["described"], true);
  EXPECT_EQ(matrix["rows"][2]["department"], "市民課");
  for (const auto& row : matrix["rows"]) {
    ASSERT_EQ(row["cells"].size(), kMatrixRoutes.size() * kMatrixClasses.size());
    for (const auto& index : row["cells"]) EXPECT_LT(index.get<size_t>(), matrix["decisions"].size());
  }
  const auto& first = matrix["decisions"][matrix["rows"][2]["cells"][0].get<size_t>()];
  EXPECT_EQ(first["answer"], "allow");
  EXPECT_EQ(first["max_bytes"], 4096);
}

TEST(PolicyMatrix, IsGivenUpWhenCancelled) {
  const auto given_up = MatrixJson(EngineOf(kRules), {"総務課"}, kNoon, [] { return true; });
  EXPECT_EQ(given_up.error().code, ErrorCode::kTooLarge);
  EXPECT_TRUE(MatrixJson(EngineOf(kRules), {"総務課"}, kNoon, [] { return false; }));
}

TEST(PolicyMatrix, MarksWhatDependsOnMore) {
  const auto matrix = MatrixJson(EngineOf(kRules), {"市民課"}, kNoon).value();
  const auto at = [&](size_t route, size_t level) {
    return matrix["decisions"][matrix["rows"][0]["cells"][route * 5 + level].get<size_t>()];
  };
  EXPECT_EQ(at(5, 0)["answer"], "sanitise");
  EXPECT_EQ(at(5, 0)["conditional"], true);
  EXPECT_EQ(at(5, 2)["conditional"], false);
  EXPECT_EQ(at(0, 0)["conditional"], false);
}

TEST(CellEditor, AllowingACellAddsOneRuleAndLeavesTheRestAsItWas) {
  const CellEdit edit{{"市民課", kUpload, Classification::k1}, Answer::kAllow, kLimits};
  const auto edited = EditCell(kRules, edit, kNoon);
  ASSERT_TRUE(edited) << edited.error().message;
  EXPECT_TRUE(edited->took_effect);
  EXPECT_TRUE(edited->text.starts_with(kRules));
  const auto decision = Cell(edited->text, "市民課", kUpload, Classification::k1);
  EXPECT_EQ(decision.answer, Answer::kAllow);
  EXPECT_EQ(decision.limits, kLimits);
  EXPECT_EQ(Cell(edited->text, "市民課", kUpload, Classification::k2).answer, Answer::kDeny);
  EXPECT_EQ(Cell(edited->text, "税務課", kUpload, Classification::k1).answer, Answer::kDeny);
}

TEST(CellEditor, TakingItBackGivesTheOldText) {
  CellEdit edit{{"市民課", kUpload, Classification::k1}, Answer::kAllow, kLimits};
  const auto allowed = EditCell(kRules, edit, kNoon);
  edit.answer = Answer::kDeny;
  const auto denied = EditCell(allowed->text, edit, kNoon);
  ASSERT_TRUE(denied);
  EXPECT_TRUE(denied->took_effect);
  EXPECT_EQ(denied->text, kRules);
}

TEST(CellEditor, ChangingLimitsReplacesTheCellsRule) {
  CellEdit edit{{"市民課", kUpload, Classification::k1}, Answer::kAllow, kLimits};
  auto edited = EditCell(kRules, edit, kNoon);
  edit.limits.max_bytes = 1;
  edited = EditCell(edited->text, edit, kNoon);
  ASSERT_TRUE(edited && edited->took_effect);
  EXPECT_EQ(edited->deciding.limits.max_bytes, 1u);
  EXPECT_EQ(EngineOf(edited->text).rules().rules.size(), EngineOf(kRules).rules().rules.size() + 1);
}

TEST(CellEditor, TighteningWhatAWiderRuleAllowsAddsADeny) {
  const auto edited = EditCell(kRules, {{"市民課", kPaste, Classification::k2}, Answer::kDeny, {}}, kNoon);
  ASSERT_TRUE(edited && edited->took_effect);
  EXPECT_EQ(Cell(edited->text, "市民課", kPaste, Classification::k2).answer, Answer::kDeny);
  EXPECT_EQ(Cell(edited->text, "市民課", kPaste, Classification::k1).answer, Answer::kAllow);
}

TEST(CellEditor, StricterRuleOfAPersonStaysAndIsNamed) {
  const MatrixRoute picture = {Direction::kOutbound, Channel::kClipboardImage};
  const auto edited = EditCell(kRules, {{"市民課", picture, Classification::k1}, Answer::kAllow, kLimits}, kNoon);
  ASSERT_TRUE(edited);
  EXPECT_FALSE(edited->took_effect);
  EXPECT_EQ(edited->text, kRules);
  EXPECT_EQ(edited->deciding.rule_id, "never-images");
}

TEST(CellEditor, InvariantCannotBeEditedAway) {
  for (const auto level : {Classification::k3C, Classification::k3B, Classification::k3A}) {
    const auto edited = EditCell(kRules, {{"市民課", kPaste, level}, Answer::kAllow, kLimits}, kNoon);
    ASSERT_TRUE(edited);
    EXPECT_FALSE(edited->took_effect);
    EXPECT_EQ(edited->deciding.answer, Answer::kDeny);
  }
}

TEST(CellEditor, ClassBelowTheDepartmentsOwnMeansItsOwn) {
  const auto edited = EditCell(kRules, {{"税務課", kCopy, Classification::k1}, Answer::kSanitise, kLimits}, kNoon);
  ASSERT_TRUE(edited && edited->took_effect);
  EXPECT_EQ(Cell(edited->text, "税務課", kCopy, Classification::k2).answer, Answer::kSanitise);
}

TEST(CellEditor, UndescribedDepartmentIsNotFoundUntilItHasAClass) {
  const CellEdit edit{{"総務課", kPaste, Classification::k1}, Answer::kAllow, kLimits};
  EXPECT_EQ(EditCell(kRules, edit, kNoon).error().code, ErrorCode::kNotFound);
  const auto described = SetDepartmentClass(kRules, "総務課", Classification::k1);
  ASSERT_TRUE(described) << described.error().message;
  EXPECT_TRUE(EditCell(*described, edit, kNoon)->took_effect);
}

TEST(CellEditor, DepartmentsClassIsChangedWhereItStands) {
  const auto changed = SetDepartmentClass(kRules, "税務課", Classification::k3C);
  ASSERT_TRUE(changed) << changed.error().message;
  EXPECT_NE(changed->find("classification = \"3C\"  # 課の既定"), std::string::npos);
  EXPECT_NE(changed->find("# 税務課は慎重に"), std::string::npos);
  EXPECT_EQ(EngineOf(*changed).rules().Floor({"税務課"}), Classification::k3C);
  EXPECT_EQ(EngineOf(*changed).rules().Floor({"市民課"}), Classification::k1);
}

TEST(CellEditor, ClassWrittenInAnotherWayIsLeftToPeople) {
  constexpr std::string_view kInline = "format = 1\n[departments]\n\"税務課\" = { classification = \"2\" }\n";
  EXPECT_EQ(SetDepartmentClass(kInline, "税務課", Classification::k1).error().code, ErrorCode::kRefused);
  EXPECT_TRUE(SetDepartmentClass(kRules, "税務課", Classification::k1));
}

TEST(CellEditor, EmptyFileBecomesOneThatRulesCanBeAddedTo) {
  const auto described = SetDepartmentClass("# まだ何もありません\n", "税務課", Classification::k2);
  ASSERT_TRUE(described) << described.error().message;
  EXPECT_TRUE(
      EditCell(*described, {{"税務課", kPaste, Classification::k2}, Answer::kAllow, kLimits}, kNoon)->took_effect);
}

TEST(CellEditor, NameOfADepartmentCannotBreakOutOfTheText) {
  const std::string hostile = "x\"] \n[[rules]]";
  EXPECT_FALSE(SetDepartmentClass(kRules, hostile, Classification::k1));
  const std::string quoted = "第1\"課\\";
  const auto described = SetDepartmentClass(kRules, quoted, Classification::k1);
  ASSERT_TRUE(described) << described.error().message;
  EXPECT_EQ(EngineOf(*described).rules().Floor({quoted}), Classification::k1);
}

TEST(CellEditor, TextThatCannotBeReadIsInvalid) {
  EXPECT_EQ(EditCell("nonsense", {{"税務課", kPaste, Classification::k1}, Answer::kDeny, {}}, kNoon).error().code,
            ErrorCode::kInvalid);
}

TEST(CellRuleId, FitsAndTellsCellsApart) {
  std::set<std::string> ids;
  for (const char* department : {"税務課", "市民課"}) {
    for (const auto& route : kMatrixRoutes) {
      for (const auto level : kMatrixClasses) {
        const auto id = CellRuleId({department, route, level});
        EXPECT_LE(id.size(), 64u);
        EXPECT_EQ(id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-."), std::string::npos) << id;
        EXPECT_TRUE(ids.insert(id).second);
      }
    }
  }
}

TEST(PolicyBodies, CellsAreReadAndNonsenseIsRefused) {
  const std::string cell =
      R"("text":"","department":"税務課","direction":"outbound","channel":"clipboard.text","class":"2")";
  const std::string limits = R"("max_bytes":10,"per_minute":2,"bytes_per_minute":20)";
  ASSERT_TRUE(ParseCellBody("{" + cell + R"(,"answer":"deny"})"));
  const auto allow = ParseCellBody("{" + cell + R"(,"answer":"allow",)" + limits + "}");
  ASSERT_TRUE(allow) << allow.error().message;
  EXPECT_EQ(allow->edit.limits, (policy::Limits{10, 2, 20}));
  EXPECT_FALSE(ParseCellBody("{" + cell + R"(,"answer":"allow"})"));
  EXPECT_FALSE(ParseCellBody("{" + cell + R"(,"answer":"perhaps"})"));
  EXPECT_FALSE(ParseCellBody("{" + cell + R"(,"answer":"allow","max_bytes":30,"per_minute":2,"bytes_per_minute":20})"));
  EXPECT_FALSE(ParseCellBody("{" + cell + R"(,"answer":"allow","max_bytes":-1,"per_minute":2,"bytes_per_minute":20})"));
  EXPECT_FALSE(ParseCellBody(
      R"({"text":"","department":"x","direction":"outbound","channel":"print","class":"2","answer":"deny"})"));
  EXPECT_EQ(ParseTextBody(R"({"text":")" + std::string(300'000, 'x') + "\"}").error().code, ErrorCode::kTooLarge);
}

TEST(PolicyBodies, ErrorsAreSplitByLine) {
  EXPECT_EQ(
      ErrorLines("rules.toml:12: bad; write x\nrules.toml: no place"),
      nlohmann::json::parse(R"([{"line":12,"message":"bad; write x"},{"line":0,"message":"rules.toml: no place"}])"));
  EXPECT_EQ(ErrorLines("").size(), 0u);
  EXPECT_EQ(ErrorLines(":")[0]["line"], 0);
}

}  // namespace
}  // namespace shoji::web
