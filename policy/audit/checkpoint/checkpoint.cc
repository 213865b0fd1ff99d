#include "policy/audit/checkpoint/checkpoint.h"

#include <nlohmann/json.hpp>

#include "policy/audit/audit_line.h"

namespace shoji::audit {
namespace {

using nlohmann::ordered_json;

constexpr std::string_view kSigMember = ",\"sig\":\"";
constexpr std::string_view kEnd = "\"}";
constexpr size_t kTailBytes = kSigMember.size() + kSignatureDigits + kEnd.size();

// Every byte that is signed.
std::string Body(const Checkpoint& checkpoint, const std::string& time, const PublicKey& key) {
  ordered_json object = {{"v", 1},
                         {"checkpoint", checkpoint.number},
                         {"time", time},
                         {"seq", checkpoint.seq},
                         {"hash", checkpoint.hash},
                         {"key", key.Hex()}};
  if (checkpoint.next_key) object["next_key"] = checkpoint.next_key->Hex();
  object["prev"] = checkpoint.prev;
  std::string text = object.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
  text.pop_back();
  return text;
}

std::string Text(const ordered_json& object, std::string_view name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

uint64_t Number(const ordered_json& object, std::string_view name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_number_unsigned() ? found->get<uint64_t>() : 0;
}

Result<Checkpoint> Members(const ordered_json& object) {
  auto key = PublicKey::FromHex(Text(object, "key"));
  if (!key) return std::unexpected(key.error());
  Checkpoint checkpoint{.number = Number(object, "checkpoint"),
                        .time = Text(object, "time"),
                        .seq = Number(object, "seq"),
                        .hash = Text(object, "hash"),
                        .key = *key,
                        .next_key = std::nullopt,
                        .prev = Text(object, "prev")};
  if (object.contains("next_key")) {
    auto next = PublicKey::FromHex(Text(object, "next_key"));
    if (!next) return std::unexpected(next.error());
    checkpoint.next_key = *next;
  }
  return checkpoint;
}

}  // namespace

std::string FormatCheckpoint(const Checkpoint& checkpoint, WallTime time, const SigningKey& key) {
  std::string text = Body(checkpoint, FormatTimestamp(time), key.public_key());
  const std::string signature = key.Sign(text);
  return text.append(kSigMember).append(signature).append(kEnd);
}

Result<Checkpoint> ParseCheckpoint(std::string_view line) {
  if (line.size() > kMaxCheckpointBytes || line.size() < kTailBytes || !line.ends_with(kEnd)) {
    return Fail(ErrorCode::kInvalid, "line is no checkpoint");
  }
  const std::string_view body = line.substr(0, line.size() - kTailBytes);
  if (line.substr(body.size(), kSigMember.size()) != kSigMember) return Fail(ErrorCode::kInvalid, "no signature");
  const auto object = ordered_json::parse(line, nullptr, false);
  if (!object.is_object()) return Fail(ErrorCode::kInvalid, "checkpoint is no JSON object");
  auto checkpoint = Members(object);
  if (!checkpoint) return checkpoint;
  // One spelling only: what is signed is what was read.
  if (Body(*checkpoint, checkpoint->time, checkpoint->key) != body) {
    return Fail(ErrorCode::kInvalid, "checkpoint has not the form of one");
  }
  if (!checkpoint->key.Verifies(body, line.substr(body.size() + kSigMember.size(), kSignatureDigits))) {
    return Fail(ErrorCode::kInvalid, "the signature does not fit the checkpoint");
  }
  return checkpoint;
}

}  // namespace shoji::audit
