// Policy values as words for people, in Japanese and English. Pure; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "policy/analysis/region.h"
#include "policy/decision.h"
#include "policy/explanation.h"
#include "policy/request.h"

namespace shoji::policy {

enum class Language : uint8_t { kJapanese, kEnglish };

// One sentence or word in both languages, and the one of them that is wanted.
struct Bilingual {
  std::string_view japanese, english;
  std::string_view In(Language language) const { return language == Language::kJapanese ? japanese : english; }
};

std::string_view Words(Answer answer, Language language);
std::string_view Words(Route route, Language language);  // 文字を持ち出す, "paste text out"
std::string_view Words(Role role, Language language);
std::string_view Words(Zone zone, Language language);
// "機密性 2 以下", "class 2 or lower"; empty for none.
std::string Words(const std::vector<Classification>& classes, Language language);
std::string Words(const Limits& limits, Language language);
// The answer, with its limits unless it is a refusal.
std::string Words(Answer answer, const Limits& limits, Language language);
// "税務課: 文字を持ち出す、機密性 2 以下、平日(月〜金)、08:30〜17:15"
std::string Words(const Region& region, Language language);
// The name of a department; "" are all others.
std::string DepartmentWords(const std::string& name, Language language);
std::string_view Words(Condition condition, Language language);
std::string_view Words(Reason reason, Language language);  // 時間外です, "outside the hours"
std::string JoinedWords(const std::vector<std::string>& parts, std::string_view separator);
std::string SizeWords(uint64_t bytes, Language language);  // "10 KiB"; exact

// `sentence` with its {0} to {9} replaced by the values, which are taken as they are.
std::string Filled(std::string_view sentence, const std::vector<std::string>& values);

}  // namespace shoji::policy
