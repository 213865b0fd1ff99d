#include "broker/admin/policy_request.h"

#include <gtest/gtest.h>

namespace shoji::admin {
namespace {

using Op = PolicyRequest::Op;

TEST(PolicyRequest, ReadsEveryOperation) {
  for (const auto& [line, op] :
       {std::pair(R"({"op":"policy.list","before":"7"})", Op::kList),
        {R"({"op":"policy.show"})", Op::kShow},
        {R"({"op":"policy.show","version":"7"})", Op::kShow},
        {R"({"op":"policy.submit","text":"x","note":"n","file":"f","user":"u","password":"p"})", Op::kSubmit},
        {R"({"op":"policy.approve","version":"7"})", Op::kApprove},
        {R"({"op":"policy.activate","version":"7"})", Op::kActivate},
        {R"({"op":"policy.schedule","version":"7","at":"2027-04-01"})", Op::kSchedule},
        {R"({"op":"policy.unschedule","version":"7"})", Op::kUnschedule},
        {R"({"op":"policy.rollback"})", Op::kRollBack}}) {
    const auto request = ParsePolicyRequest(line);
    ASSERT_TRUE(request && *request) << line;
    EXPECT_EQ((*request)->op, op) << line;
    EXPECT_NE(std::string_view(line).find(Name(op)), std::string_view::npos);
  }
  const auto submit = ParsePolicyRequest(R"({"op":"policy.submit","text":"x","user":"u","password":"p"})");
  EXPECT_EQ((*submit)->text, "x");
  EXPECT_EQ((*submit)->file_name, "rules.toml");
  EXPECT_EQ((*submit)->user, "u");
}

TEST(PolicyRequest, LeavesOtherOperationsToOthers) {
  for (const char* line : {"", "x", "[]", "{}", R"({"op":1})", R"({"op":"status"})", R"({"op":"policy"})"}) {
    const auto request = ParsePolicyRequest(line);
    ASSERT_TRUE(request.has_value()) << line;
    EXPECT_FALSE(request->has_value()) << line;
  }
}

TEST(PolicyRequest, RefusesWhatItDoesNotKnowExactly) {
  for (const char* line :
       {R"({"op":"policy.delete","version":"1"})", R"({"op":"policy.list","version":"1"})",
        R"({"op":"policy.approve"})", R"({"op":"policy.approve","version":7})",
        R"({"op":"policy.approve","version":""})", R"({"op":"policy.approve","version":"0"})",
        R"({"op":"policy.approve","version":"-1"})", R"({"op":"policy.approve","version":"1x"})",
        R"({"op":"policy.approve","version":"99999999999"})", R"({"op":"policy.approve","version":"1","user":"a"})",
        R"({"op":"policy.submit","note":"n"})", R"({"op":"policy.schedule","version":"1"})"}) {
    EXPECT_EQ(ParsePolicyRequest(line).error().code, ErrorCode::kInvalid) << line;
  }
}

}  // namespace
}  // namespace shoji::admin
