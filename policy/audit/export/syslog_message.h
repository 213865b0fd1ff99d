// One entry as a syslog message (RFC 5424), facility 13 (log audit). Pure, any thread.
//
//   <PRI>1 TIME HOST shoji - EVENT [shoji@N seq="7" user="tanaka" ...] BOM LINE
//
// EVENT is the kind ("login.ok"). The structured data holds every member of the entry as text; LINE is the entry
// itself, so that what a collector keeps can be verified like the record (docs/AUDIT.md).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "policy/audit/search/entry_view.h"

namespace shoji::audit {

struct SyslogOrigin {
  std::string host = "-";              // FQDN or host name; printable ASCII without blanks, at most 255
  uint32_t enterprise_number = 32473;  // 32473 is the number for documentation (RFC 5612)
};

std::string SyslogMessage(const EntryView& entry, const SyslogOrigin& origin);
// With its length in front, as RFC 5425 (syslog over TLS) wants it.
std::string OctetCounted(std::string_view message);
// A host name that may stand in a message; "-" for anything else.
std::string SyslogHost(std::string_view name);

}  // namespace shoji::audit
