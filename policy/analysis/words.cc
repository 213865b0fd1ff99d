#include "policy/analysis/words.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <utility>

namespace shoji::policy {
namespace {

constexpr Bilingual kUnknown{"不明", "unknown"};

// `make` of each of `list`.
template <typename List, typename Make>
std::vector<std::string> Each(const List& list, Make make) {
  std::vector<std::string> words;
  words.reserve(list.size());
  for (const auto& value : list) words.emplace_back(make(value));
  return words;
}

std::string_view Comma(Language language) { return Bilingual{"、", ", "}.In(language); }
std::string_view Or(Language language) { return Bilingual{"・", " or "}.In(language); }

std::string DayText(int32_t day) {
  const std::chrono::year_month_day date{std::chrono::sys_days(std::chrono::days(day))};
  std::array<char, 48> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02u", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return text.data();
}

std::string MinuteText(uint16_t minute) {
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), "%02d:%02d", minute / 60, minute % 60);
  return text.data();
}

std::string DatesWords(const Region& region, Language language) {
  const auto one = [language](const std::pair<int32_t, int32_t>& span) {
    if (span.first == span.second) return DayText(span.first);
    const bool open = span.second >= kEndOfTime;
    const Bilingual sentence = open ? Bilingual{"{0} 以降", "from {0}"} : Bilingual{"{0}〜{1}", "{0} to {1}"};
    return Filled(sentence.In(language), {DayText(span.first), open ? "" : DayText(span.second)});
  };
  return JoinedWords(Each(region.dates, one), Or(language));
}

std::string TimesWords(const Region& region, Language language) {
  const auto one = [language](const std::pair<uint16_t, uint16_t>& span) {
    return MinuteText(span.first) + std::string(Bilingual{"〜", "-"}.In(language)) + MinuteText(span.second);
  };
  return JoinedWords(Each(region.times, one), Or(language));
}

std::string WeekdayWords(const std::vector<uint8_t>& days, Language language) {
  constexpr std::array<Bilingual, 7> kNames = {Bilingual{"日", "Sun"}, {"月", "Mon"}, {"火", "Tue"}, {"水", "Wed"},
                                               {"木", "Thu"},          {"金", "Fri"}, {"土", "Sat"}};
  if (days == std::vector<uint8_t>{1, 2, 3, 4, 5}) return std::string(Bilingual{"月〜金", "Mon-Fri"}.In(language));
  if (days == std::vector<uint8_t>{0, 6}) return std::string(Bilingual{"土・日", "Sat and Sun"}.In(language));
  return JoinedWords(Each(days, [&](uint8_t day) { return kNames[day % 7].In(language); }), Or(language));
}

// `label` of the parts that the rules name; `others` for the one they do not.
std::string NamesWords(const std::vector<std::string>& names, Bilingual label, Bilingual others, Language language) {
  const auto one = [&](const std::string& name) {
    if (name == kUnknownType) return std::string(Bilingual{"不明な種類", "unknown type"}.In(language));
    return name.empty() ? std::string(others.In(language)) : Filled(label.In(language), {name});
  };
  return JoinedWords(Each(names, one), Or(language));
}

template <typename Value>
std::string ListWords(const std::vector<Value>& values, Language language) {
  return JoinedWords(Each(values, [language](Value value) { return Words(value, language); }), Or(language));
}

template <typename Value>
std::string LevelWords(const std::vector<Value>& values, Bilingual label, Language language) {
  if (values.empty()) return "";
  const auto one = [language](Value value) {
    return value == Value::kNone ? Bilingual{"指定なし", "none"}.In(language) : Name(value);
  };
  return Filled(label.In(language), {JoinedWords(Each(values, one), Or(language))});
}

std::string DepartmentsWords(const std::vector<std::string>& departments, Language language) {
  if (departments.empty()) return std::string(Bilingual{"すべての部署", "all departments"}.In(language));
  std::vector<std::string> parts;
  parts.reserve(departments.size());
  for (const std::string& name : departments) {
    if (!name.empty()) parts.push_back(name);
  }
  if (parts.size() < departments.size()) parts.push_back(DepartmentWords("", language));
  return JoinedWords(parts, Comma(language));
}

}  // namespace

std::string JoinedWords(const std::vector<std::string>& parts, std::string_view separator) {
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : std::string(separator)) + part;
  return text;
}

