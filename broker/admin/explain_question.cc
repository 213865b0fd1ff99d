#include "broker/admin/explain_question.h"

#include <array>
#include <span>
#include <string_view>

#include "broker/rules/local_time.h"

namespace shoji::admin {
namespace {

using namespace policy;  // NOLINT: every word here is one of policy's

// The value of E that is called `word`.
template <typename E>
Result<void> Read(std::string_view what, std::string_view word, std::span<const E> values, E& into) {
  std::string known;
  for (const E value : values) {
    if (Name(value) == word) {
      into = value;
      return {};
    }
    known += (known.empty() ? "" : ", ") + std::string(Name(value));
  }
  return Fail(ErrorCode::kInvalid, std::string(what) + " must be one of " + known);
}

constexpr std::array kZones = {Zone::kLgwan, Zone::kInternet, Zone::kMyNumber};
constexpr std::array kChannels = {Channel::kClipboardText, Channel::kClipboardImage, Channel::kFileUpload,
                                  Channel::kFileDownload, Channel::kPrint};
constexpr std::array kDirections = {Direction::kOutbound, Direction::kInbound};
constexpr std::array kClasses = {Classification::kNone, Classification::k1,  Classification::k2,
                                 Classification::k3C,   Classification::k3B, Classification::k3A};
constexpr std::array kIntegrity = {Integrity::kNone, Integrity::k1, Integrity::k2};
constexpr std::array kAvailability = {Availability::kNone, Availability::k1, Availability::k2};

// Files and print go one way only; text and images both, so it must be said.
Result<void> ReadDirection(const ExplainQuestion& typed, Request& request) {
  if (!typed.direction.empty()) return Read<Direction>("--direction", typed.direction, kDirections, request.direction);
  switch (request.channel) {
    case Channel::kFileUpload:
      request.direction = Direction::kOutbound;
      return {};
    case Channel::kFileDownload:
    case Channel::kPrint:
      request.direction = Direction::kInbound;
      return {};
    case Channel::kClipboardText:
    case Channel::kClipboardImage:
      break;
  }
  return Fail(ErrorCode::kInvalid, "add --direction outbound (paste) or --direction inbound (copy)");
}

Result<void> ReadNames(const ExplainQuestion& typed, Request& request) {
  auto read = Read<Zone>("--zone", typed.zone, kZones, request.zone);
  if (read) read = Read<Channel>("--channel", typed.channel, kChannels, request.channel);
  if (read) read = ReadDirection(typed, request);
  if (read) read = Read<Classification>("--class", typed.declared, kClasses, request.declared);
  if (read) read = Read<Classification>("--inspected", typed.inspected, kClasses, request.inspected);
  if (read) read = Read<Integrity>("--integrity", typed.integrity, kIntegrity, request.integrity);
  if (read) read = Read<Availability>("--availability", typed.availability, kAvailability, request.availability);
  return read;
}

}  // namespace

Result<Request> ReadQuestion(const ExplainQuestion& typed, WallTime now) {
  Request request;
  if (auto read = ReadNames(typed, request); !read) return std::unexpected(read.error());
  if (RoleNamed(typed.role) == Role::kUnknown) {
    return Fail(ErrorCode::kInvalid, "--role must be one of staff, security, auditor, admin");
  }
  const auto at = typed.at.empty() ? Result<WallTime>(now) : rules::ParseLocalTime(typed.at);
  if (!at) return std::unexpected(at.error());
  request.subject = {typed.user, typed.departments, typed.role, typed.terminal};
  request.bytes = typed.bytes;
  request.media_type = typed.media_type;
  request.recent = {typed.recent_count, typed.recent_bytes};
  request.at = rules::LocalTimeOf(*at);
  return request;
}

}  // namespace shoji::admin
