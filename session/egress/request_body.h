// Lets exactly one request body through: counted for Content-Length, decoded and chunked anew for chunked. Bytes behind
// the body (a second request) are swallowed, so they never reach an origin. Extensions and trailers are dropped.
#pragma once

#include <http_parser.h>

#include "session/egress/byte_filter.h"
#include "session/egress/request_head.h"

namespace shoji::egress {

class RequestBody final : public ByteFilter {
 public:
  RequestBody(Framing framing, uint64_t content_length);
  bool Feed(ByteSpan in, std::string& out) override;
  bool End(std::string&) override { return finished_; }
  bool finished() const override { return finished_; }

 private:
  bool FeedChunked(ByteSpan in, std::string& out);
  static int OnBody(http_parser* parser, const char* at, size_t length) noexcept;
  static int OnComplete(http_parser* parser) noexcept;

  Framing framing_;
  uint64_t left_;  // of a counted body
  bool finished_;
  http_parser parser_{};
  std::string* out_ = nullptr;  // during FeedChunked only
};

// Appends `data` as one chunk ("" ends the body).
void AppendChunk(std::string_view data, std::string& out);

}  // namespace shoji::egress