std::string Filled(std::string_view sentence, const std::vector<std::string>& values) {
  std::string text;
  for (size_t at = 0; at < sentence.size(); ++at) {
    const bool place = sentence[at] == '{' && at + 2 < sentence.size() && sentence[at + 2] == '}';
    const size_t index = place ? static_cast<size_t>(sentence[at + 1] - '0') : values.size();
    if (index >= values.size()) {
      text += sentence[at];
      continue;
    }
    text += values[index];
    at += 2;
  }
  return text;
}

std::string_view Words(Answer answer, Language language) {
  switch (answer) {
    case Answer::kDeny:
      return Bilingual{"拒否", "refused"}.In(language);
    case Answer::kApprove:
      return Bilingual{"上長承認が必要", "needs approval"}.In(language);
    case Answer::kSanitise:
      return Bilingual{"無害化して許可", "sanitised"}.In(language);
    case Answer::kAllow:
      return Bilingual{"許可", "allowed"}.In(language);
  }
  return kUnknown.In(language);
}

std::string_view Words(Route route, Language language) {
  const bool out = route.direction == Direction::kOutbound;
  switch (route.channel) {
    case Channel::kClipboardText:
      return (out ? Bilingual{"文字を外へ貼り付ける", "paste text out"}
                  : Bilingual{"文字をコピーして取り込む", "copy text in"})
          .In(language);
    case Channel::kClipboardImage:
      return (out ? Bilingual{"画像を外へ貼り付ける", "paste images out"}
                  : Bilingual{"画像をコピーして取り込む", "copy images in"})
          .In(language);
    case Channel::kFileUpload:
      return Bilingual{"ファイルをアップロードする", "upload files"}.In(language);
    case Channel::kFileDownload:
      return Bilingual{"ファイルをダウンロードする", "download files"}.In(language);
    case Channel::kPrint:
      return Bilingual{"印刷する", "print"}.In(language);
  }
  return kUnknown.In(language);
}

std::string_view Words(Role role, Language language) {
  switch (role) {
    case Role::kStaff:
      return Bilingual{"職員", "staff"}.In(language);
    case Role::kSecurity:
      return Bilingual{"情報セキュリティ担当", "security staff"}.In(language);
    case Role::kAuditor:
      return Bilingual{"監査", "auditors"}.In(language);
    case Role::kAdmin:
      return Bilingual{"管理者", "administrators"}.In(language);
    case Role::kUnknown:
      break;
  }
  return kUnknown.In(language);
}

std::string_view Words(Zone zone, Language language) {
  switch (zone) {
    case Zone::kMyNumber:
      return Bilingual{"マイナンバー利用事務系の端末", "terminals of the My Number zone"}.In(language);
    case Zone::kLgwan:
      return Bilingual{"LGWAN接続系の端末", "terminals of the LGWAN zone"}.In(language);
    case Zone::kInternet:
      return Bilingual{"インターネット接続系の端末", "terminals of the Internet zone"}.In(language);
  }
  return kUnknown.In(language);
}

std::string Words(const std::vector<Classification>& classes, Language language) {
  if (classes.empty()) return "";
  const auto first = static_cast<size_t>(classes.front());
  const auto last = static_cast<size_t>(classes.back());
  const bool gapless = last - first + 1 == classes.size();
  if (gapless && classes.back() == Classification::k3A && classes.size() > 1) {
    return Filled(Bilingual{"機密性 {0} 以上", "class {0} or higher"}.In(language),
                  {std::string(Name(classes.front()))});
  }
  if (gapless && classes.front() == Classification::kNone && classes.size() > 1) {
    return Filled(Bilingual{"機密性 {0} 以下", "class {0} or lower"}.In(language), {std::string(Name(classes.back()))});
  }
  return LevelWords(classes, {"機密性 {0}", "class {0}"}, language);
}

std::string SizeWords(uint64_t bytes, Language language) {
  constexpr std::array<std::pair<uint64_t, std::string_view>, 3> kUnits = {
      {{uint64_t{1} << 30, " GiB"}, {uint64_t{1} << 20, " MiB"}, {uint64_t{1} << 10, " KiB"}}};
  for (const auto& [unit, name] : kUnits) {
    if (bytes >= unit && bytes % unit == 0) return std::to_string(bytes / unit) + std::string(name);
  }
  return std::to_string(bytes) + std::string(Bilingual{" バイト", " bytes"}.In(language));
}

