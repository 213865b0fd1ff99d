#include "broker/admin/ctl_policy_output.h"

#include <cstdlib>
#include <nlohmann/json.hpp>

#include "broker/admin/ctl_output.h"
#include "broker/rules/local_time.h"

namespace shoji::admin {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;
using policy::Bilingual;
using policy::Language;

std::string Text(const json& object, const char* member) {
  const auto found = object.find(member);
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

std::string Time(const json& object, const char* member) {
  const auto found = object.find(member);
  if (found == object.end() || !found->is_number_integer()) return "";
  return rules::FormatLocalTime(WallTime(std::chrono::milliseconds(found->get<int64_t>())));
}

std::string Number(const json& object, const char* member) {
  const auto found = object.find(member);
  return found != object.end() && found->is_number_integer() ? std::to_string(found->get<int64_t>()) : "";
}

std::string StateWords(const std::string& state, Language language) {
  if (language == Language::kEnglish) return state;
  if (state == "draft") return "下書き";
  if (state == "approved") return "承認済み";
  if (state == "active") return "有効";
  return state == "retired" ? "終了" : state;
}

std::string By(const std::string& who, const std::string& when) { return who.empty() ? "" : when + " " + who; }

std::string Approved(const json& version, Language language) {
  const std::string approval = By(Text(version, "approved_by"), Time(version, "approved_at_ms"));
  const bool lapsed = !approval.empty() && version.value("approval_lapsed", false);
  return lapsed ? approval + std::string(Bilingual{"(失効)", " (lapsed)"}.In(language)) : approval;
}

std::string Scheduled(const json& version, Language language) {
  const std::string when = Time(version, "scheduled_for_ms");
  if (when.empty()) return "";
  return policy::Filled(Bilingual{"{0} に有効化", "from {0}"}.In(language), {when});
}

}  // namespace

std::string DescribeVersions(std::string_view answer, Language language) {
  const json object = json::parse(answer, nullptr, false);
  const auto head = [language](std::string_view japanese, std::string_view english) {
    return std::string(Bilingual{japanese, english}.In(language));
  };
  std::vector<std::vector<std::string>> rows = {
      {head("版", "VERSION"), head("状態", "STATE"), head("提出", "SUBMITTED"), head("承認", "APPROVED"),
       head("有効化", "ACTIVATED"), head("予定", "SCHEDULED"), head("理由", "NOTE")}};
  const auto versions = object.is_object() ? object.value("versions", json::array()) : json::array();
  for (const json& version : versions) {
    rows.push_back({Number(version, "version"), StateWords(Text(version, "state"), language),
                    By(Text(version, "author"), Time(version, "submitted_at_ms")), Approved(version, language),
                    By(Text(version, "activated_by"), Time(version, "activated_at_ms")), Scheduled(version, language),
                    Text(version, "note")});
  }
  std::string text = Table(rows);
  const std::string problem = object.is_object() ? Text(object, "problem") : "";
  if (!problem.empty()) {
    text += policy::Filled(
        Bilingual{"注意: すべて拒否しています({0})\n", "note: everything is refused ({0})\n"}.In(language), {problem});
  }
  return text;
}

std::string DescribeVersion(std::string_view answer, Language language) {
  const json object = json::parse(answer, nullptr, false);
  if (!object.is_object()) return "";
  const Bilingual head{"# 版 {0}({1}) 提出 {2} {3}\n# SHA-256 {4}\n",
                       "# version {0} ({1}), submitted {2} by {3}\n# SHA-256 {4}\n"};
  std::string text = policy::Filled(head.In(language),
                                    {Number(object, "version"), StateWords(Text(object, "state"), language),
                                     Time(object, "submitted_at_ms"), Text(object, "author"), Text(object, "sha256")});
  text += Text(object, "text");
  if (!text.ends_with('\n')) text += '\n';
  return text;
}

std::string LinesJson(bool good, const std::vector<std::string>& japanese, const std::vector<std::string>& english) {
  const ordered_json object = {{"ok", good}, {"ja", japanese}, {"en", english}};
  return object.dump(-1, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

Language LanguageOf(std::string_view wanted) {
  std::string_view locale = wanted;
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* value = std::getenv(name);
    if (locale.empty() && value != nullptr) locale = value;
  }
  return locale.starts_with("ja") ? Language::kJapanese : Language::kEnglish;
}

}  // namespace shoji::admin
