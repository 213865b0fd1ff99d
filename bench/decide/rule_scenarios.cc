#include "bench/decide/rule_scenarios.h"

namespace shoji::bench {
namespace {

using namespace policy;

constexpr int kRules = 1'000;
constexpr int kDepartments = 40;
constexpr LocalTime kMondayAtTen{.day = 20'780, .weekday = 1, .minute = 600};

std::string NameOf(int department) { return "第" + std::to_string(department) + "課"; }

template <typename E>
EnumSet<E> Some(int first, int count, int number) {
  return {static_cast<E>(first + number % count), static_cast<E>(first + number / 2 % count)};
}

// The conditions turn with `number`, so that rules of one department are about different things.
Rule RuleNumber(int number) {
  Rule rule;
  rule.id = "rule-" + std::to_string(number);
  rule.answer = static_cast<Answer>(number % 7 == 0 ? 0 : 1 + number % 3);
  rule.limits = {.max_bytes = 10'240, .max_per_minute = 10, .max_bytes_per_minute = 102'400};
  rule.roles = Some<Role>(1, 4, number);
  rule.directions = {static_cast<Direction>(1 + number % 2)};
  rule.channels = {static_cast<Channel>(1 + number % 5)};
  rule.classes = {Classification::k1, Classification::k2};
  if (number % 3 == 0) rule.times = {{510, 1035}};
  if (number % 4 == 0) rule.terminals = {*ParseNetwork("10." + std::to_string(number % 200) + ".0.0/16")};
  if (number % 5 == 0) rule.media_types = {"application/pdf", "text/*"};
  if (number % 6 == 0) rule.dates = {{20'000, 20'700}, {20'750, 20'800}};
  return rule;
}

std::vector<Request> RequestsOf(const std::vector<std::vector<std::string>>& departments) {
  std::vector<Request> requests;
  for (const auto& names : departments) {
    for (int channel = 1; channel <= 5; ++channel) {
      Request request;
      request.subject = {"tanaka", names, "staff", "10.20.1.7"};
      request.channel = static_cast<Channel>(channel);
      request.direction = channel <= 3 ? Direction::kOutbound : Direction::kInbound;
      request.declared = Classification::k1;
      request.bytes = 100;
      request.media_type = channel == 1 ? "text/plain" : "application/pdf";
      request.at = kMondayAtTen;
      requests.push_back(request);
    }
  }
  return requests;
}

RuleSet Described() {
  RuleSet rules;
  for (int i = 0; i < kDepartments; ++i) {
    rules.departments[NameOf(i)] = {Classification::k1, "情報政策課 情報セキュリティ担当", ""};
  }
  return rules;
}

}  // namespace

Scenario CityOfThousandRules() {
  Scenario scenario{"1,000 rules of 40 departments", Described(), {}};
  for (int i = 0; i < kRules; ++i) {
    scenario.rules.rules.push_back(RuleNumber(i));
    scenario.rules.rules.back().departments = {NameOf(i * 7 % kDepartments)};
  }
  scenario.requests = RequestsOf({{NameOf(0)}, {NameOf(7)}, {NameOf(1), NameOf(2), NameOf(3)}});
  return scenario;
}

Scenario ThousandRulesForEverybody() {
  Scenario scenario{"1,000 rules for everybody", Described(), {}};
  for (int i = 0; i < kRules; ++i) scenario.rules.rules.push_back(RuleNumber(i));
  scenario.requests = RequestsOf({{NameOf(0)}, {NameOf(7)}});
  return scenario;
}

Scenario ThousandMatchingRules() {
  Scenario scenario{"1,000 rules that all match", Described(), {}};
  for (int i = 0; i < kRules; ++i) {
    Rule rule;
    rule.id = "rule-" + std::to_string(i);
    rule.answer = Answer::kAllow;
    rule.limits = {.max_bytes = 10'240, .max_per_minute = 10, .max_bytes_per_minute = 102'400};
    scenario.rules.rules.push_back(rule);
  }
  scenario.requests = RequestsOf({{NameOf(0)}});
  return scenario;
}

}  // namespace shoji::bench
