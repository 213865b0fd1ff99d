// Departments, people and sessions through the console's API.
#include <gmock/gmock.h>

#include "broker/store/calendar_day.h"
#include "broker/web/http_query.h"
#include "tests/broker/web/console_rig.h"

namespace shoji::web {
namespace {

class ConsolePeople : public ConsoleRig {
 protected:
  nlohmann::json Person(const std::string& name) {
    const auto people = Ask("kanri", "GET", "/api/admin/people?text=" + name).body["people"];
    return people.size() == 1 ? people[0] : nlohmann::json();
  }
};

TEST_F(ConsolePeople, PersonIsAddedWithAPasswordShownOnce) {
  const auto added =
      Ask("kanri", "POST", "/api/admin/people",
          R"({"name":"Ｓｕｚｕｋｉ","display_name":"鈴木 一郎","department":"総務課","role":"security"})");
  EXPECT_EQ(added.status, 200) << added.body;
  EXPECT_EQ(added.body["name"], "suzuki");
  const std::string password = added.body["generated_password"];
  EXPECT_GE(password.size(), 20u);
  EXPECT_EQ(Audit().find(password), std::string::npos);
  EXPECT_NE(Audit().find(R"("actor":"user:kanri","act":"user.add","object":"suzuki")"), std::string::npos);
  EXPECT_EQ(Person("suzuki")["role"], "security");
  EXPECT_EQ(Ask("kanri", "POST", "/api/admin/people",
                R"({"name":"suzuki","display_name":"s","department":"総務課","role":"staff"})")
                .status,
            409);
}

TEST_F(ConsolePeople, BodyCannotNameAnotherPersonOrAct) {
  const auto answer =
      Ask("kanri", "POST", "/api/admin/people/tanaka/disable", R"({"name":"anzen","op":"user.enable"})");
  EXPECT_EQ(answer.status, 200) << answer.body;
  EXPECT_TRUE((*users_.Find("tanaka"))->disabled);
  EXPECT_FALSE((*users_.Find("anzen"))->disabled);
}

TEST_F(ConsolePeople, BodiesThatMakeNoSenseAreRefused) {
  for (const char* body : {"", "[]", "{", R"({"name":{"a":1}})", R"({"name":1,"department":"x","role":"staff"})",
                           R"({"name":"x","department":"x","role":"king"})",
                           R"({"name":"x","department":"x","role":"staff","extra":"x"})"}) {
    EXPECT_EQ(Ask("kanri", "POST", "/api/admin/people", body).status, 400) << body;
  }
}

TEST_F(ConsolePeople, PasswordIsNeverInAList) {
  const std::string text = Ask("kanri", "GET", "/api/admin/people").body.dump();
  EXPECT_EQ(text.find("hash"), std::string::npos);
  EXPECT_EQ(text.find("argon2"), std::string::npos);
}

TEST_F(ConsolePeople, FurtherDepartmentCountsOnItsDays) {
  ASSERT_EQ(Ask("kanri", "POST", "/api/admin/departments", R"({"department":"市民課"})").status, 200);
  const int32_t today = store::LocalDay(clock_.Wall());
  const std::string days = R"("from":")" + store::FormatDay(today) + R"(","to":")" + store::FormatDay(today + 1) + "\"";
  ASSERT_EQ(
      Ask("kanri", "POST", "/api/admin/people/tanaka/memberships", R"({"department":"市民課",)" + days + "}").status,
      200);
  EXPECT_EQ(Person("tanaka")["departments_today"], nlohmann::json::parse(R"(["総務課","市民課"])"));
  const std::string token = *logins_.Create("tanaka");
  EXPECT_THAT(logins_.Find(token)->departments, testing::ElementsAre("総務課", "市民課"));
  clock_.Advance(std::chrono::hours(48));
  const std::string later = *logins_.Create("tanaka");
  EXPECT_THAT(logins_.Find(later)->departments, testing::ElementsAre("総務課"));
}

TEST_F(ConsolePeople, ListComesInPages) {
  for (int i = 0; i < 120; ++i) Add("u" + std::to_string(1000 + i), store::Role::kStaff);
  std::set<std::string> seen;
  std::string after;
  for (int page = 0; page < 3; ++page) {
    const auto answer = Ask("kansa", "GET", "/api/admin/people?text=u1&after=" + after).body;
    for (const auto& person : answer["people"]) seen.insert(person["name"].get<std::string>());
    after = answer["people"].back()["name"];
    EXPECT_EQ(answer["more"], page < 2);
  }
  EXPECT_EQ(seen.size(), 120u);
}

TEST_F(ConsolePeople, DepartmentsAreListedAddedAndClosed) {
  EXPECT_EQ(Ask("kanri", "POST", "/api/admin/departments", R"({"department":"財政課"})").status, 200);
  EXPECT_EQ(Ask("kanri", "POST", "/api/admin/departments", R"({"department":"財政課"})").status, 409);
  EXPECT_EQ(Ask("kanri", "POST", "/api/admin/departments/close", R"({"department":"財政課"})").status, 200);
  EXPECT_EQ(Ask("kanri", "POST", "/api/admin/departments/close", R"({"department":"総務課"})").status, 409);
  EXPECT_EQ(Ask("anzen", "GET", "/api/admin/departments").body["departments"],
            nlohmann::json::parse(R"([{"name":"総務課","closed":false,"people":4},
                                      {"name":"財政課","closed":true,"people":0}])"));
}

TEST_F(ConsolePeople, SessionsAreListedAndEndingOneThatIsNotThereIsNotFound) {
  const auto list = Ask("kansa", "GET", "/api/admin/sessions");
  EXPECT_EQ(list.status, 200);
  EXPECT_EQ(list.body["known"], false);
  EXPECT_EQ(list.body["sessions"].size(), 0u);
  const std::string id(32, 'a');
  EXPECT_EQ(Ask("anzen", "POST", "/api/admin/sessions/" + id + "/end", "{}").status, 404);
  EXPECT_EQ(Ask("anzen", "POST", "/api/admin/sessions/short/end", "{}").status, 400);
}

TEST_F(ConsolePeople, QuarantineIsListedWithoutKeys) {
  store::QuarantineRow row;
  row.id = std::string(32, 'a');
  row.user = "tanaka";
  row.name = "請求書.pdf";
  row.bytes = 1234;
  row.state = "kept";
  row.reason_key = "no_sanitiser";
  row.file_key = std::string(64, 'f');
  row.sha256 = std::string(64, '0');
  ASSERT_TRUE(quarantine_.Add(row));
  const auto list = Ask("anzen", "GET", "/api/admin/quarantine");
  EXPECT_EQ(list.status, 200) << list.body;
  ASSERT_EQ(list.body["files"].size(), 1u);
  EXPECT_EQ(list.body["files"][0]["name"], "請求書.pdf");
  EXPECT_EQ(list.body["total"], 1);
  EXPECT_EQ(list.body.dump().find(row.file_key), std::string::npos);
  EXPECT_EQ(Ask("anzen", "GET", "/api/admin/quarantine?user=suzuki").body["files"].size(), 0u);
  EXPECT_EQ(Ask("anzen", "GET", "/api/admin/quarantine?offset=x").status, 400);
}

TEST_F(ConsolePeople, QuarantinedFileIsErasedByTheOfficerAloneAndOnRecord) {
  Result<store::QuarantineRow> kept = Fail(ErrorCode::kIo, "");
  files_.Keep({.session = "s", .user = "tanaka", .department = "総務課", .name = "a.pdf", .content = Bytes(10)},
              [&](auto row) { kept = std::move(row); });
  ASSERT_TRUE(kept);
  const std::string erase = "/api/admin/quarantine/" + kept->id + "/erase";
  EXPECT_EQ(Ask("kansa", "POST", erase, "{}").status, 403);
  EXPECT_EQ(Ask("kanri", "POST", erase, "{}").status, 403);
  EXPECT_TRUE(std::filesystem::exists(path_ / "quarantine" / (kept->id + ".content")));
  EXPECT_EQ(Ask("anzen", "POST", erase, "{}").status, 200);
  EXPECT_FALSE(quarantine_.Find(kept->id)->has_value()) << "the key is in the row";
  EXPECT_FALSE(std::filesystem::exists(path_ / "quarantine" / (kept->id + ".content")));
  EXPECT_NE(Audit().find(R"("actor":"user:anzen")"), std::string::npos) << Audit();
  EXPECT_EQ(Ask("anzen", "POST", erase, "{}").status, 404);
}

TEST_F(ConsolePeople, DepartmentWithACommaIsRefusedAndSaysWhatToWrite) {
  const auto refused = Ask("kanri", "POST", "/api/admin/departments", R"({"department":"市民課,窓口"})");
  EXPECT_EQ(refused.status, 400);
  EXPECT_NE(refused.body["message"].get<std::string>().find("、"), std::string::npos);
  EXPECT_EQ(Ask("kanri", "POST", "/api/admin/people",
                R"({"name":"x","display_name":"x","department":"市民課,窓口","role":"staff"})")
                .status,
            400);
  EXPECT_EQ(Ask("kanri", "POST", "/api/admin/departments", R"({"department":"市民課、窓口"})").status, 200);
}

TEST(HttpQuery, FindsValuesAndNumbers) {
  HttpRequest request;
  request.query = {"a=1", "text=x=y", "flag", "a=2", "n=12x"};
  EXPECT_EQ(QueryValue(request, "a"), "1");
  EXPECT_EQ(QueryValue(request, "text"), "x=y");
  EXPECT_EQ(QueryValue(request, "flag"), "");
  EXPECT_EQ(QueryValue(request, "none"), "");
  EXPECT_EQ(QueryNumber(request, "a", 0, 5, 9), 1);
  EXPECT_EQ(QueryNumber(request, "none", 0, 5, 9), 9);
  EXPECT_EQ(QueryNumber(request, "a", 2, 5, 9), std::nullopt);
  EXPECT_EQ(QueryNumber(request, "n", 0, 50, 9), std::nullopt);
}

}  // namespace
}  // namespace shoji::web
