// The people of tests/policy/cases that are shown end to end, each of whom nothing was moved before, and what the door
// says to them. For tests of every door.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "broker/store/user_store.h"
#include "codec/wire/messages.h"
#include "tests/broker/web/door_rig.h"
#include "tests/policy/case_table.h"

namespace shoji::testing {

struct Person {
  policy::Case entry;
  store::User user;
};

// Named `prefix` and a number; in the order of the tables. Without downloads and prints, which nobody of this rig has.
std::vector<Person> CasePeople(const std::string& prefix);
std::vector<store::User> UsersOf(const std::vector<Person>& people);

// Most cases are asked on Wednesday 2026-11-25 at 10:00.
std::chrono::milliseconds ToTheUsualTime();
// Rules of all departments.
std::string CityRules();

// Asks as the person's browser would; the final answer. The session is a FakeHost's.
wire::TransferAnswer AskOnTheWeb(DoorRig& rig, const Person& person);
// One failed check for each part of `answer` that is not as the table says.
void ExpectAsTheTable(const policy::Case& entry, const wire::TransferAnswer& answer);

}  // namespace shoji::testing
