// Typed fields of a control datagram. nlohmann's own accessors throw on a wrong type; these give an Error instead.
// Pure; any thread.
#pragma once

#include <cstdint>
#include <string>

#include "codec/base/result.h"
#include "session/link/seqpacket_channel.h"

namespace shoji::link {

// The string at `key`, at most `max_bytes` long. kInvalid when absent, of another type or too long.
Result<std::string> TextField(const Json& body, const char* key, size_t max_bytes = 4096);
// The integer at `key` within [low, high]. kInvalid when absent, of another type or out of range.
Result<int64_t> NumberField(const Json& body, const char* key, int64_t low, int64_t high);
Result<bool> BoolField(const Json& body, const char* key);

// True for 32 lower-case hex digits.
bool IsSessionId(std::string_view text);

}  // namespace shoji::link
