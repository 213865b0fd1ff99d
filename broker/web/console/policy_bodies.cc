#include "broker/web/console/policy_bodies.h"

#include <algorithm>
#include <charconv>

#include "broker/web/http_json.h"

namespace shoji::web {
namespace {

using nlohmann::json;

constexpr size_t kMaxTextBytes = 256 * 1024;
constexpr size_t kMaxNoteBytes = 1024;
constexpr size_t kMaxNameBytes = 256;
constexpr uint64_t kMaxBytes = 64ULL * 1024 * 1024;
constexpr uint64_t kMaxPerMinute = 600;

Result<std::string> Text(const json& object, const char* key, size_t max_bytes) {
  const auto found = object.find(key);
  if (found == object.end() || !found->is_string()) return Fail(ErrorCode::kInvalid, std::string("no text: ") + key);
  auto text = found->get<std::string>();
  if (text.size() > max_bytes) return Fail(ErrorCode::kTooLarge, std::string("too long: ") + key);
  return text;
}

Result<uint64_t> Number(const json& object, const char* key, uint64_t high) {
  const auto found = object.find(key);
  const bool fine = found != object.end() && found->is_number_unsigned();
  const uint64_t value = fine ? found->get<uint64_t>() : 0;
  if (value < 1 || value > high) return Fail(ErrorCode::kInvalid, std::string("out of range: ") + key);
  return value;
}

// The value of `all` whose name is the member `key`.
template <typename E, typename All>
Result<E> Named(const json& object, const char* key, const All& all) {
  const auto name = Text(object, key, kMaxNameBytes);
  if (!name) return std::unexpected(name.error());
  for (const E each : all) {
    if (policy::Name(each) == *name) return each;
  }
  return Fail(ErrorCode::kInvalid, std::string("unknown ") + key);
}

constexpr std::array kAnswers = {policy::Answer::kDeny, policy::Answer::kApprove, policy::Answer::kSanitise,
                                 policy::Answer::kAllow};

Result<MatrixRoute> RouteOf(const json& object) {
  for (const auto& route : kMatrixRoutes) {
    const bool same = object.value("direction", json()) == policy::Name(route.direction) &&
                      object.value("channel", json()) == policy::Name(route.channel);
    if (same) return route;
  }
  return Fail(ErrorCode::kInvalid, "no such direction and channel");
}

Result<policy::Limits> LimitsOf(const json& object) {
  const auto bytes = Number(object, "max_bytes", kMaxBytes);
  if (!bytes) return std::unexpected(bytes.error());
  const auto count = Number(object, "per_minute", kMaxPerMinute);
  if (!count) return std::unexpected(count.error());
  const auto together = Number(object, "bytes_per_minute", kMaxBytes * kMaxPerMinute);
  if (!together) return std::unexpected(together.error());
  if (*together < *bytes) return Fail(ErrorCode::kInvalid, "bytes_per_minute is less than max_bytes");
  return policy::Limits{*bytes, static_cast<uint32_t>(*count), *together};
}

Result<std::string> DepartmentOf(const json& object) {
  auto name = Text(object, "department", kMaxNameBytes);
  if (!name) return name;
  const auto control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; };
  if (name->empty() || std::ranges::any_of(*name, control)) return Fail(ErrorCode::kInvalid, "no department name");
  return name;
}

Result<MatrixCell> CellOf(const json& object) {
  auto department = DepartmentOf(object);
  if (!department) return std::unexpected(department.error());
  const auto route = RouteOf(object);
  if (!route) return std::unexpected(route.error());
  const auto classification = Named<policy::Classification>(object, "class", kMatrixClasses);
  if (!classification) return std::unexpected(classification.error());
  return MatrixCell{std::move(*department), *route, *classification};
}

}  // namespace

Result<TextBody> ParseTextBody(std::string_view body) {
  const auto object = ParseObject(body, 1);
  if (!object) return std::unexpected(object.error());
  auto text = Text(*object, "text", kMaxTextBytes);
  if (!text) return std::unexpected(text.error());
  TextBody parsed{std::move(*text), {}};
  if (!object->contains("note")) return parsed;
  auto note = Text(*object, "note", kMaxNoteBytes);
  if (!note) return std::unexpected(note.error());
  parsed.note = std::move(*note);
  return parsed;
}

Result<CellBody> ParseCellBody(std::string_view body) {
  const auto object = ParseObject(body, 1);
  if (!object) return std::unexpected(object.error());
  CellBody parsed;
  auto text = Text(*object, "text", kMaxTextBytes);
  if (!text) return std::unexpected(text.error());
  parsed.text = std::move(*text);
  auto cell = CellOf(*object);
  if (!cell) return std::unexpected(cell.error());
  parsed.edit.cell = std::move(*cell);
  const auto answer = Named<policy::Answer>(*object, "answer", kAnswers);
  if (!answer) return std::unexpected(answer.error());
  parsed.edit.answer = *answer;
  if (*answer == policy::Answer::kDeny) return parsed;
  const auto limits = LimitsOf(*object);
  if (!limits) return std::unexpected(limits.error());
  parsed.edit.limits = *limits;
  return parsed;
}

Result<ClassBody> ParseClassBody(std::string_view body) {
  const auto object = ParseObject(body, 1);
  if (!object) return std::unexpected(object.error());
  auto text = Text(*object, "text", kMaxTextBytes);
  if (!text) return std::unexpected(text.error());
  auto department = DepartmentOf(*object);
  if (!department) return std::unexpected(department.error());
  const auto classification = Named<policy::Classification>(*object, "class", kMatrixClasses);
  if (!classification) return std::unexpected(classification.error());
  return ClassBody{std::move(*text), std::move(*department), *classification};
}

Result<std::string> ParseAtBody(std::string_view body) {
  const auto object = ParseObject(body, 1);
  if (!object) return std::unexpected(object.error());
  return Text(*object, "at", 32);
}

json ErrorLines(std::string_view message) {
  json lines = json::array();
  while (!message.empty()) {
    const std::string_view line = message.substr(0, message.find('\n'));
    message.remove_prefix(std::min(message.size(), line.size() + 1));
    // FILE:LINE: TEXT
    const size_t colon = line.find(':');
    int number = 0;
    const char* digits = line.data() + std::min(line.size(), colon + 1);
    const auto [end, error] = std::from_chars(digits, line.data() + line.size(), number);
    const bool placed =
        colon != std::string_view::npos && error == std::errc() && end != line.data() + line.size() && *end == ':';
    const auto at = static_cast<size_t>(end - line.data());
    const std::string_view text = placed ? line.substr(std::min(line.size(), at + 2)) : line;
    if (!line.empty()) lines.push_back({{"line", placed ? number : 0}, {"message", std::string(text)}});
  }
  return lines;
}

}  // namespace shoji::web
