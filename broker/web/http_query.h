// What stands after "?" in an address. Pure. The server has decoded the percents of every part by itself, so that a "&"
// inside a value stays inside it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "broker/web/http_message.h"

namespace shoji::web {

// Of ?name=value; the first one counts. Empty when it is not there.
inline std::string QueryValue(const HttpRequest& request, std::string_view name) {
  for (const std::string& part : request.query) {
    const size_t equals = part.find('=');
    if (std::string_view(part).substr(0, equals) != name) continue;
    return equals == std::string::npos ? std::string() : part.substr(equals + 1);
  }
  return {};
}

// A whole number in low..high; `otherwise` when it is not there, empty when it makes no sense.
std::optional<int64_t> QueryNumber(const HttpRequest& request, std::string_view name, int64_t low, int64_t high,
                                   int64_t otherwise);

}  // namespace shoji::web
