// Answers of the HTTP API as values. Pure.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "broker/web/http_message.h"

namespace shoji::web {

inline HttpResponse JsonAnswer(int status, const nlohmann::json& body) {
  HttpResponse response;
  response.status = status;
  response.content_type = "application/json";
  response.body = body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  return response;
}

inline HttpResponse TextAnswer(int status, std::string body) {
  HttpResponse response;
  response.status = status;
  response.content_type = "text/plain; charset=utf-8";
  response.body = std::move(body);
  return response;
}

inline HttpResponse EmptyAnswer() {
  HttpResponse response;
  response.status = 204;
  return response;
}

// The status API.md gives to an error key.
inline int StatusOf(std::string_view key) {
  if (key == "bad_request") return 400;
  if (key == "unauthenticated" || key == "bad_credentials") return 401;
  if (key == "forbidden" || key == "wrong_origin" || key == "emergency_stop") return 403;
  if (key == "not_found") return 404;
  if (key == "session_exists" || key == "attached_elsewhere" || key == "refused") return 409;
  if (key == "too_large") return 413;
  if (key == "throttled") return 429;
  if (key == "no_host" || key == "no_capacity" || key == "unavailable") return 503;
  return 500;
}

}  // namespace shoji::web
