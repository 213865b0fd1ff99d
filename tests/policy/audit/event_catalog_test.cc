// docs/AUDIT.md, the catalog of events and the makers in audit_event.cc say the same: read from the sources, so that an
// event cannot be added, changed or dropped in one place only.
#include "policy/audit/export/event_catalog.h"

#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace shoji::audit {
namespace {

std::string ReadSource(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(std::string(SHOJI_SOURCE_DIR) + "/" + path).rdbuf();
  EXPECT_FALSE(text.str().empty()) << path;
  return text.str();
}

std::vector<std::string> Matches(const std::string& text, const std::regex& pattern) {
  std::vector<std::string> found;
  for (std::sregex_iterator it(text.begin(), text.end(), pattern), end; it != end; ++it) found.push_back((*it)[1]);
  return found;
}

// Function name -> body, of every function that returns an Event.
std::map<std::string, std::string> Functions(const std::string& source) {
  static const std::regex head(R"((?:^|\n)Event (\w+)\([^;{]*\{)");
  std::map<std::string, std::string> bodies;
  for (std::sregex_iterator it(source.begin(), source.end(), head), end; it != end; ++it) {
    const auto begin = static_cast<size_t>(it->position() + it->length());
    const size_t line_end = source.find('\n', begin);
    const bool one_line = std::string_view(source).substr(begin, line_end - begin).ends_with("; }");
    bodies[(*it)[1]] = source.substr(begin, (one_line ? line_end : source.find("\n}\n", begin)) - begin);
  }
  return bodies;
}

struct Made {
  std::string type;
  std::vector<std::string> fields;
};

// What every maker makes. A maker may hand its work to a helper that takes the kind first (AdminEvent).
std::vector<Made> Makers() {
  static const std::regex type(R"re(return (?:\w+\()?\{?\s*"([a-z_.]+)")re");
  static const std::regex field(R"re((?:Text\(|Number\(|Field\{|Flag\()"(\w+)")re");
  static const std::regex helper(R"re(return (\w+)\(")re");
  const auto functions = Functions(ReadSource("policy/audit/audit_event.cc"));
  std::vector<Made> makers;
  for (const auto& name : Matches(ReadSource("policy/audit/audit_event.h"), std::regex(R"((?:^|\n)Event (\w+)\()"))) {
    const auto found = functions.find(name);
    EXPECT_NE(found, functions.end()) << name;
    if (found == functions.end()) continue;
    const auto types = Matches(found->second, type);
    EXPECT_EQ(types.size(), 1u) << name << " must make one kind of event";
    if (types.size() != 1) continue;
    auto fields = Matches(found->second, field);
    const auto helpers = Matches(found->second, helper);
    if (fields.empty() && !helpers.empty()) fields = Matches(functions.at(helpers.front()), field);
    makers.push_back({types.front(), fields});
  }
  return makers;
}

std::string DocRow(const Made& made) {
  const EventKind* kind = FindEventKind(made.type);
  std::string row = "| `" + made.type + "` | " + (kind == nullptr ? "" : std::string(kind->name_ja)) + " | ";
  for (const auto& field : made.fields) row += (&field == made.fields.data() ? "`" : ", `") + field + "`";
  return row + " |";
}

TEST(EventCatalog, NamesEveryKindThatCanBeMadeAndNoOther) {
  std::set<std::string> made, named;
  for (const auto& each : Makers()) made.insert(each.type);
  for (const auto& kind : EventKinds()) named.insert(std::string(kind.type));
  EXPECT_GE(made.size(), 20u) << "the sources were not understood";
  for (const auto& type : made) EXPECT_TRUE(named.contains(type)) << type << ": add it to event_catalog.cc";
  for (const auto& type : named) EXPECT_TRUE(made.contains(type)) << type << ": nothing makes it; drop it";
}

TEST(EventCatalog, TheDocumentHasEveryKindWithItsFields) {
  const std::string document = ReadSource("docs/AUDIT.md");
  for (const auto& made : Makers()) {
    EXPECT_NE(document.find("\n" + DocRow(made) + "\n"), std::string::npos) << "docs/AUDIT.md needs this row:\n"
                                                                            << DocRow(made);
  }
  const std::regex row(R"(\n\| `([a-z_.]+)` \|)");
  for (const auto& type : Matches(document, row)) {
    EXPECT_NE(FindEventKind(type), nullptr) << "docs/AUDIT.md names an event there is not: " << type;
  }
}

TEST(EventCatalog, HasNamesInBothLanguages) {
  for (const auto& kind : EventKinds()) {
    EXPECT_FALSE(kind.name_ja.empty());
    EXPECT_FALSE(kind.name_en.empty());
    EXPECT_TRUE(kind.severity >= 4 && kind.severity <= 6);
  }
}

}  // namespace
}  // namespace shoji::audit
