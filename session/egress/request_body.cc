#include "session/egress/request_body.h"

#include <algorithm>
#include <charconv>

namespace shoji::egress {

void AppendChunk(std::string_view data, std::string& out) {
  char size[17];
  const auto end = std::to_chars(size, size + sizeof(size), data.size(), 16).ptr;
  out.append(size, end).append("\r\n").append(data).append("\r\n");
}

RequestBody::RequestBody(Framing framing, uint64_t content_length)
    : framing_(framing), left_(content_length), finished_(framing == Framing::kNone) {
  if (framing_ == Framing::kLength) finished_ = left_ == 0;
  if (framing_ != Framing::kChunked) return;
  // The library reads chunks only behind a head, so it gets the shortest one.
  constexpr std::string_view kHead = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n";
  http_parser_settings settings;
  http_parser_settings_init(&settings);
  http_parser_init(&parser_, HTTP_REQUEST);
  http_parser_execute(&parser_, &settings, kHead.data(), kHead.size());
}

bool RequestBody::Feed(ByteSpan in, std::string& out) {
  if (finished_) return true;
  if (framing_ == Framing::kChunked) return FeedChunked(in, out);
  const ByteSpan taken = in.first(static_cast<size_t>(std::min<uint64_t>(left_, in.size())));
  out.append(AsText(taken));
  left_ -= taken.size();
  finished_ = left_ == 0;
  return true;
}

bool RequestBody::FeedChunked(ByteSpan in, std::string& out) {
  http_parser_settings settings;
  http_parser_settings_init(&settings);
  settings.on_body = OnBody;
  settings.on_message_complete = OnComplete;
  parser_.data = this;
  out_ = &out;
  const std::string_view text = AsText(in);
  http_parser_execute(&parser_, &settings, text.data(), text.size());
  out_ = nullptr;
  return finished_ || HTTP_PARSER_ERRNO(&parser_) == HPE_OK;
}

int RequestBody::OnBody(http_parser* parser, const char* at, size_t length) noexcept {
  auto* self = static_cast<RequestBody*>(parser->data);
  if (length > 0) AppendChunk({at, length}, *self->out_);
  return 0;
}

int RequestBody::OnComplete(http_parser* parser) noexcept {
  auto* self = static_cast<RequestBody*>(parser->data);
  self->finished_ = true;
  AppendChunk("", *self->out_);
  http_parser_pause(parser, 1);
  return 0;
}

}  // namespace shoji::egress
