// Bodies of the calls about rules as values. Pure; foreign bytes: refused whole unless every member is right.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "broker/web/console/cell_editor.h"
#include "codec/base/result.h"

namespace shoji::web {

struct TextBody {
  std::string text;  // TOML, at most PolicyDesk::kMaxTextBytes
  std::string note;  // left out: empty
};
struct CellBody {
  std::string text;
  CellEdit edit;
};
struct ClassBody {
  std::string text;
  std::string department;
  policy::Classification classification = policy::Classification::k3A;
};

// kInvalid with what is wrong, kTooLarge for a text that is too long; in all of them.
Result<TextBody> ParseTextBody(std::string_view body);
Result<CellBody> ParseCellBody(std::string_view body);
Result<ClassBody> ParseClassBody(std::string_view body);
// {at: "2027-04-01T00:00"}
Result<std::string> ParseAtBody(std::string_view body);

// "rules.toml:12: what is wrong" a line each -> [{line, message}]; line 0 for what has no place.
nlohmann::json ErrorLines(std::string_view message);

}  // namespace shoji::web
