// What the browser shows when something was refused: HTML in Japanese with the reason and what to do, and the HTTP
// responses that carry it. Pure functions.
#pragma once

#include <string>
#include <string_view>

#include "session/egress/destination.h"

namespace shoji::egress {

// The HTTP status that goes with an answer (403, 502, 503, 504 or 400).
int StatusOf(Answer answer);
// A whole UTF-8 HTML document, lang=ja, no outside resource. `host` is escaped.
std::string RefusalPage(Answer answer, std::string_view host, uint16_t port);
// A whole HTTP/1.1 response with that page and "Shoji-Refused: REASON".
std::string RefusalResponse(Answer answer, std::string_view host, uint16_t port);
// The same without a page: for clients that would not show one.
std::string BareRefusal(Answer answer);

// A whole HTTP/1.1 response that closes the connection. `policy` is the Content-Security-Policy.
std::string HttpResponse(int status, std::string_view type, std::string_view policy, std::string_view extra_headers,
                         std::string_view body);

}  // namespace shoji::egress
