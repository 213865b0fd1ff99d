#include "broker/web/http_query.h"

#include <charconv>

namespace shoji::web {

std::optional<int64_t> QueryNumber(const HttpRequest& request, std::string_view name, int64_t low, int64_t high,
                                   int64_t otherwise) {
  const std::string text = QueryValue(request, name);
  if (text.empty()) return otherwise;
  int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < low || value > high) return std::nullopt;
  return value;
}

}  // namespace shoji::web
