#include "session/egress/response_filter.h"

#include <algorithm>

#include "session/egress/request_body.h"

namespace shoji::egress {
namespace {

constexpr size_t kMaxHeadBytes = 81920;  // the library's own limit
constexpr int kStop = 1;
constexpr int kNoBody = 1;

}  // namespace

ResponseFilter::ResponseFilter(bool head_request, bool from_proxy)
    : head_request_(head_request), from_proxy_(from_proxy) {
  http_parser_init(&parser_, HTTP_RESPONSE);
}

bool ResponseFilter::Run(std::string_view text, std::string& out) {
  http_parser_settings settings;
  http_parser_settings_init(&settings);
  settings.on_status = OnStatus;
  settings.on_header_field = OnField;
  settings.on_header_value = OnValue;
  settings.on_headers_complete = OnHeadersComplete;
  settings.on_body = OnBody;
  settings.on_message_complete = OnComplete;
  parser_.data = this;
  out_ = &out;
  http_parser_execute(&parser_, &settings, text.data(), text.size());
  out_ = nullptr;
  return finished_ || HTTP_PARSER_ERRNO(&parser_) == HPE_OK;
}

bool ResponseFilter::Feed(ByteSpan in, std::string& out) {
  if (finished_) return true;
  if (!started_) head_bytes_ += in.size();
  if (!started_ && head_bytes_ > kMaxHeadBytes) return false;
  return !in.empty() && Run(AsText(in), out) && parser_.upgrade == 0;
}

bool ResponseFilter::End(std::string& out) {
  if (!finished_ && started_) finished_ = Run({}, out) && finished_;
  return finished_;
}

int ResponseFilter::OnStatus(http_parser* parser, const char* at, size_t length) noexcept {
  Self(parser).reason_.append(at, length);
  return 0;
}

int ResponseFilter::OnField(http_parser* parser, const char* at, size_t length) noexcept {
  ResponseFilter& self = Self(parser);
  if (self.started_) return 0;  // a trailer
  if (self.in_value_) self.headers_.emplace_back();
  self.in_value_ = false;
  self.headers_.back().name.append(at, length);
  return 0;
}

int ResponseFilter::OnValue(http_parser* parser, const char* at, size_t length) noexcept {
  ResponseFilter& self = Self(parser);
  if (self.started_) return 0;
  self.in_value_ = true;
  self.headers_.back().value.append(at, length);
  return 0;
}

int ResponseFilter::WriteHead() {
  const int status = parser_.status_code;
  if (status < 100 || status == 101 || (from_proxy_ && status == 407)) return -kStop;
  started_ = status >= 200;
  no_body_ = head_request_ || status == 204 || status == 304;
  chunked_ = started_ && (parser_.flags & F_CHUNKED) != 0;
  std::string connection;
  for (const Header& header : headers_) {
    if (SameToken(header.name, "connection")) connection += "," + header.value;
  }
  *out_ += "HTTP/1.1 " + std::to_string(status) + " " + reason_ + "\r\n";
  for (const Header& header : headers_) {
    if (IsHopByHop(header.name) || ListsToken(connection, header.name)) continue;
    *out_ += header.name + ": " + header.value + "\r\n";
  }
  if (chunked_) *out_ += "Transfer-Encoding: chunked\r\n";
  *out_ += started_ ? "Connection: close\r\n\r\n" : "\r\n";
  headers_.clear();
  reason_.clear();
  in_value_ = true;
  return no_body_ ? kNoBody : 0;
}

int ResponseFilter::OnHeadersComplete(http_parser* parser) noexcept { return Self(parser).WriteHead(); }

int ResponseFilter::OnBody(http_parser* parser, const char* at, size_t length) noexcept {
  ResponseFilter& self = Self(parser);
  if (self.chunked_ && length > 0) AppendChunk({at, length}, *self.out_);
  if (!self.chunked_) self.out_->append(at, length);
  return 0;
}

int ResponseFilter::OnComplete(http_parser* parser) noexcept {
  ResponseFilter& self = Self(parser);
  if (!self.started_) return 0;  // an interim response
  if (self.chunked_ && !self.no_body_) AppendChunk("", *self.out_);
  self.finished_ = true;
  http_parser_pause(parser, 1);
  return 0;
}

}  // namespace shoji::egress