std::string Words(const Limits& limits, Language language) {
  const Bilingual sentence{"1回 {0}、1分に {1} 回・{2} まで", "up to {0} at once, {1} a minute, {2} a minute"};
  return Filled(sentence.In(language), {SizeWords(limits.max_bytes, language), std::to_string(limits.max_per_minute),
                                        SizeWords(limits.max_bytes_per_minute, language)});
}

std::string Words(Answer answer, const Limits& limits, Language language) {
  std::string word(Words(answer, language));
  if (answer == Answer::kDeny) return word;
  return Filled(Bilingual{"{0}({1})", "{0} ({1})"}.In(language), {std::move(word), Words(limits, language)});
}

std::string DepartmentWords(const std::string& name, Language language) {
  return name.empty() ? std::string(Bilingual{"その他の部署", "all other departments"}.In(language)) : name;
}

std::string Words(const Region& region, Language language) {
  std::vector<std::string> parts = {ListWords(region.routes, language), Words(region.classes, language)};
  parts.push_back(ListWords(region.roles, language));
  parts.push_back(ListWords(region.zones, language));
  parts.push_back(
      NamesWords(region.terminals, {"端末 {0}", "terminals {0}"}, {"それ以外の端末", "any other terminal"}, language));
  parts.push_back(LevelWords(region.integrity, {"完全性 {0}", "integrity {0}"}, language));
  parts.push_back(LevelWords(region.availability, {"可用性 {0}", "availability {0}"}, language));
  parts.push_back(
      NamesWords(region.media_types, {"種類 {0}", "type {0}"}, {"それ以外の種類", "any other type"}, language));
  parts.push_back(DatesWords(region, language));
  parts.push_back(WeekdayWords(region.weekdays, language));
  parts.push_back(TimesWords(region, language));
  std::erase(parts, "");
  return DepartmentsWords(region.departments, language) + std::string(Bilingual{": ", ": "}.In(language)) +
         JoinedWords(parts, Comma(language));
}

std::string_view Words(Condition condition, Language language) {
  constexpr std::array<std::pair<Condition, Bilingual>, 13> kNames = {
      {{Condition::kDepartment, {"部署", "department"}},
       {Condition::kRole, {"役割", "role"}},
       {Condition::kZone, {"系統", "zone"}},
       {Condition::kTerminal, {"端末", "terminal"}},
       {Condition::kDirection, {"方向", "direction"}},
       {Condition::kChannel, {"経路", "channel"}},
       {Condition::kClassification, {"機密性", "class"}},
       {Condition::kIntegrity, {"完全性", "integrity"}},
       {Condition::kAvailability, {"可用性", "availability"}},
       {Condition::kMediaType, {"種類", "type"}},
       {Condition::kDate, {"期間", "dates"}},
       {Condition::kDay, {"曜日", "day"}},
       {Condition::kTime, {"時刻", "time"}}}};
  for (const auto& [known, words] : kNames) {
    if (known == condition) return words.In(language);
  }
  return kUnknown.In(language);
}

std::string_view Words(Reason reason, Language language) {
  constexpr std::array<Bilingual, kLastReason + 1> kReasons = {
      Bilingual{"ルールが許しています", "a rule allows it"},
      {"許すルールがありません", "no rule allows it"},
      {"ルールが拒否しています", "a rule denies it"},
      {"大きすぎます", "too large"},
      {"1分あたりの回数か量を超えています", "too often or too much within a minute"},
      {"機密性3の情報は外へ出せません", "class 3 never leaves"},
      {"そのままでは取り込めず、無害化が必要です", "nothing comes in raw"},
      {"マイナンバー利用事務系からは接続できません", "the My Number zone never connects"},
      {"上長の承認が必要です", "needs approval"},
      {"許された日時の外です", "outside the days or hours"},
      {"内容を検査できませんでした", "the content could not be inspected"},
      {"ありえない要求です", "no such request can be"},
      {"この経路を無害化する手段がありません", "nothing can sanitise this"},
      {"緊急停止中です", "emergency stop"},
      {"混雑しています", "busy"},
      {"監査の記録ができません", "the audit record cannot be written"},
      {"許されていない種類です", "not an allowed type"},
      {"許された期間が終わりました", "allowed until a date that has passed"},
      {"相手側に内容がありません", "the other side has it no more"},
      {"利用者が取りやめました", "withdrawn by the user"}};
  static_assert(!kReasons.back().japanese.empty(), "a reason was added: say it here");
  const auto number = static_cast<size_t>(reason);
  return number < kReasons.size() ? kReasons[number].In(language) : kUnknown.In(language);
}

}  // namespace shoji::policy
