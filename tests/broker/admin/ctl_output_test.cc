#include "broker/admin/ctl_output.h"

#include <gtest/gtest.h>

namespace shoji::admin {
namespace {

TEST(CtlOutput, AlignsJapaneseAndAsciiColumns) {
  EXPECT_EQ(Table({{"NAME", "DEPARTMENT", "ROLE"}, {"tanaka", "税務課", "staff"}}),
            "NAME    DEPARTMENT  ROLE\n"
            "tanaka  税務課      staff\n");
}

TEST(CtlOutput, SaysWhyTheBrokerRefused) {
  EXPECT_FALSE(SaysOk(R"({"ok":false,"error":"refused","message":"the user tanaka exists already"})"));
  EXPECT_EQ(DescribeFailure(R"({"ok":false,"message":"the user tanaka exists already"})"),
            "the user tanaka exists already");
}

TEST(CtlOutput, SurvivesAnswersThatMakeNoSense) {
  for (const char* answer : {"", "x", "[]", "1", R"({"ok":1})", R"({"ok":"true"})"}) EXPECT_FALSE(SaysOk(answer));
  EXPECT_TRUE(SaysOk(R"({"ok":true})"));
  EXPECT_FALSE(DescribeFailure("x").empty());
  for (const char* op : {"user.list", "session.list", "status", "user.add"}) {
    EXPECT_FALSE(Describe(op, R"({"ok":true,"users":1,"sessions":{},"host":[],"version":2})").empty());
  }
}

TEST(CtlOutput, TellsWholeFromDamagedRecords) {
  audit::VerifyReport report;
  report.entries = 7;
  report.head_checked = true;
  EXPECT_TRUE(DescribeAudit("a.jsonl", report).starts_with("whole: a.jsonl\n7 entries"));
  report.problem = audit::Problem{audit::ProblemKind::kAltered, 8, "entry does not match its hash"};
  EXPECT_TRUE(DescribeAudit("a.jsonl", report).starts_with("NOT WHOLE: a.jsonl\nline 8: an entry was altered"));
}

}  // namespace
}  // namespace shoji::admin
