// The rule files we hand out: all parse, hold the invariants over the whole finite space, and agree with each other.
#include "tests/policy/examples.h"

#include <functional>
#include <set>

#include "policy/classification/classification.h"
#include "policy/engine.h"

namespace shoji::policy {
namespace {

class EveryExample : public ::testing::TestWithParam<std::string_view> {};
INSTANTIATE_TEST_SUITE_P(Examples, EveryExample, ::testing::ValuesIn(kExamples),
                         [](const auto& of) { return of.param == "joho-seisaku" ? "joho" : std::string(of.param); });

// Values that a rule set tells apart: for each condition of its rules one inside and one outside.
struct Space {
  std::vector<std::vector<std::string>> departments = {{}, {"どこにもない課"}};
  std::vector<std::string> roles = {"staff", "security", "auditor", "admin", "?"};
  std::vector<std::string> terminals = {"", "198.51.100.1", "127.0.0.1"};
  std::vector<std::string> media_types = {"", "text/plain", "application/pdf", "image/png", "application/x-dosexec"};
  std::vector<LocalTime> times;
};

Space SpaceOf(const RuleSet& rules) {
  Space space;
  for (const auto& [name, department] : rules.departments) {
    space.departments.push_back({name});
    space.departments.push_back({name, rules.departments.begin()->first});
  }
  for (const Rule& rule : rules.rules) {
    for (const Network& network : rule.terminals) {
      const std::string text = network.Text();
      space.terminals.push_back(text.substr(0, text.find('/')));
    }
  }
  for (const int32_t day : {20'781, 20'778, 20'840, 20'875}) {  // a Tuesday, a Saturday, the spans of the examples
    for (const int minute : {600, 1100}) {
      const auto weekday = static_cast<uint8_t>((day + 4) % 7);
      space.times.push_back({.day = day, .weekday = weekday, .minute = static_cast<uint16_t>(minute)});
    }
  }
  return space;
}

// Every combination of channel, direction, zone, declared and inspected class, on top of `request`. Only the greater of
// the two classes counts, so all pairs are asked where `pairs`, else the declared alone.
void ForEachQuestion(Request request, bool pairs, const std::function<void(const Request&)>& ask) {
  for (int bits = 0; bits < 3 * 5 * 2 * 6 * (pairs ? 6 : 1); ++bits) {
    request.zone = static_cast<Zone>(bits % 3 + 1);
    request.channel = static_cast<Channel>(bits / 3 % 5 + 1);
    request.direction = static_cast<Direction>(bits / 15 % 2 + 1);
    request.declared = static_cast<Classification>(bits / 30 % 6);
    request.inspected = static_cast<Classification>(bits / 180);
    ask(request);
  }
}

void ForEachRequest(const RuleSet& rules, const std::function<void(const Request&)>& ask) {
  const Space space = SpaceOf(rules);
  Request request;
  request.bytes = 1;
  for (const auto& departments : space.departments) {
    for (const auto& role : space.roles) {
      for (const auto& terminal : space.terminals) {
        request.subject = {"u", departments, role, terminal};
        for (const auto& type : space.media_types) {
          request.media_type = type;
          for (const LocalTime& at : space.times) {
            request.at = at;
            ForEachQuestion(request, type.empty() && at == space.times.front(), ask);
          }
        }
      }
    }
  }
}

bool Passes(const Decision& decision) {
  return decision.answer == Answer::kAllow || decision.answer == Answer::kSanitise;
}

// The invariants, said a second time and without the engine's words.
std::string Broken(const RuleSet& rules, const Request& request, const Decision& decision) {
  const bool outbound = request.direction == Direction::kOutbound;
  const auto highest = std::max({rules.Floor(request.subject.departments), request.declared, request.inspected});
  if (decision.answer == Answer::kDeny) return {};
  if (request.zone == Zone::kMyNumber) return "the My Number zone connects";
  if (outbound && highest >= Classification::k3C) return "class 3 leaves";
  if (!outbound && request.channel != Channel::kClipboardText && decision.answer == Answer::kAllow) return "raw in";
  if (outbound && decision.answer == Answer::kSanitise) return "sanitised outbound";
  if (decision.classification != highest) return "counts as another class";
  const std::set<int> out = {1, 2, 3}, in = {1, 2, 4, 5};
  if (!(outbound ? out : in).contains(static_cast<int>(request.channel))) return "the impossible passes";
  if (decision.limits.max_bytes == 0) return "passes without a limit";
  return {};
}

TEST_P(EveryExample, HoldsTheInvariantsOverTheWholeSpace) {
  const Engine engine(Example(GetParam()));
  size_t asked = 0, passed = 0;
  ForEachRequest(engine.rules(), [&](const Request& request) {
    const Decision decision = engine.Decide(request);
    const std::string broken = Broken(engine.rules(), request, decision);
    if (!broken.empty()) ADD_FAILURE() << GetParam() << ": " << broken << " by " << decision.rule_id;
    ++asked;
    passed += Passes(decision) ? 1 : 0;
  });
  EXPECT_GT(asked, 50'000u);
  EXPECT_EQ(passed > 100, GetParam() != "telework") << passed;  // the check has something to check
}

TEST_P(EveryExample, NamesNoGrant) {
  for (const Rule& rule : Example(GetParam()).rules) EXPECT_EQ(rule.grant, "") << rule.id;
}

// What makes the four files one: the same rules and departments, line numbers apart.
TEST(CityExample, IsTheFourDepartmentsTogether) {
  RuleSet together = Example("city");
  std::map<std::string, Rule> rules;
  for (Rule& rule : together.rules) rule.line = 0, rules[rule.id] = rule;
  size_t count = 0;
  for (const auto* name : {"zeimu", "shimin", "joho-seisaku", "kyoiku"}) {
    RuleSet part = Example(name);
    for (Rule& rule : part.rules) {
      rule.line = 0;
      EXPECT_EQ(rules[rule.id], rule) << rule.id;
      ++count;
    }
    for (const auto& [department, facts] : part.departments) EXPECT_EQ(together.departments[department], facts);
  }
  EXPECT_EQ(together.rules.size(), count);
  EXPECT_EQ(together.departments.size(), 4u);
}

}  // namespace
}  // namespace shoji::policy
