// Every kind of event there is, with its names for people. A constant table; docs/AUDIT.md and the makers in
// audit_event.cc are tested against it, so that neither can fall behind.
#pragma once

#include <span>
#include <string_view>

namespace shoji::audit {

struct EventKind {
  std::string_view type;
  std::string_view name_ja;
  std::string_view name_en;
  // RFC 5424 severity: 4 warning (something was refused or is damaged), 5 notice (somebody changed or took something),
  // 6 informational.
  int severity;
};

std::span<const EventKind> EventKinds();
// Nothing for a type this version does not know.
const EventKind* FindEventKind(std::string_view type);

}  // namespace shoji::audit
