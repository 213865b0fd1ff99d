// The head of one proxy request, read strictly: what two readers could understand differently is refused, not repaired.
// Pure values and functions, any thread. Body bytes are none of this file's business (request_body.h).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "codec/base/result.h"
#include "session/egress/destination.h"

namespace shoji::egress {

enum class Framing { kNone, kLength, kChunked };

struct Header {
  std::string name;
  std::string value;
};

struct RequestHead {
  std::string method;
  bool connect = false;
  Destination destination;
  std::string target;           // origin form, "/path?query"; empty for CONNECT
  std::vector<Header> headers;  // end-to-end only; without Host, framing, hop-by-hop and Proxy-* headers
  Framing framing = Framing::kNone;
  uint64_t content_length = 0;  // when framing is kLength

  // The head to send on: origin form, our own Host, framing and "Connection: close". With `proxy_credentials` not null
  // the absolute form for an upstream proxy, and unless empty its "Proxy-Authorization: Basic ..." value.
  std::string Serialise(const std::string* proxy_credentials = nullptr) const;
};

// Bytes up to and including the first empty line, 0 when there is none yet.
size_t HeadLength(std::string_view bytes);

// `head` is exactly HeadLength bytes. HTTP/1.1 only; CRLF line ends only; no folding; Host present once and equal to
// the target; Content-Length and Transfer-Encoding at most once and never both. kRefused when the host is a disguised
// number, else kInvalid.
Result<RequestHead> ParseRequestHead(std::string_view head);

// Case-insensitive comparison of header names and tokens (ASCII).
bool SameToken(std::string_view a, std::string_view b);
// True for headers that end at each hop: Connection, Keep-Alive, Proxy-*, TE, Trailer, Transfer-Encoding, Upgrade.
bool IsHopByHop(std::string_view name);
// True when `token` stands in the comma-separated `list`.
bool ListsToken(std::string_view list, std::string_view token);

}  // namespace shoji::egress
