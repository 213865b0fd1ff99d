// tests/policy/cases, those marked e2e, asked at the real door: TLS, login, WebSocket, gate, engine, record. The
// session is a FakeHost's, uploads are read by the real inspector.
#include <gtest/gtest.h>

#include "tests/broker/web/case_people.h"
#include "tests/broker/web/door_rig.h"

namespace shoji::testing {
namespace {

class DoorCases : public ::testing::Test {
 protected:
  DoorCases()
      : people_(CasePeople("case")),
        rig_(
            [](app::Config& config) {
              config.max_connections_per_address = 1000;
              config.inspect_program = SHOJI_INSPECT;
            },
            false, UsersOf(people_), ToTheUsualTime()) {
    rig_.UseRules(CityRules());
  }

  std::vector<Person> people_;
  DoorRig rig_;
};

TEST_F(DoorCases, TheDoorAnswersAsTheTableSays) {
  ASSERT_GE(people_.size(), 60u);
  for (const auto& person : people_) ExpectAsTheTable(person.entry, AskOnTheWeb(rig_, person));
}

}  // namespace
}  // namespace shoji::testing
