#include "session/link/json_fields.h"

#include <algorithm>

namespace shoji::link {
namespace {

std::unexpected<Error> BadField(const char* key) {
  return Fail(ErrorCode::kInvalid, std::string("field missing or out of range: ") + key);
}

}  // namespace

Result<std::string> TextField(const Json& body, const char* key, size_t max_bytes) {
  const auto field = body.find(key);
  if (field == body.end()) return BadField(key);
  const auto* text = field->get_ptr<const std::string*>();
  if (text == nullptr || text->size() > max_bytes) return BadField(key);
  return *text;
}

Result<int64_t> NumberField(const Json& body, const char* key, int64_t low, int64_t high) {
  const auto field = body.find(key);
  if (field == body.end() || !field->is_number_integer()) return BadField(key);
  if (const auto* large = field->get_ptr<const uint64_t*>(); large != nullptr && *large > INT64_MAX) {
    return BadField(key);
  }
  const auto number = field->get<int64_t>();
  if (number < low || number > high) return BadField(key);
  return number;
}

Result<bool> BoolField(const Json& body, const char* key) {
  const auto field = body.find(key);
  if (field == body.end() || !field->is_boolean()) return BadField(key);
  return field->get<bool>();
}

bool IsSessionId(std::string_view text) {
  return text.size() == 32 &&
         std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

}  // namespace shoji::link
