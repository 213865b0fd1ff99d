// Rules through the console's API: versions, the table and its edits, two-person approval.
#include <array>

#include "broker/store/calendar_day.h"
#include "broker/web/console/policy_matrix.h"
#include "tests/broker/web/console_rig.h"

namespace shoji::web {
namespace {

using nlohmann::json;

class ConsolePolicy : public ConsoleRig {
 protected:
  static std::string Body(const json& members) { return members.dump(); }
  static json Cell(const std::string& text, const std::string& answer) {
    return {{"text", text},
            {"department", "総務課"},
            {"direction", "outbound"},
            {"channel", "clipboard.text"},
            {"class", "1"},
            {"answer", answer},
            {"max_bytes", 1024},
            {"per_minute", 2},
            {"bytes_per_minute", 2048}};
  }
  // A text in which 総務課 may paste class 1.
  std::string Allowing() {
    const auto described = Ask("anzen", "POST", "/api/admin/policy/class",
                               Body({{"text", "format = 1\n"}, {"department", "総務課"}, {"class", "1"}}));
    EXPECT_EQ(described.status, 200) << described.body;
    const auto edited = Ask("anzen", "POST", "/api/admin/policy/cell", Body(Cell(described.body["text"], "allow")));
    EXPECT_EQ(edited.body["took_effect"], true) << edited.body;
    return edited.body["text"];
  }
  int64_t Submit(const std::string& user, const std::string& text) {
    const auto answer = Ask(user, "POST", "/api/admin/policy/versions", Body({{"text", text}, {"note", "試し"}}));
    EXPECT_EQ(answer.status, 201) << answer.body;
    return answer.body.value("number", 0);
  }
  int Do(const std::string& user, int64_t number, const std::string& act, const std::string& body = "{}") {
    return Ask(user, "POST", "/api/admin/policy/versions/" + std::to_string(number) + "/" + act, body).status;
  }
};

TEST_F(ConsolePolicy, FirstVersionIsShownWithItsTable) {
  const auto state = Ask("kansa", "GET", "/api/admin/policy").body;
  EXPECT_EQ(state["active"], 1);
  EXPECT_EQ(state["two_person"], false);
  const auto version = Ask("kansa", "GET", "/api/admin/policy/versions/1");
  EXPECT_EQ(version.status, 200);
  EXPECT_EQ(version.body["state"], "active");
  EXPECT_EQ(Ask("kansa", "GET", "/api/admin/policy/versions/99").status, 404);
  EXPECT_EQ(Ask("kansa", "GET", "/api/admin/policy/versions/x").status, 404);
}

TEST_F(ConsolePolicy, TableEditedSubmittedAndPutInForceDecides) {
  const std::string text = Allowing();
  const int64_t number = Submit("anzen", text);
  EXPECT_EQ(Do("anzen", number, "activate"), 200);
  EXPECT_EQ(desk_->active_number(), number);
  const auto decision = DecideCell(*desk_->current(), {"総務課", kMatrixRoutes[0], policy::Classification::k1},
                                   policy::LocalTime{20'000, 3, 720});
  EXPECT_EQ(decision.answer, policy::Answer::kAllow);
  EXPECT_EQ(decision.limits.max_bytes, 1024u);
  EXPECT_EQ(Do("anzen", number, "activate"), 409);
  EXPECT_EQ(Ask("anzen", "POST", "/api/admin/policy/rollback", "{}").body["number"], 1);
}

TEST_F(ConsolePolicy, EditsStoreNothing) {
  (void)Allowing();
  EXPECT_EQ(Ask("anzen", "GET", "/api/admin/policy/versions").body["versions"].size(), 1u);
}

// The service thread carries every session's packets: it asks, and the answer comes later.
TEST_F(ConsolePolicy, TablesAreMadeOnAnotherThread) {
  const std::vector<std::array<std::string, 3>> calls = {
      {"GET", "/api/admin/policy/versions/1", ""},
      {"POST", "/api/admin/policy/preview", Body({{"text", "format = 1\n"}})},
      {"POST", "/api/admin/policy/class", Body({{"text", "format = 1\n"}, {"department", "総務課"}, {"class", "1"}})}};
  for (const auto& [method, path, body] : calls) {
    HttpRequest request;
    request.method = method;
    request.path = path;
    request.body = body;
    int status = 0;
    console_->Handle(request, **users_.Find("anzen"), [&](const HttpResponse& response) { status = response.status; });
    EXPECT_EQ(status, 0) << path;
    ASSERT_TRUE(posts_.RunOne());
    EXPECT_EQ(status, 200) << path;
  }
}

TEST_F(ConsolePolicy, PreviewShowsTheTableOrTheErrors) {
  const auto good = Ask("kansa", "POST", "/api/admin/policy/preview", Body({{"text", "format = 1\n"}}));
  EXPECT_EQ(good.status, 200);
  EXPECT_EQ(good.body["matrix"]["rows"].size(), 1u);  // 総務課, which the store knows
  const auto bad = Ask("kansa", "POST", "/api/admin/policy/preview", Body({{"text", "format = 1\nnonsense = 2\n"}}));
  EXPECT_EQ(bad.status, 200);
  EXPECT_EQ(bad.body["errors"][0]["line"], 2);
  EXPECT_FALSE(bad.body.contains("matrix"));
}

TEST_F(ConsolePolicy, TextThatCannotBeReadIsNotSubmitted) {
  const auto answer =
      Ask("anzen", "POST", "/api/admin/policy/versions", Body({{"text", "format = 1\nnonsense = 2\n"}, {"note", "x"}}));
  EXPECT_EQ(answer.status, 400);
  EXPECT_EQ(answer.body["errors"][0]["line"], 2);
  EXPECT_EQ(Ask("anzen", "POST", "/api/admin/policy/versions", "{}").status, 400);
  EXPECT_EQ(Ask("anzen", "POST", "/api/admin/policy/cell", "{}").status, 400);
}

TEST_F(ConsolePolicy, WithTwoPersonsTheAuthorAloneCannotPutItInForce) {
  desk_.emplace(policy_store_, *audit_, clock_, rules::PolicyDesk::Settings{.two_person = true});
  ASSERT_TRUE(desk_->Begin());
  Add("kato", store::Role::kSecurity);
  const int64_t number = Submit("anzen", Allowing());
  EXPECT_EQ(Do("anzen", number, "activate"), 409);
  EXPECT_EQ(Do("anzen", number, "approve"), 409);
  EXPECT_EQ(Do("kanri", number, "approve"), 403);
  EXPECT_EQ(Do("kato", number, "approve"), 200);
  EXPECT_EQ(Do("anzen", number, "activate"), 200);
}

TEST_F(ConsolePolicy, DateIsSetAndTakenAway) {
  const int64_t number = Submit("anzen", Allowing());
  const int64_t day = clock_.Wall().time_since_epoch().count() / 86'400'000 + 30;
  const std::string at = store::FormatDay(static_cast<int32_t>(day)) + "T00:00";
  EXPECT_EQ(Do("anzen", number, "schedule", Body({{"at", at}})), 200);
  EXPECT_FALSE(Ask("anzen", "GET", "/api/admin/policy/versions").body["versions"][0]["scheduled_for_ms"].is_null());
  EXPECT_EQ(Do("anzen", number, "unschedule"), 200);
  EXPECT_EQ(Do("anzen", number, "unschedule"), 409);
  EXPECT_EQ(Do("anzen", number, "schedule", R"({"at":"soon"})"), 400);
}

TEST_F(ConsolePolicy, VersionsComeInPages) {
  for (int i = 0; i < 25; ++i) (void)Submit("anzen", "format = 1\nname = \"" + std::to_string(i) + "\"\n");
  const auto first = Ask("kansa", "GET", "/api/admin/policy/versions").body;
  EXPECT_EQ(first["versions"].size(), 20u);
  EXPECT_EQ(first["more"], true);
  const auto rest = Ask("kansa", "GET", "/api/admin/policy/versions?before=7").body;
  EXPECT_EQ(rest["versions"].size(), 6u);
  EXPECT_EQ(rest["more"], false);
}

TEST_F(ConsolePolicy, ToolsAnswerInBothLanguages) {
  const std::string body = Body({{"text", Allowing()}});
  for (const char* tool : {"check", "diff", "dry-run"}) {
    const auto answer = Ask("kansa", "POST", std::string("/api/admin/policy/") + tool, body);
    EXPECT_EQ(answer.status, 200) << tool << answer.body;
    EXPECT_FALSE(answer.body["ja"].empty());
    EXPECT_EQ(answer.body["ja"].size(), answer.body["en"].size());
    EXPECT_EQ(Ask("kansa", "POST", std::string("/api/admin/policy/") + tool, Body({{"text", "nonsense"}})).status, 400);
  }
  const auto diff = Ask("kansa", "POST", "/api/admin/policy/diff", body).body;
  EXPECT_NE(diff["ja"].dump(-1).find("総務課"), std::string::npos);
}

class ConsoleEmergency : public ConsoleRig {};

TEST_F(ConsoleEmergency, OrderIsGivenListedAndLifted) {
  const std::string order = R"({"scope":"department","name":"総務課","hold":"freeze","reason":"調査のため"})";
  EXPECT_EQ(Ask("anzen", "POST", "/api/admin/emergency", order).status, 200);
  const auto stops = Ask("kansa", "GET", "/api/admin/emergency").body["stops"];
  ASSERT_EQ(stops.size(), 1u);
  EXPECT_EQ(stops[0]["hold"], "freeze");
  EXPECT_EQ(stops[0]["actor"], "user:anzen");
  EXPECT_NE(Audit().find("調査のため"), std::string::npos);
  const std::string lift = R"({"scope":"department","name":"総務課","reason":"終わった"})";
  EXPECT_EQ(Ask("anzen", "POST", "/api/admin/emergency/lift", lift).status, 200);
  EXPECT_EQ(Ask("anzen", "POST", "/api/admin/emergency/lift", lift).status, 404);
  EXPECT_TRUE(Ask("kansa", "GET", "/api/admin/emergency").body["stops"].empty());
}

TEST_F(ConsoleEmergency, OrdersThatMakeNoSenseAreRefused) {
  for (const char* order :
       {"{}", R"({"scope":"everyone","name":"x","hold":"freeze","reason":"r"})",
        R"({"scope":"department","hold":"freeze","reason":"r"})", R"({"scope":"everyone","hold":"pause","reason":"r"})",
        R"({"scope":"everyone","hold":"freeze","reason":""})", R"({"scope":1})"}) {
    EXPECT_EQ(Ask("anzen", "POST", "/api/admin/emergency", order).status, 400) << order;
  }
  EXPECT_TRUE(emergency_->stops().empty());
}

}  // namespace
}  // namespace shoji::web
