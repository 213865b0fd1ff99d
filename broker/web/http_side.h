// The HTTP half of the door inside libwebsockets: collects requests within the limits, hands them to the HttpHandler,
// writes the answers one piece per WRITEABLE. Service thread only. No C++ type of ours lives in lws's memory.
#pragma once

#include <libwebsockets.h>

#include <map>
#include <memory>
#include <string>

#include "broker/relay/rate_limiter.h"
#include "broker/sessions/statistics.h"
#include "broker/web/http_message.h"
#include "broker/web/web_server.h"

namespace shoji::web {

class HttpSide {
 public:
  // All outlive it.
  HttpSide(const DoorSettings& settings, const Clock& clock, sessions::Statistics& statistics)
      : settings_(settings), clock_(clock), statistics_(statistics), rate_(clock, settings.rate) {}

  void set_handler(HttpHandler& handler) { handler_ = &handler; }
  // What lws's protocol callback returns.
  int OnRequest(lws* wsi);
  int OnBody(lws* wsi, const char* bytes, size_t size);
  int OnBodyComplete(lws* wsi);
  int OnWriteable(lws* wsi);
  void OnGone(lws* wsi) { exchanges_.erase(wsi); }
  // Drops requests and answers that take too long.
  void Tick(TimePoint now);

 private:
  struct Exchange {
    uint64_t id = 0;
    HttpRequest request;
    HttpResponse response;
    TimePoint deadline;
    size_t sent = 0;
    bool dispatched = false;
    bool answered = false;
    bool headers_sent = false;
    bool body_sent = false;
    bool close_after = false;  // the rest of the request is not worth reading
    std::string_view body() const { return response.shared_body ? *response.shared_body : response.body; }
  };

  void Dispatch(lws* wsi, Exchange& exchange);
  void Answer(lws* wsi, Exchange& exchange, HttpResponse response);
  int Refuse(lws* wsi, Exchange& exchange, int status, std::string_view key);
  bool WriteHeaders(lws* wsi, Exchange& exchange);
  int WriteBody(lws* wsi, Exchange& exchange);
  int Finish(lws* wsi, const Exchange& exchange);

  const DoorSettings& settings_;
  const Clock& clock_;
  sessions::Statistics& statistics_;
  relay::RateLimiter rate_;
  HttpHandler* handler_ = nullptr;
  std::map<lws*, Exchange> exchanges_;
  uint64_t next_id_ = 1;
};

// A request header as lws has it; empty when absent or longer than `max_bytes`.
std::string HeaderOf(lws* wsi, lws_token_indexes token, size_t max_bytes = 4096);
// How the client names us, with the port: Host (HTTP/1.1) or :authority (HTTP/2).
std::string HostOf(lws* wsi);
std::string AddressOf(lws* wsi);

}  // namespace shoji::web
