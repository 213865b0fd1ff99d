#include "broker/web/http_json.h"

#include <algorithm>

#include "broker/auth/password_rules.h"

namespace shoji::web {
namespace {

using Json = nlohmann::json;

constexpr int kMaxDepth = 2;
constexpr size_t kMaxNameBytes = 256;

// nlohmann recurses per level: a depth check first keeps hostile nesting off the stack.
bool TooDeep(std::string_view body, int max_depth) {
  int depth = 0;
  bool quoted = false;
  for (size_t i = 0; i < body.size(); ++i) {
    const char c = body[i];
    if (quoted) {
      if (c == '\\') ++i;
      quoted = c != '"';
    } else if (c == '"') {
      quoted = true;
    } else if (c == '{' || c == '[') {
      if (++depth > max_depth) return true;
    } else if (c == '}' || c == ']') {
      --depth;
    }
  }
  return false;
}

Result<std::string> Text(const Json& object, const char* key, size_t max_bytes) {
  const auto found = object.find(key);
  if (found == object.end() || !found->is_string()) return Fail(ErrorCode::kInvalid, std::string("no text: ") + key);
  std::string text = found->get<std::string>();
  if (text.empty() || text.size() > max_bytes) return Fail(ErrorCode::kInvalid, std::string("bad length: ") + key);
  return text;
}

Result<int> Number(const Json& object, const char* key, int low, int high) {
  const auto found = object.find(key);
  const bool fine = found != object.end() && found->is_number_integer();
  const int64_t value = fine ? found->get<int64_t>() : INT64_MIN;
  if (value < low || value > high) return Fail(ErrorCode::kInvalid, std::string("out of range: ") + key);
  return static_cast<int>(value);
}

}  // namespace

Result<Json> ParseObject(std::string_view body, int max_depth) {
  if (TooDeep(body, max_depth)) return Fail(ErrorCode::kInvalid, "nested too deep");
  Json parsed = Json::parse(body, nullptr, false);
  if (!parsed.is_object()) return Fail(ErrorCode::kInvalid, "no JSON object");
  return parsed;
}

Result<Credentials> ParseCredentials(std::string_view body) {
  const auto object = ParseObject(body, kMaxDepth);
  if (!object) return std::unexpected(object.error());
  auto username = Text(*object, "username", kMaxNameBytes);
  if (!username) return std::unexpected(username.error());
  auto password = Text(*object, "password", auth::kMaxPasswordBytes);
  if (!password) return std::unexpected(password.error());
  return Credentials{std::move(*username), std::move(*password)};
}

Result<Size> ParseScreen(std::string_view body) {
  const auto object = ParseObject(body, kMaxDepth);
  if (!object) return std::unexpected(object.error());
  const auto width_px = Number(*object, "width_px", 1, 65'535);
  if (!width_px) return std::unexpected(width_px.error());
  const auto height_px = Number(*object, "height_px", 1, 65'535);
  if (!height_px) return std::unexpected(height_px.error());
  const auto scale = Number(*object, "scale_percent", 50, 400);
  if (!scale) return std::unexpected(scale.error());
  return ClampScreen({*width_px, *height_px});
}

Result<void> ParseEmpty(std::string_view body) {
  if (body.empty()) return {};
  if (const auto object = ParseObject(body, kMaxDepth); !object) return std::unexpected(object.error());
  return {};
}

Json ToJson(const store::User& user) {
  return {{"name", user.name},
          {"display_name", user.display_name},
          {"department", user.department},
          {"role", std::string(store::Name(user.role))}};
}

Json ToJson(const admin::SessionInfo& session) {
  return {{"id", session.id},
          {"state", session.state},
          {"started_at_ms", session.started_at_ms},
          {"attached", session.attached},
          {"width_px", session.width_px},
          {"height_px", session.height_px}};
}

}  // namespace shoji::web
