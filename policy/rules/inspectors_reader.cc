#include "policy/rules/inspectors_reader.h"

namespace shoji::policy {
namespace {

void ReadWords(const toml::table& words, inspect::InspectorSettings& settings, Complaints& complaints) {
  TableReader in(words, "inspectors.words: ", complaints);
  if (words.size() > inspect::InspectorSettings::kMaxWords) {
    return in.Complain(words, "are too many; write at most " + std::to_string(inspect::InspectorSettings::kMaxWords));
  }
  for (const auto& [word, node] : words) {
    const auto classification = in.Class(word.str());
    if (!classification) continue;
    const auto added = settings.AddWord(word.str(), *classification);
    if (!added) in.Complain(node, added.error().message);
  }
}

}  // namespace

inspect::InspectorSettings ReadInspectors(const toml::table& table, Complaints& complaints) {
  inspect::InspectorSettings settings;
  TableReader in(table, "inspectors: ", complaints);
  for (const auto& [key, node] : table) {
    Result<void> done;
    if (key.str() == "words") {
      if (const toml::table* words = in.Table("words")) ReadWords(*words, settings, complaints);
    } else if (node.is_string()) {
      if (const auto classification = in.Class(key.str())) done = settings.Raise(key.str(), *classification);
    } else if (const auto* number = node.as_integer()) {
      done = settings.LowerThreshold(key.str(), number->get());
    } else {
      in.Complain(key.str(), "is neither; write a class such as \"3B\", or a number for a threshold");
    }
    if (!done) in.Complain(key.str(), done.error().message);
  }
  return settings;
}

}  // namespace shoji::policy
