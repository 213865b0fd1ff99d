// The fields of wire messages as JSON, in the names golden.json uses. 64-bit numbers are decimal strings (TypeScript
// reads them as bigint), bytes are lower-case hex.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "codec/wire/frame_message.h"
#include "codec/wire/messages.h"

namespace shoji::golden {

using Json = nlohmann::ordered_json;

std::string Hex(ByteSpan bytes);
Bytes FromHex(const std::string& hex);
std::string Sha256Hex(ByteSpan bytes);

// {"type": name, "fields": {...}}
Json Describe(const wire::ClientMessage& message);
Json Describe(const wire::ServerMessage& message);
Json Describe(const wire::HintMessage& message);
// Header fields and rectangles; the sections only by length.
Json Describe(const wire::Frame& frame);

}  // namespace shoji::golden
