// An HTTP request and its answer as values, without a transport. Pure.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace shoji::web {

struct HttpRequest {
  std::string method;              // GET, HEAD, POST, DELETE
  std::string path;                // percent-decoded, normalised by the server, without query
  std::vector<std::string> query;  // "name=value" each, percent-decoded
  std::string host;                // as the client names us, with the port
  std::string origin;
  std::string cookie;  // the whole header
  std::string content_type;
  std::string address;  // of the terminal
  std::string body;
};

struct HttpResponse {
  int status = 200;
  std::string content_type;  // empty: no body
  std::string body;
  std::shared_ptr<const std::string> shared_body;  // owners: StaticFiles and the exchange; used instead of `body`
  std::vector<std::pair<std::string, std::string>> headers;  // beyond those every response has
};

// Called once, at once or later on the service thread; harmless when the client has gone meanwhile.
using Respond = std::function<void(HttpResponse)>;

class HttpHandler {
 public:
  virtual ~HttpHandler() = default;
  virtual void Handle(const HttpRequest& request, Respond respond) = 0;
};

}  // namespace shoji::web
