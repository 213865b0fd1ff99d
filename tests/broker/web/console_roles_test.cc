// Every call of the console asked as every role, against a table written here by hand; and API_ADMIN.md against the
// calls.
#include <map>
#include <regex>
#include <set>

#include "tests/broker/web/console_rig.h"

namespace shoji::web {
namespace {

// s: security, a: auditor, m: admin. Staff may do nothing.
const std::map<std::string, std::string> kAllowed = {
    {"GET /api/admin/me", "sam"},
    {"GET /api/admin/people", "sam"},
    {"POST /api/admin/people", "m"},
    {"POST /api/admin/people/*", "m"},
    {"POST /api/admin/people/*/password", "m"},
    {"POST /api/admin/people/*/disable", "m"},
    {"POST /api/admin/people/*/enable", "m"},
    {"POST /api/admin/people/*/memberships", "m"},
    {"POST /api/admin/people/*/memberships/remove", "m"},
    {"GET /api/admin/departments", "sam"},
    {"POST /api/admin/departments", "m"},
    {"POST /api/admin/departments/close", "m"},
    {"POST /api/admin/departments/open", "m"},
    {"GET /api/admin/sessions", "sam"},
    {"POST /api/admin/sessions/*/end", "sm"},
    {"GET /api/admin/sessions/*/watch", "sm"},
    {"POST /api/admin/sessions/*/watch", "sm"},
    {"POST /api/admin/sessions/*/watch/password", "sm"},
    {"POST /api/admin/sessions/*/watch/end", "sm"},
    {"GET /api/admin/policy", "sam"},
    {"GET /api/admin/policy/versions", "sam"},
    {"GET /api/admin/policy/versions/*", "sam"},
    {"POST /api/admin/policy/preview", "sam"},
    {"POST /api/admin/policy/cell", "s"},
    {"POST /api/admin/policy/class", "s"},
    {"POST /api/admin/policy/versions", "s"},
    {"POST /api/admin/policy/versions/*/approve", "s"},
    {"POST /api/admin/policy/versions/*/activate", "s"},
    {"POST /api/admin/policy/versions/*/schedule", "s"},
    {"POST /api/admin/policy/versions/*/unschedule", "s"},
    {"POST /api/admin/policy/rollback", "s"},
    {"POST /api/admin/policy/check", "sam"},
    {"POST /api/admin/policy/diff", "sam"},
    {"POST /api/admin/policy/dry-run", "sam"},
    {"GET /api/admin/emergency", "sam"},
    {"POST /api/admin/emergency", "sm"},
    {"POST /api/admin/emergency/lift", "sm"},
    {"GET /api/admin/quarantine", "sa"},
    {"POST /api/admin/quarantine/*/erase", "s"},
    {"GET /api/admin/audit", "sa"},
    {"GET /api/admin/audit/kinds", "sa"},
    {"GET /api/admin/audit/counts", "sa"},
    {"GET /api/admin/audit/verify", "sa"},
    {"GET /api/admin/audit/export", "a"},
    {"GET /api/admin/report", "sa"},
};

const std::map<std::string, char> kPeople = {{"tanaka", '-'}, {"anzen", 's'}, {"kansa", 'a'}, {"kanri", 'm'}};

std::string NameOf(const ConsoleRoute& route) { return std::string(route.method) + " " + std::string(route.pattern); }

class ConsoleRoles : public ConsoleRig {};

TEST_F(ConsoleRoles, EveryCallAsEveryRole) {
  std::set<std::string> asked;
  for (const ConsoleRoute& route : console_->routes()) {
    const std::string name = NameOf(route);
    ASSERT_TRUE(kAllowed.contains(name)) << name << " is not in the table of this test";
    asked.insert(name);
    const std::string path = std::regex_replace(std::string(route.pattern), std::regex("\\*"), "nobody");
    for (const auto& [user, letter] : kPeople) {
      const bool allowed = kAllowed.at(name).find(letter) != std::string::npos;
      const int status = Ask(user, std::string(route.method), path, route.method == "POST" ? "{}" : "").status;
      EXPECT_EQ(status == 403, !allowed) << name << " as " << user << " gave " << status;
    }
  }
  EXPECT_EQ(asked.size(), kAllowed.size());
}

TEST_F(ConsoleRoles, StaffMayDoNothingAndNobodyEditsRulesAndTakesTheEvidenceOut) {
  for (const Capability each : kCapabilities) EXPECT_FALSE(May(store::Role::kStaff, each)) << Name(each);
  for (const auto role : {store::Role::kSecurity, store::Role::kAuditor, store::Role::kAdmin}) {
    EXPECT_FALSE(May(role, Capability::kEditPolicy) && May(role, Capability::kExportAudit));
    EXPECT_FALSE(May(role, Capability::kEditPolicy) && May(role, Capability::kEditPeople));
    EXPECT_FALSE(May(role, Capability::kExportAudit) && May(role, Capability::kEditPeople));
  }
  EXPECT_TRUE(May(store::Role::kSecurity, Capability::kEditPolicy));
  EXPECT_TRUE(May(store::Role::kAuditor, Capability::kExportAudit));
  EXPECT_TRUE(May(store::Role::kAdmin, Capability::kEditPeople));
}

TEST_F(ConsoleRoles, RefusedChangesAreOnRecordAndBounded) {
  const uint64_t before = audit_->last_seq();
  EXPECT_EQ(Ask("tanaka", "POST", "/api/admin/people", "{}").body["error"], "forbidden");
  EXPECT_NE(Audit().find(R"("actor":"user:tanaka","act":"console","object":"/api/admin/people")"), std::string::npos);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(Ask("tanaka", "POST", "/api/admin/people", "{}").status, 403);
  EXPECT_LE(audit_->last_seq(), before + 21u);
}

TEST_F(ConsoleRoles, EveryCallIsInTheDocument) {
  std::ifstream file(SHOJI_SOURCE_DIR "/broker/web/API_ADMIN.md");
  const std::string text(std::istreambuf_iterator<char>(file), {});
  std::map<std::string, std::string> documented;  // call -> capability
  const std::regex row(R"(\| (GET|POST) (/api/admin/[^ ]*) \| `(\w+)` \|)");
  for (std::sregex_iterator it(text.begin(), text.end(), row), end; it != end; ++it) {
    const std::string path = std::regex_replace((*it)[2].str(), std::regex("/[A-Z]+"), "/*");
    documented[(*it)[1].str() + " " + path] = (*it)[3];
  }
  for (const ConsoleRoute& route : console_->routes()) EXPECT_EQ(documented[NameOf(route)], Name(route.needs));
  EXPECT_EQ(documented.size(), console_->routes().size());
}

TEST_F(ConsoleRoles, DocumentSaysWhoMayDoWhat) {
  std::ifstream file(SHOJI_SOURCE_DIR "/broker/web/API_ADMIN.md");
  const std::string text(std::istreambuf_iterator<char>(file), {});
  for (const Capability each : kCapabilities) {
    std::string row = "| `" + std::string(Name(each)) + "` | |";
    for (const auto role : {store::Role::kSecurity, store::Role::kAuditor, store::Role::kAdmin}) {
      row += May(role, each) ? " yes |" : " |";
    }
    EXPECT_NE(text.find(row + "\n"), std::string::npos) << row;
  }
}

TEST_F(ConsoleRoles, WhatTheyMayIsToldToThePage) {
  const auto may = Ask("kansa", "GET", "/api/admin/me").body["may"];
  EXPECT_NE(std::ranges::find(may, "export_audit"), may.end());
  EXPECT_EQ(std::ranges::find(may, "edit_policy"), may.end());
}

TEST_F(ConsoleRoles, UnknownCallsAndMethodsAreNotFound) {
  for (const char* path :
       {"/api/admin/", "/api/admin/nothing", "/api/admin/people/a/b/c", "/api/admin/people//disable"}) {
    EXPECT_EQ(Ask("kanri", "POST", path, "{}").status, 404) << path;
  }
  EXPECT_EQ(Ask("kanri", "DELETE", "/api/admin/people", "{}").status, 404);
}

}  // namespace
}  // namespace shoji::web
