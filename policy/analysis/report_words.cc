#include "policy/analysis/report_words.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <utility>

namespace shoji::policy {
namespace {

// "ルール tax-1 (12 行目)"
std::string RuleWords(const std::string& id, int line, Language language) {
  if (line == 0) return Filled(Bilingual{"ルール {0}", "rule {0}"}.In(language), {id});
  return Filled(Bilingual{"ルール {0}({1} 行目)", "rule {0} (line {1})"}.In(language), {id, std::to_string(line)});
}

Bilingual FindingSentence(FindingKind kind) {
  switch (kind) {
    case FindingKind::kInvariantBroken:
      return {"不変条件に反します: {0} が {1} を許しています", "an invariant is broken: {0} lets {1} through"};
    case FindingKind::kNeverMatches:
      return {"{0} はどの要求にも当てはまりません", "{0} fits no request at all"};
    case FindingKind::kExpired:
      return {"{0} は期間が過ぎています", "the dates of {0} are over"};
    case FindingKind::kNoEffect:
      return {"{0} は当てはまりますが、なくても結果は変わりません(先に決めるもの: {1})",
              "{0} fits, but without it every answer would be the same (decided by: {1})"};
    case FindingKind::kDepartmentWithoutRule:
      return {"部署「{2}」に関するルールがないため、すべて拒否されます",
              "no rule is about the department {2}: everything is refused"};
    case FindingKind::kWeakening:
      return {"{0} は不変条件を緩める許可「{1}」を求めています",
              "{0} asks for the grant {1}, which weakens an invariant"};
  }
  return {"{0}", "{0}"};
}

// "2026-11-21 07:00" UTC of a record becomes a day: enough to find the entries.
std::string DayOf(WallTime time) {
  const std::chrono::year_month_day date{std::chrono::floor<std::chrono::days>(time)};
  std::array<char, 48> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02u", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return text.data();
}

std::string_view TendencyWords(Tendency tendency, Language language) {
  switch (tendency) {
    case Tendency::kLooser:
      return Bilingual{"緩む", "looser"}.In(language);
    case Tendency::kStricter:
      return Bilingual{"厳しくなる", "stricter"}.In(language);
    case Tendency::kMixed:
      return Bilingual{"変わる", "different"}.In(language);
  }
  return "";
}

std::string ConditionsWords(const std::vector<Condition>& failed, Language language) {
  std::vector<std::string> parts;
  parts.reserve(failed.size());
  for (const Condition condition : failed) parts.emplace_back(Words(condition, language));
  return JoinedWords(parts, Bilingual{"・", ", "}.In(language));
}

std::string RuleLine(const ConsideredRule& rule, Language language) {
  const std::string name = RuleWords(rule.rule_id, rule.line, language);
  const std::string answer = Words(rule.answer, rule.limits, language);
  if (rule.matched())
    return Filled(Bilingual{"○ {0}: 当てはまる → {1}", "+ {0}: fits -> {1}"}.In(language), {name, answer});
  return Filled(Bilingual{"× {0}: 合わない({1}) [{2}]", "- {0}: does not fit ({1}) [{2}]"}.In(language),
                {name, ConditionsWords(rule.failed, language), answer});
}

std::string Count(uint64_t number) { return std::to_string(number); }

}  // namespace

std::string Sentence(const CheckFinding& finding, Language language) {
  const std::string subject = RuleWords(finding.rule_id, finding.line, language);
  return Filled(FindingSentence(finding.kind).In(language),
                {subject, JoinedWords(finding.others, ", "), finding.department});
}

std::string Sentence(const DecisionChange& change, Language language) {
  return Filled(Bilingual{"[{0}] {1}: {2} → {3}", "[{0}] {1}: {2} -> {3}"}.In(language),
                {std::string(TendencyWords(TendencyOf(change.before, change.after), language)),
                 Words(change.region, language), Words(change.before.answer, change.before.limits, language),
                 Words(change.after.answer, change.after.limits, language)});
}

std::string Sentence(const SettingChange& change, Language language) {
  const auto kind = [&change] {
    switch (change.kind) {
      case SettingChange::Kind::kClass:
        return Bilingual{"{0} の機密性の既定", "default class of {0}"};
      case SettingChange::Kind::kContact:
        return Bilingual{"{0} の問い合わせ先", "contact of {0}"};
      case SettingChange::Kind::kWatermark:
        return Bilingual{"{0} の透かし", "watermark of {0}"};
      case SettingChange::Kind::kInspector:
        return Bilingual{"検査の設定 {0}", "inspector setting {0}"};
    }
    return Bilingual{"{0}", "{0}"};
  }();
  const auto value = [&](const std::string& text) {
    return text.empty() ? std::string(Bilingual{"(なし)", "(none)"}.In(language)) : text;
  };
  const bool inspector = change.kind == SettingChange::Kind::kInspector;
  const std::string name = inspector ? change.name : DepartmentWords(change.name, language);
  const std::string what = Filled(kind.In(language), {name});
  return Filled(Bilingual{"{0}: {1} → {2}", "{0}: {1} -> {2}"}.In(language),
                {what, value(change.before), value(change.after)});
}

std::string Sentence(const FlipCount& way, Language language) {
  const Flip& flip = way.flip;
  const Bilingual sentence =
      flip.unseen
          ? Bilingual{"{0} 件: {1}: {2}、{3}({4})→ 内容の検査に進む(以前は検査の前に拒否。{5}〜{6})",
                      "{0} times: {1}: {2}, {3} ({4}) -> would go on to inspection (was refused before it; {5} to {6})"}
          : Bilingual{"{0} 件: {1}: {2}、{3}({4})→ {7}({8}、{9})({5}〜{6})",
                      "{0} times: {1}: {2}, {3} ({4}) -> {7} ({8}, {9}) ({5} to {6})"};
  return Filled(sentence.In(language),
                {Count(way.count), DepartmentWords(flip.departments, language),
                 std::string(Words(Route{flip.direction, flip.channel}, language)),
                 std::string(Words(flip.before, language)), flip.rule_before, DayOf(way.first), DayOf(way.last),
                 std::string(Words(flip.after, language)), flip.rule_after, flip.reason_after});
}

std::vector<std::string> Lines(const CheckReport& report, Language language) {
  std::vector<std::string> lines;
  const Bilingual summary = report.sound()
                                ? Bilingual{"不変条件はすべて守られています({0} 通りの要求を調べ、{1} 通りが通ります)",
                                            "every invariant holds ({0} questions asked, {1} let something through)"}
                                : Bilingual{"不変条件に反するものがあります({0} 通りの要求を調べました)",
                                            "an invariant is broken ({0} questions asked)"};
  lines.push_back(Filled(summary.In(language), {Count(report.questions), Count(report.passing)}));
  for (const CheckFinding& finding : report.findings) lines.push_back(Sentence(finding, language));
  return lines;
}

std::vector<std::string> Lines(const DiffReport& report, Language language) {
  std::vector<std::string> lines;
  if (report.same()) {
    const Bilingual none{"結果が変わるものはありません({0} 通りの要求を調べました)",
                         "no decision changes ({0} questions asked)"};
    return {Filled(none.In(language), {Count(report.questions)})};
  }
  lines.push_back(Filled(
      Bilingual{"{0} 通りの要求のうち {1} 通りの結果が変わります", "of {0} questions, {1} are answered otherwise"}.In(
          language),
      {Count(report.questions), Count(report.changed)}));
  for (const DecisionChange& change : report.changes) lines.push_back(Sentence(change, language));
  for (const SettingChange& change : report.settings) lines.push_back(Sentence(change, language));
  return lines;
}

std::vector<std::string> Lines(const DryRunReport& report, Language language) {
  std::vector<std::string> lines;
  const auto add = [&](Bilingual sentence, uint64_t number) {
    lines.push_back(Filled(sentence.In(language), {Count(number)}));
  };
  lines.push_back(Filled(Bilingual{"記録された判定 {0} 件のうち {1} 件の結果が変わります(同じ: {2} 件)",
                                   "of {0} recorded decisions, {1} would flip ({2} would not)"}
                             .In(language),
                         {Count(report.decisions), Count(report.flipped), Count(report.same)}));
  for (const FlipCount& flip : report.flips) lines.push_back(Sentence(flip, language));
  if (report.flips_left_out > 0)
    add({"ほかに {0} 件(種類が多いため省略)", "{0} more, of too many kinds to list"}, report.flips_left_out);
  if (report.outside_rules > 0) {
    add({"{0} 件はルール以外の理由で拒否されたため対象外です(緊急停止、混雑、検査不能など)",
         "{0} were refused for what no rule says (emergency stop, no room, content unreadable)"},
        report.outside_rules);
  }
  if (report.unreadable > 0)
    add({"{0} 件は記録の項目が足りず、試せません", "{0} lack what a question needs"}, report.unreadable);
  return lines;
}

std::vector<std::string> Lines(const Explanation& explanation, Language language) {
  const Decision& decision = explanation.decision;
  std::vector<std::string> lines = {
      Filled(Bilingual{"結果: {0}", "answer: {0}"}.In(language), {Words(decision.answer, decision.limits, language)}),
      Filled(Bilingual{"決めたもの: {0}、理由: {1}({2})", "decided by: {0}, reason: {1} ({2})"}.In(language),
             {decision.rule_id, std::string(Words(static_cast<Reason>(decision.reason_code), language)),
              decision.reason_key}),
      Filled(Bilingual{"機密性: {0}", "class: {0}"}.In(language), {std::string(Name(decision.classification))})};
  if (!decision.contact.empty()) {
    lines.push_back(Filled(Bilingual{"問い合わせ先: {0}", "contact: {0}"}.In(language), {decision.contact}));
  }
  for (const DepartmentAnswer& answer : explanation.departments) {
    lines.push_back(Filled(Bilingual{"部署「{0}」としては: {1}({2}、{3})", "as {0}: {1} ({2}, {3})"}.In(language),
                           {DepartmentWords(answer.department, language), std::string(Words(answer.answer, language)),
                            answer.rule_id, std::string(Words(answer.reason, language))}));
  }
  // What fits first, then what nearly does.
  std::vector<const ConsideredRule*> rules;
  rules.reserve(explanation.rules.size());
  for (const ConsideredRule& rule : explanation.rules) rules.push_back(&rule);
  std::ranges::sort(rules, {}, [](const ConsideredRule* rule) {
    return std::pair(rule->failed.size(), std::string_view(rule->rule_id));
  });
  for (const ConsideredRule* rule : rules) lines.push_back(RuleLine(*rule, language));
  return lines;
}

}  // namespace shoji::policy
