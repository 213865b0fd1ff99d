// One call of the console's API, and the rows of the table that says who answers it. Values; service thread.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "broker/store/user_store.h"
#include "broker/web/console/capability.h"
#include "broker/web/http_message.h"

namespace shoji::web {

struct ConsoleCall {
  const HttpRequest& request;      // valid until the function returns; copy what is needed later
  const store::User& user;         // logged in, and may do this
  std::vector<std::string> parts;  // what stands for each "*" of the pattern
  Respond respond;                 // exactly once
};

struct ConsoleRoute {
  std::string_view method;   // GET or POST
  std::string_view pattern;  // "/api/admin/people/*/disable"; "*" is one part of the path
  Capability needs;
  std::function<void(const ConsoleCall&)> answer;
};

using ConsoleRoutes = std::vector<ConsoleRoute>;

}  // namespace shoji::web
