// Lets exactly one response through to the browser (and interim 1xx before it): head written anew without hop-by-hop
// headers and with "Connection: close", chunked bodies chunked anew, the end found by its own framing.
#pragma once

#include <http_parser.h>

#include <string>
#include <vector>

#include "session/egress/byte_filter.h"
#include "session/egress/request_head.h"

namespace shoji::egress {

class ResponseFilter final : public ByteFilter {
 public:
  // `head_request`: the answer to HEAD, which has no body whatever it says. `from_proxy`: 407 is for us, not the
  // browser.
  ResponseFilter(bool head_request, bool from_proxy);
  bool Feed(ByteSpan in, std::string& out) override;
  // An end before the message is complete is an error, except for a body that lasts until the end.
  bool End(std::string& out) override;
  bool finished() const override { return finished_; }
  // True once a final head has been passed on; before that a failure can still be explained by a page.
  bool started() const { return started_; }

 private:
  static ResponseFilter& Self(http_parser* parser) { return *static_cast<ResponseFilter*>(parser->data); }
  static int OnStatus(http_parser* parser, const char* at, size_t length) noexcept;
  static int OnField(http_parser* parser, const char* at, size_t length) noexcept;
  static int OnValue(http_parser* parser, const char* at, size_t length) noexcept;
  static int OnHeadersComplete(http_parser* parser) noexcept;
  static int OnBody(http_parser* parser, const char* at, size_t length) noexcept;
  static int OnComplete(http_parser* parser) noexcept;
  bool Run(std::string_view text, std::string& out);
  int WriteHead();

  const bool head_request_;
  const bool from_proxy_;
  bool started_ = false;
  bool finished_ = false;
  bool chunked_ = false;
  bool no_body_ = false;
  bool in_value_ = true;
  size_t head_bytes_ = 0;
  std::string reason_;
  std::vector<Header> headers_;
  http_parser parser_{};
  std::string* out_ = nullptr;  // during Run only
};

}  // namespace shoji::egress
