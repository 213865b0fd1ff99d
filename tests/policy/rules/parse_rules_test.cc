// What a rule file may say, and what it is told when it says something else.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "policy/rules/rule_set.h"

namespace shoji::policy {
namespace {

const std::string kTop =
    "format = 1\n"
    "[departments.\"税務課\"]\n"
    "classification = \"2\"\n";
// Without its conditions this rule begins in line 4.
const std::string kRule =
    "[[rules]]\n"
    "id = \"paste\"\n"
    "answer = \"allow\"\n"
    "directions = [\"outbound\"]\n"
    "channels = [\"clipboard.text\"]\n"
    "classes = [\"1\", \"2\"]\n"
    "max_bytes = \"10 KiB\"\n"
    "per_minute = 10\n";

RuleSet Parsed(const std::string& toml) {
  auto rules = ParseRules(toml, "x.toml");
  if (rules) return *std::move(rules);
  ADD_FAILURE() << rules.error().message;
  return {};
}

Rule OneRule(const std::string& more) {
  const RuleSet set = Parsed(kTop + kRule + more);
  return set.rules.empty() ? Rule{} : set.rules.front();
}

std::string Complaint(const std::string& toml) {
  const auto rules = ParseRules(toml, "x.toml");
  return rules ? "it parsed" : rules.error().message;
}

TEST(ParseRules, ReadsEveryKeyOfTheTop) {
  const RuleSet set = Parsed(
      "format = 1\nname = \"市\"\ncontact = \"内線 1\"\nclassification = \"2\"\nwatermark = \"{user} {time}\"\n"
      "[departments.\"税務課\"]\nclassification = \"3B\"\ncontact = \"内線 2\"\nwatermark = "
      "\"{department}{terminal}\"\n"
      "[inspectors]\nmy_number = \"3A\"\ncontact_list_from = 5\n[inspectors.words]\n\"仮称\" = \"3C\"\n");
  EXPECT_EQ(set.name, "市");
  EXPECT_EQ(set.contact, "内線 1");
  EXPECT_EQ(set.classification, Classification::k2);
  EXPECT_EQ(set.watermark, "{user} {time}");
  EXPECT_EQ(set.departments.at("税務課"), (Department{Classification::k3B, "内線 2", "{department}{terminal}"}));
  EXPECT_EQ(set.inspectors.ClassOf(inspect::Kind::kMyNumber), Classification::k3A);
  EXPECT_EQ(set.inspectors.list_from(), 5u);
  EXPECT_EQ(set.inspectors.words().size(), 1u);
}

TEST(ParseRules, WhatIsNotSaidIsTheStrictest) {
  const RuleSet set = Parsed("format = 1\n");
  EXPECT_EQ(set, RuleSet{});
  EXPECT_EQ(set.classification, Classification::k3A);
}

TEST(ParseRules, ReadsEveryKeyOfARule) {
  const Rule rule = OneRule(
      "note = \"検索のため\"\ndepartments = [\"税務課\"]\nroles = [\"staff\", \"admin\"]\nzones = [\"lgwan\"]\n"
      "terminals = [\"10.1.0.0/16\"]\nintegrity = [\"2\"]\navailability = [\"1\"]\nmedia_types = [\"text/*\"]\n"
      "dates = [\"2026-04-01..2027-03-31\"]\ndays = [\"mon-fri\"]\ntimes = [\"08:30-17:15\"]\n"
      "bytes_per_minute = \"20 KiB\"\ngrant = \"class-3c-outbound\"\n");
  EXPECT_EQ(rule.id, "paste");
  EXPECT_EQ(rule.line, 4);
  EXPECT_EQ(rule.note, "検索のため");
  EXPECT_EQ(rule.departments, std::vector<std::string>{"税務課"});
  EXPECT_EQ(rule.roles, (EnumSet<Role>{Role::kStaff, Role::kAdmin}));
  EXPECT_EQ(rule.zones, EnumSet<Zone>{Zone::kLgwan});
  EXPECT_EQ(rule.terminals, std::vector<Network>{*ParseNetwork("10.1.0.0/16")});
  EXPECT_EQ(rule.directions, EnumSet<Direction>{Direction::kOutbound});
  EXPECT_EQ(rule.channels, EnumSet<Channel>{Channel::kClipboardText});
  EXPECT_EQ(rule.classes, (EnumSet<Classification>{Classification::k1, Classification::k2}));
  EXPECT_EQ(rule.integrity, EnumSet<Integrity>{Integrity::k2});
  EXPECT_EQ(rule.availability, EnumSet<Availability>{Availability::k1});
  EXPECT_EQ(rule.media_types, std::vector<std::string>{"text/*"});
  EXPECT_EQ(rule.dates, (std::vector<DateSpan>{{20'544, 20'908}}));
  EXPECT_EQ(rule.times, (std::vector<TimeSpan>{{510, 1035}}));
  EXPECT_TRUE(rule.days.contains(Weekday::kFriday));
  EXPECT_FALSE(rule.days.contains(Weekday::kSaturday));
  EXPECT_EQ(rule.answer, Answer::kAllow);
  EXPECT_EQ(rule.limits, (Limits{10'240, 10, 20'480}));
  EXPECT_EQ(rule.grant, "class-3c-outbound");
}

TEST(ParseRules, ConditionsThatAreNotSaidHoldAlways) {
  const Rule rule = Parsed("format = 1\n[[rules]]\nid = \"no\"\nanswer = \"deny\"\n").rules.at(0);
  EXPECT_TRUE(rule.roles.any() && rule.zones.any() && rule.directions.any() && rule.channels.any());
  EXPECT_TRUE(rule.classes.any() && rule.integrity.any() && rule.availability.any() && rule.days.any());
  EXPECT_TRUE(rule.departments.empty() && rule.terminals.empty() && rule.media_types.empty());
}

TEST(ParseRules, BytesPerMinuteFollowFromTheOthersWhenNotSaid) {
  EXPECT_EQ(OneRule("").limits, (Limits{10'240, 10, 102'400}));
}

TEST(ParseRules, ErrorsGiveFileLineAndTheMend) {
  EXPECT_EQ(Complaint(kTop + kRule + "days = [\"monday\"]\n"),
            "x.toml:12: rule \"paste\": days: \"monday\" is no day; write mon, tue, wed, thu, fri, sat, sun, or a span "
            "such as \"mon-fri\"");
  EXPECT_EQ(Complaint("format = 1\nformat = 2\n").substr(0, 9), "x.toml:2:");
}

TEST(ParseRules, TellsSeveralErrorsAtOnceByLine) {
  const std::string text = Complaint("format = 2\nclassification = \"4\"\ncolour = \"red\"\n");
  EXPECT_EQ(text,
            "x.toml:1: format: is not in range; write a number from 1 to 1\n"
            "x.toml:2: classification: \"4\" is no class; write \"1\", \"2\", \"3C\", \"3B\" or \"3A\"\n"
            "x.toml:3: there is no key \"colour\"; write one of format, name, contact, classification, watermark, "
            "departments, inspectors, rules");
}

struct Mistake {
  const char* toml;  // goes after the rule that is right
  const char* said;  // part of the complaint
};
class MistakenRule : public ::testing::TestWithParam<Mistake> {};

TEST_P(MistakenRule, IsToldWithItsMend) {
  EXPECT_THAT(Complaint(kTop + kRule + GetParam().toml), ::testing::HasSubstr(GetParam().said));
  EXPECT_THAT(Complaint(kTop + kRule + GetParam().toml), ::testing::StartsWith("x.toml:"));
}

INSTANTIATE_TEST_SUITE_P(
    Keys, MistakenRule,
    ::testing::Values(
        Mistake{"chanels = []\n", "there is no key \"chanels\"; write one of id, note"},
        Mistake{"departments = [\"水道課\"]\n", "\"水道課\" is not described; mend the name, or write [departments."},
        Mistake{"roles = [\"boss\"]\n", "\"boss\" is no role; write \"staff\""},
        Mistake{"roles = []\n", "names nothing; leave the key out"},
        Mistake{"roles = \"staff\"\n", "is no list; write roles = ["},
        Mistake{"roles = [1]\n", "is no text; write it in quotation marks"},
        Mistake{"zones = [\"mynumber\"]\n", "is no zone a rule can name; write \"lgwan\""},
        Mistake{"terminals = [\"10.1.2.3/16\"]\n", "has bits set after its network; write \"10.1.0.0/16\""},
        Mistake{"terminals = [\"10.1.0.0/40\"]\n", "write 0 to 32"},
        Mistake{"terminals = [\"tax-pc\"]\n", "is no network; write \"10.1.0.0/16\""},
        Mistake{"integrity = [\"3\"]\n", "write \"1\" or \"2\""}, Mistake{"availability = [2]\n", "is no text"},
        Mistake{"media_types = [\"PDF\"]\n", "is no media type; write \"application/pdf\""},
        Mistake{"media_types = [\"*/*\"]\n", "is no media type"}, Mistake{"media_types = [\"a/b/c\"]\n", "is no media"},
        Mistake{"dates = [\"2026-02-29\"]\n", "is no date; write \"2026-04-01\""},
        Mistake{"dates = [\"2027-01-01..2026-01-01\"]\n", "ends before it begins; write the earlier date first"},
        Mistake{"dates = [2026-04-01]\n", "is no text"},
        Mistake{"times = [\"22:00-05:00\"]\n", "over midnight is two: write \"22:00-24:00\""},
        Mistake{"times = [\"8:30-17:15\"]\n", "is no span of time"},
        Mistake{"times = [\"08:60-17:15\"]\n", "is no span"}, Mistake{"times = [\"08:30-24:01\"]\n", "is no span"},
        Mistake{"days = [\"sat-mon\"]\n", "write two"},
        Mistake{"bytes_per_minute = \"5 KiB\"\n", "less than max_bytes, so the largest transfer never passes"},
        Mistake{"grant = \"everything\"\n", "is no grant; write \"class-3c-outbound\""},
        Mistake{"note = \"\"\n", "is empty; write something, or leave the key out"},
        Mistake{"note = \"a\\u0007\"\n", "has a control character"},
        Mistake{"note = 'x'\n[[rules]]\nid = \"paste\"\nanswer = \"deny\"\n", "the rule in line 4 has this id"},
        Mistake{"[[rules]]\nanswer = \"deny\"\n", "id: is missing; write id ="},
        Mistake{"[[rules]]\nid = \"a b\"\nanswer = \"deny\"\n", "is no id; write at most 64 of a-z"},
        Mistake{"[[rules]]\nid = \"invariant-x\"\nanswer = \"deny\"\n", "write another id"},
        Mistake{"[[rules]]\nid = \"n\"\n", "answer: is missing; write \"deny\""},
        Mistake{"[[rules]]\nid = \"n\"\nanswer = \"permit\"\n", "is no answer; write \"deny\""},
        Mistake{"[[rules]]\nid = \"n\"\nanswer = \"deny\"\nper_minute = 3\n", "has no meaning in a rule that denies"},
        Mistake{"[[rules]]\nid = \"n\"\nanswer = \"allow\"\n", "channels: is missing; a rule that does not deny lists"},
        Mistake{"[[rules]]\nid = \"n\"\nanswer = \"allow\"\n", "max_bytes: is missing; write the largest transfer"},
        Mistake{"[[rules]]\nid = \"n\"\nanswer = \"sanitise\"\ndirections = [\"outbound\"]\n", "write [\"inbound\"]"}));

TEST(ParseRules, MistakesOfTheTopAreToldWithTheirMend) {
  EXPECT_THAT(Complaint(""), ::testing::HasSubstr("write format = 1 in the first line"));
  EXPECT_THAT(Complaint("format = 1\nwatermark = \"{name}\"\n"), ::testing::HasSubstr("write {user}, {terminal}"));
  EXPECT_THAT(Complaint("format = 1\nwatermark = \"a}\"\n"), ::testing::HasSubstr("has a brace of no placeholder"));
  EXPECT_THAT(Complaint("format = 1\n[departments.\"a\"]\n"),
              ::testing::HasSubstr("x.toml:2: department \"a\": class"));
  EXPECT_THAT(Complaint("format = 1\ndepartments = 3\n"), ::testing::HasSubstr("write [departments] on a line"));
  EXPECT_THAT(Complaint("format = 1\n[departments]\na = 3\n"), ::testing::HasSubstr("x.toml:3: departments: no dep"));
  EXPECT_THAT(Complaint("format = 1\nrules = 3\n"), ::testing::HasSubstr("write [[rules]] on a line of its own"));
  EXPECT_THAT(Complaint("format = 1\nrules = [3]\n"), ::testing::HasSubstr("rules: no rule; write [[rules]]"));
  EXPECT_THAT(Complaint("format = = 1\n"), ::testing::HasSubstr("mend the TOML in or before this line"));
  EXPECT_THAT(Complaint(std::string((1 << 20) + 1, '\n')), ::testing::HasSubstr("write at most 1 MiB"));
}

TEST(ParseRules, EmptyAndZeroLimitsAreErrorsAndNeverUnlimited) {
  const std::string without = kTop +
                              "[[rules]]\nid = \"p\"\nanswer = \"allow\"\ndirections = [\"outbound\"]\n"
                              "channels = [\"print\"]\nclasses = [\"1\"]\n";
  EXPECT_THAT(Complaint(without + "per_minute = 1\nmax_bytes = \"0 B\"\n"), ::testing::HasSubstr("allows nothing"));
  EXPECT_THAT(Complaint(without + "per_minute = 0\nmax_bytes = \"1 B\"\n"), ::testing::HasSubstr("from 1 to 600"));
  EXPECT_THAT(Complaint(without + "per_minute = 601\nmax_bytes = \"1 B\"\n"), ::testing::HasSubstr("from 1 to 600"));
  EXPECT_THAT(Complaint(without + "per_minute = 1\nmax_bytes = \"65 MiB\"\n"), ::testing::HasSubstr("most \"64 MiB\""));
  EXPECT_THAT(Complaint(without + "per_minute = 1\nmax_bytes = \"10 KB\"\n"), ::testing::HasSubstr("is no size"));
  EXPECT_THAT(Complaint(without + "per_minute = 1\nmax_bytes = \"10KiB\"\n"), ::testing::HasSubstr("is no size"));
  EXPECT_THAT(Complaint(without + "per_minute = 1\nmax_bytes = 10\n"), ::testing::HasSubstr("is no text"));
  EXPECT_EQ(Parsed(without + "per_minute = 600\nmax_bytes = \"64 MiB\"\n").rules.at(0).limits.max_bytes, 64u << 20);
}

TEST(ParseRules, InspectorsCanOnlyBecomeStricter) {
  const auto said = [](const std::string& toml) { return Complaint("format = 1\n[inspectors]\n" + toml); };
  EXPECT_EQ(
      said("my_number = \"3C\"\n"),
      "x.toml:3: inspectors: my_number: \"my_number\" is 3B and can only be raised; write that class or a stricter "
      "one");
  EXPECT_THAT(said("my_numbers = \"3A\"\n"), ::testing::HasSubstr("write one of my_number"));
  EXPECT_THAT(said("my_number = \"4\"\n"), ::testing::HasSubstr("is no class; write"));
  EXPECT_THAT(said("contact_list_from = 11\n"), ::testing::HasSubstr("must be from 3 to 10"));
  EXPECT_THAT(said("my_number = []\n"), ::testing::HasSubstr("write a class such as \"3B\", or a number"));
  EXPECT_THAT(said("words = 3\n"), ::testing::HasSubstr("is no table"));
  EXPECT_THAT(said("[inspectors.words]\n\"a\" = \"3C\"\n"), ::testing::HasSubstr("x.toml:4: inspectors.words: "));
}

TEST(ParseRules, DifferentMediaTypesAreBoundedInAFile) {
  const auto file = [](int departments, int types) {
    std::string toml = "format = 1\n";
    for (int i = 0; i < departments; ++i) toml += "[departments.d" + std::to_string(i) + "]\nclassification = \"1\"\n";
    for (int i = 0; i < 2 * types; ++i) {  // each is named twice
      toml += "[[rules]]\nid = \"r" + std::to_string(i) + "\"\nanswer = \"deny\"\nmedia_types = [\"a/t" +
              std::to_string(i % types) + "\"]\n";
    }
    return toml;
  };
  EXPECT_EQ(Parsed(file(1, 500)).rules.size(), 1000u);
  EXPECT_THAT(Complaint(file(1, 501)), ::testing::HasSubstr("more than 500 different ones"));
  EXPECT_EQ(Parsed(file(100, 200)).rules.size(), 400u);
  EXPECT_THAT(Complaint(file(100, 201)), ::testing::HasSubstr("more than 200 different ones in a file of 100"));
}

TEST(ParseRules, ComplaintsAreBounded) {
  std::string toml = "format = 1\n";
  for (int i = 0; i < 100; ++i) toml += "a" + std::to_string(i) + " = 1\n";
  EXPECT_EQ(std::ranges::count(Complaint(toml), '\n'), 19);
}

}  // namespace
}  // namespace shoji::policy
