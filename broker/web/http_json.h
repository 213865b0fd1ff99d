// The bodies of the HTTP API (API.md): reading them from a client we do not trust, writing our own. Pure.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "broker/admin/session_directory.h"
#include "broker/store/user_store.h"
#include "codec/base/geometry.h"
#include "codec/base/result.h"

namespace shoji::web {

struct Credentials {
  std::string username;
  std::string password;
};

// kInvalid: no JSON object, nested deeper than needed, or a field missing or of the wrong kind or length.
Result<Credentials> ParseCredentials(std::string_view body);
// {width_px, height_px, scale_percent}; the size brought into the range of screens. kInvalid when out of any sense.
Result<Size> ParseScreen(std::string_view body);
// A JSON object nested at most `max_depth` deep (1: no object or list inside).
Result<nlohmann::json> ParseObject(std::string_view body, int max_depth);
// An object without fields that matter ("{}" or nothing).
Result<void> ParseEmpty(std::string_view body);

nlohmann::json ToJson(const store::User& user);
nlohmann::json ToJson(const admin::SessionInfo& session);

}  // namespace shoji::web
