// tests/policy/cases, those of the clipboard marked e2e, asked over RDP: a terminal's clipboard, the exchange that
// shoji-rdp carries, the RDP door, its relay, gate, engine, record. Answers and records are held against the table and
// against the same cases asked on the web.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "broker/rdp/clipboard/clipboard_text.h"
#include "broker/rdp/clipboard/dib.h"
#include "tests/broker/rdp/door/clipboard_terminal.h"
#include "tests/broker/web/case_people.h"

namespace shoji::testing {
namespace {

bool IsOfClipboard(const Person& person) {
  const auto channel = person.entry.request.channel;
  return channel == policy::Channel::kClipboardText || channel == policy::Channel::kClipboardImage;
}

std::vector<Person> ClipboardPeople(const std::string& prefix) {
  auto people = CasePeople(prefix);
  std::erase_if(people, [](const Person& person) { return !IsOfClipboard(person); });
  return people;
}

class RdpCases : public ::testing::Test {
 protected:
  RdpCases()
      : people_(ClipboardPeople("rdp")),
        on_the_web_(ClipboardPeople("web")),
        rig_(
            [](app::Config& config) {
              WithRdp(config);
              config.max_connections_per_address = 1000;
              config.rdp_max_connections = config.rdp_max_connections_per_address = 1000;
            },
            false, Everybody(), ToTheUsualTime()) {
    rig_.UseRules(CityRules());
  }

  std::vector<store::User> Everybody() const {
    auto all = UsersOf(people_);
    const auto others = UsersOf(on_the_web_);
    all.insert(all.end(), others.begin(), others.end());
    return all;
  }

  // What the record says of the one transfer of `user`, but for who and when.
  nlohmann::json Recorded(const std::string& user) const {
    std::istringstream lines(rig_.Audit());
    for (std::string line; std::getline(lines, line);) {
      auto entry = nlohmann::json::parse(line);
      if (entry.value("event", "") != "transfer.decided" || entry.value("user", "") != user) continue;
      nlohmann::json kept;
      for (const char* key :
           {"transfer", "department",   "role",         "terminal",     "zone",  "channel", "direction",
            "declared", "inspected",    "integrity",    "availability", "class", "bytes",   "media_type",
            "stage",    "recent_count", "recent_bytes", "answer",       "rule",  "reason",  "content"}) {
        kept[key] = entry.at(key);
      }
      return kept;
    }
    ADD_FAILURE() << "nothing on record of " << user;
    return {};
  }

  std::vector<Person> people_, on_the_web_;
  DoorRig rig_;
};

TEST_F(RdpCases, TheRdpDoorAnswersAndRecordsAsTheTableAndTheWeb) {
  ASSERT_GE(people_.size(), 60u);
  for (size_t i = 0; i < people_.size(); ++i) {
    const auto& person = people_[i];
    ClipboardTerminal terminal(rig_, person);
    const auto answer = terminal.Ask();
    ExpectAsTheTable(person.entry, answer);
    const std::string what = person.entry.file + "/" + person.entry.name;
    EXPECT_EQ(AskOnTheWeb(rig_, on_the_web_[i]), answer) << what;
    EXPECT_EQ(Recorded(person.user.name), Recorded(on_the_web_[i].user.name)) << what;
    const bool passes = person.entry.answer == "allow" || person.entry.answer == "sanitise";
    EXPECT_EQ(terminal.MovedWhole(), passes) << what;
  }
}

}  // namespace
}  // namespace shoji::testing
