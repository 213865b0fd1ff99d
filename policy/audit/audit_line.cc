#include "policy/audit/audit_line.h"

#include <array>
#include <cstdio>
#include <ctime>
#include <nlohmann/json.hpp>

#include "policy/audit/sha256.h"

namespace shoji::audit {
namespace {

using nlohmann::ordered_json;

constexpr std::string_view kHashMember = ",\"hash\":\"";
constexpr std::string_view kEnd = "\"}";

bool IsHash(std::string_view text) {
  return text.size() == kHashDigits && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

// The text member `name`, empty when it is missing or no text.
std::string Text(const ordered_json& object, std::string_view name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

}  // namespace

std::string FormatTimestamp(WallTime time) {
  const auto since_epoch = time.time_since_epoch();
  const auto seconds = std::chrono::floor<std::chrono::seconds>(since_epoch);
  const std::time_t unix_time = seconds.count();
  std::tm utc{};
  gmtime_r(&unix_time, &utc);
  std::array<char, 32> date{};
  std::strftime(date.data(), date.size(), "%Y-%m-%dT%H:%M:%S", &utc);
  std::array<char, 48> text{};
  std::snprintf(text.data(), text.size(), "%s.%03dZ", date.data(), static_cast<int>((since_epoch - seconds).count()));
  return text.data();
}

Result<Line> FormatLine(const Event& event, uint64_t seq, WallTime time, std::string_view prev) {
  ordered_json object = {{"v", 1}, {"seq", seq}, {"time", FormatTimestamp(time)}, {"event", event.type}};
  for (const auto& field : event.fields) {
    std::visit([&](const auto& value) { object[std::string(field.name)] = value; }, field.value);
  }
  object["prev"] = prev;
  std::string text = object.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
  text.pop_back();  // the closing brace comes after the hash
  std::string hash = Sha256Hex(text);
  text.append(kHashMember).append(hash).append(kEnd);
  if (text.size() > kMaxLineBytes) return Fail(ErrorCode::kTooLarge, "audit entry is longer than 16 KiB");
  text += '\n';
  return Line{std::move(text), std::move(hash)};
}

Result<Entry> ParseLine(std::string_view line) {
  constexpr size_t kTailBytes = kHashMember.size() + kHashDigits + kEnd.size();
  if (line.size() > kMaxLineBytes) return Fail(ErrorCode::kInvalid, "line is too long for an entry");
  if (line.size() < kTailBytes || !line.ends_with(kEnd)) return Fail(ErrorCode::kInvalid, "line is no entry");
  const std::string_view body = line.substr(0, line.size() - kTailBytes);
  if (line.substr(body.size(), kHashMember.size()) != kHashMember) return Fail(ErrorCode::kInvalid, "no hash");
  Entry entry;
  entry.hash = line.substr(body.size() + kHashMember.size(), kHashDigits);
  if (Sha256Hex(body) != entry.hash) return Fail(ErrorCode::kInvalid, "entry does not match its hash");
  const auto object = ordered_json::parse(line, nullptr, false);
  if (!object.is_object()) return Fail(ErrorCode::kInvalid, "entry is no JSON object");
  const auto seq = object.find("seq");
  if (seq == object.end() || !seq->is_number_unsigned()) return Fail(ErrorCode::kInvalid, "entry has no seq");
  entry.seq = seq->get<uint64_t>();
  entry.time = Text(object, "time");
  entry.event = Text(object, "event");
  entry.prev = Text(object, "prev");
  if (!IsHash(entry.prev)) return Fail(ErrorCode::kInvalid, "entry has no prev");
  if (entry.event == kRecoveredEvent) {
    entry.recovery_reason = Text(object, "reason");
    entry.recovery_detail = Text(object, "detail");
    entry.torn_sha256 = Text(object, "torn_sha256");
  }
  return entry;
}

}  // namespace shoji::audit
