#include "broker/admin/admin_request.h"

#include <gtest/gtest.h>

namespace shoji::admin {
namespace {

TEST(AdminRequest, ReadsEveryOperation) {
  const auto add = ParseAdminRequest(
      R"({"op":"user.add","name":" TANAKA","department":"税務課","role":"security","display_name":"田中","password":"p"})");
  ASSERT_TRUE(add.has_value());
  EXPECT_EQ(add->name, "tanaka");
  EXPECT_EQ(add->department, "税務課");
  EXPECT_EQ(add->role, store::Role::kSecurity);
  EXPECT_EQ(add->password, "p");
  for (const char* line :
       {R"({"op":"user.passwd","name":"a"})", R"({"op":"user.disable","name":"a"})",
        R"({"op":"user.enable","name":"a"})", R"({"op":"user.list"})", R"({"op":"session.list"})",
        R"({"op":"session.end","session":"0123456789abcdef0123456789abcdef"})", R"({"op":"status"})"}) {
    EXPECT_TRUE(ParseAdminRequest(line).has_value()) << line;
  }
}

TEST(AdminRequest, TakesTheNameForAMissingDisplayName) {
  const auto add = ParseAdminRequest(R"({"op":"user.add","name":"a","department":"税務課","role":"staff"})");
  EXPECT_EQ(add->display_name, "a");
  EXPECT_FALSE(add->password.has_value());
}

TEST(AdminRequest, RefusesWhatItDoesNotKnowExactly) {
  for (const char* line :
       {"", "x", "[]", "{}", R"({"op":1})", R"({"op":"user.delete","name":"a"})", R"({"op":"user.list","name":"a"})",
        R"({"op":"user.disable"})", R"({"op":"user.disable","name":1})", R"({"op":"user.disable","name":"a b"})",
        R"({"op":"user.add","name":"a","department":"x","role":"root"})",
        R"({"op":"user.add","name":"a","department":"","role":"staff"})",
        R"({"op":"user.add","name":"a","department":"a\u0007b","role":"staff"})",
        R"({"op":"user.add","name":"a","department":"x","role":"staff","disabled":"1"})",
        "{\"op\":\"user.disable\",\"name\":\"\xff\"}", R"({"op":"session.end","session":"../../etc/passwd"})",
        R"({"op":"session.end","session":"0123456789ABCDEF0123456789ABCDEF"})", R"({"op":"status"} {"op":"status"})"}) {
    const auto refused = ParseAdminRequest(line);
    ASSERT_FALSE(refused.has_value()) << line;
    EXPECT_EQ(refused.error().code, ErrorCode::kInvalid);
    EXPECT_FALSE(refused.error().message.empty());
  }
}

TEST(AdminRequest, LimitsLabelsTo256Bytes) {
  const auto request = [](size_t bytes) {
    return R"({"op":"user.add","name":"a","role":"staff","department":")" + std::string(bytes, 'x') + "\"}";
  };
  EXPECT_TRUE(ParseAdminRequest(request(256)).has_value());
  EXPECT_FALSE(ParseAdminRequest(request(257)).has_value());
}

}  // namespace
}  // namespace shoji::admin
