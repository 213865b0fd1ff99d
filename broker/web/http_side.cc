#include "broker/web/http_side.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "broker/auth/address_key.h"
#include "broker/net/peer_address.h"
#include "broker/web/security_headers.h"

namespace shoji::web {
namespace {

constexpr size_t kHeaderRoom = 4096;
constexpr int kMaxQueryParts = 16;
constexpr size_t kMaxQueryPartBytes = 1024;
constexpr size_t kPieceBytes = 16'000;  // below HTTP/2's largest default frame

std::string_view MethodOf(int method) {
  switch (method) {
    case LWSHUMETH_GET:
      return "GET";
    case LWSHUMETH_HEAD:
      return "HEAD";
    case LWSHUMETH_POST:
      return "POST";
    case LWSHUMETH_DELETE:
      return "DELETE";
    default:
      return "";
  }
}

// -1: no such header or not a number.
int64_t ContentLength(lws* wsi) {
  const std::string text = HeaderOf(wsi, WSI_TOKEN_HTTP_CONTENT_LENGTH, 32);
  int64_t length = -1;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), length);
  return error == std::errc() && end == text.data() + text.size() ? length : -1;
}

// Parts of the query; lws keeps each apart and has decoded it.
std::vector<std::string> QueryOf(lws* wsi) {
  std::vector<std::string> parts;
  std::array<char, kMaxQueryPartBytes + 1> part{};
  for (int i = 0; i < kMaxQueryParts; ++i) {
    const int length =
        lws_hdr_copy_fragment(wsi, part.data(), static_cast<int>(part.size()), WSI_TOKEN_HTTP_URI_ARGS, i);
    if (length < 0) break;
    parts.emplace_back(part.data(), static_cast<size_t>(length));
  }
  return parts;
}

// What a request may carry: rule files are longer than anything else.
size_t MaxBodyBytes(std::string_view path) {
  return path.starts_with(WebServer::kLongBodies) ? WebServer::kMaxLongBodyBytes : WebServer::kMaxBodyBytes;
}

// lws holds back a part of what was written. Ending an HTTP/2 stream now would lose that part (lws 4.1.6).
bool PartlySent(lws* wsi) {
  return lws_partial_buffered(wsi) != 0 || lws_partial_buffered(lws_get_network_wsi(wsi)) != 0;
}

// lws 4.1.6 loops for ever when bytes it has not parsed yet outlive an HTTP/1.1 request, so a connection with some is
// not kept. It can only be asked about all connections at once; and it still counts a body that came with its request.
bool HasUnread(lws* wsi) {
  const bool http1 = lws_get_network_wsi(wsi) == wsi;
  return http1 && lws_service_adjust_timeout(lws_get_context(wsi), 1000, 0) == 0;
}

class HeaderBlock {
 public:
  explicit HeaderBlock(lws* wsi) : wsi_(wsi) {}

  void Status(int status) { Check(lws_add_http_header_status(wsi_, static_cast<unsigned>(status), &at_, end())); }
  void Add(std::string_view name, std::string_view value) {
    const std::string with_colon = std::string(name) + ":";
    Check(lws_add_http_header_by_name(wsi_, reinterpret_cast<const unsigned char*>(with_colon.c_str()),
                                      reinterpret_cast<const unsigned char*>(value.data()),
                                      static_cast<int>(value.size()), &at_, end()));
  }
  void Length(size_t bytes) { Check(lws_add_http_header_content_length(wsi_, bytes, &at_, end())); }
  bool Write() { return ok_ && lws_finalize_write_http_header(wsi_, buffer_.data() + LWS_PRE, &at_, end()) == 0; }

 private:
  void Check(int failed) { ok_ = ok_ && failed == 0; }
  unsigned char* end() { return buffer_.data() + buffer_.size() - 1; }

  lws* wsi_;
  std::array<unsigned char, LWS_PRE + kHeaderRoom> buffer_{};
  unsigned char* at_ = buffer_.data() + LWS_PRE;
  bool ok_ = true;
};

}  // namespace

std::string HeaderOf(lws* wsi, lws_token_indexes token, size_t max_bytes) {
  const int length = lws_hdr_total_length(wsi, token);
  if (length <= 0 || static_cast<size_t>(length) > max_bytes) return {};
  std::string text(static_cast<size_t>(length) + 16, '\0');
  const int copied = lws_hdr_copy(wsi, text.data(), static_cast<int>(text.size()), token);
  text.resize(copied > 0 ? static_cast<size_t>(copied) : 0);
  return text;
}

std::string HostOf(lws* wsi) {
  std::string host = HeaderOf(wsi, WSI_TOKEN_HTTP_COLON_AUTHORITY, 256);
  return host.empty() ? HeaderOf(wsi, WSI_TOKEN_HOST, 256) : host;
}

std::string AddressOf(lws* wsi) { return net::PeerAddress(lws_get_socket_fd(lws_get_network_wsi(wsi))); }

int HttpSide::OnRequest(lws* wsi) {
  Exchange& exchange = exchanges_[wsi] = Exchange{};
  exchange.id = next_id_++;
  exchange.deadline = clock_.Now() + settings_.request_within;
  HttpRequest& request = exchange.request;
  char* uri = nullptr;
  int uri_length = 0;
  request.method = MethodOf(lws_http_get_uri_and_method(wsi, &uri, &uri_length));
  request.address = AddressOf(wsi);
  if (!rate_.Admit(auth::AddressKey(request.address))) return Refuse(wsi, exchange, 429, "throttled");
  if (request.method.empty() || uri_length <= 0) return Refuse(wsi, exchange, 400, "bad_request");
  request.path.assign(uri, static_cast<size_t>(uri_length));
  request.query = QueryOf(wsi);
  request.host = HostOf(wsi);
  request.origin = HeaderOf(wsi, WSI_TOKEN_ORIGIN, 256);
  request.cookie = HeaderOf(wsi, WSI_TOKEN_HTTP_COOKIE);
  request.content_type = HeaderOf(wsi, WSI_TOKEN_HTTP_CONTENT_TYPE, 128);
  if (lws_hdr_total_length(wsi, WSI_TOKEN_HTTP_TRANSFER_ENCODING) > 0) {
    return Refuse(wsi, exchange, 400, "bad_request");
  }
  const bool has_length = lws_hdr_total_length(wsi, WSI_TOKEN_HTTP_CONTENT_LENGTH) > 0;
  const int64_t length = ContentLength(wsi);
  if (has_length && length < 0) return Refuse(wsi, exchange, 400, "bad_request");
  if (length > static_cast<int64_t>(MaxBodyBytes(request.path))) {
    return Refuse(wsi, exchange, 413, "too_large");
  }
  const bool http2 = lws_get_network_wsi(wsi) != wsi;
  if (request.method == "POST") {
    if (!has_length && !http2) return Refuse(wsi, exchange, 400, "bad_request");
    return 0;  // the body follows
  }
  if (length <= 0) Dispatch(wsi, exchange);
  return 0;
}

int HttpSide::OnBody(lws* wsi, const char* bytes, size_t size) {
  const auto found = exchanges_.find(wsi);
  if (found == exchanges_.end()) return -1;
  Exchange& exchange = found->second;
  if (exchange.answered) return 0;
  if (exchange.request.body.size() + size > MaxBodyBytes(exchange.request.path))
    return Refuse(wsi, exchange, 413, "too_large");
  if (size > 0) exchange.request.body.append(bytes, size);
  return 0;
}

int HttpSide::OnBodyComplete(lws* wsi) {
  const auto found = exchanges_.find(wsi);
  if (found == exchanges_.end()) return -1;
  if (!found->second.dispatched && !found->second.answered) Dispatch(wsi, found->second);
  return 0;
}

void HttpSide::Dispatch(lws* wsi, Exchange& exchange) {
  exchange.dispatched = true;
  exchange.deadline = clock_.Now() + settings_.response_within;
  if (handler_ == nullptr)
    return Answer(wsi, exchange, {.status = 503, .content_type = {}, .body = {}, .shared_body = {}, .headers = {}});
  const HttpRequest request = exchange.request;
  handler_->Handle(request, [this, wsi, id = exchange.id](HttpResponse response) {
    const auto found = exchanges_.find(wsi);
    if (found == exchanges_.end() || found->second.id != id) return;  // the client has gone
    Answer(wsi, found->second, std::move(response));
  });
}

void HttpSide::Answer(lws* wsi, Exchange& exchange, HttpResponse response) {
  if (std::exchange(exchange.answered, true)) return;
  exchange.response = std::move(response);
  sessions::Statistics::Count(statistics_.http_responses, std::to_string(exchange.response.status));
  lws_callback_on_writable(wsi);
}

int HttpSide::Refuse(lws* wsi, Exchange& exchange, int status, std::string_view key) {
  statistics_.Refused(key);
  exchange.close_after = true;
  HttpResponse response;
  response.status = status;
  response.content_type = "application/json";
  response.body = "{\"error\":\"" + std::string(key) + "\"" + (status == 429 ? ",\"retry_after_s\":1}" : "}");
  Answer(wsi, exchange, std::move(response));
  return 0;
}

bool HttpSide::WriteHeaders(lws* wsi, Exchange& exchange) {
  exchange.headers_sent = true;
  exchange.close_after = exchange.close_after || HasUnread(wsi);
  const HttpResponse& response = exchange.response;
  HeaderBlock block(wsi);
  block.Status(response.status);
  for (const auto& [name, value] : kSecurityHeaders) block.Add(name, value);
  if (!response.content_type.empty()) block.Add("content-type", response.content_type);
  bool cached = false;
  for (const auto& [name, value] : response.headers) {
    block.Add(name, value);
    cached = cached || name == "cache-control";
  }
  if (!cached) block.Add("cache-control", "no-store");
  const bool http2 = lws_get_network_wsi(wsi) != wsi;
  if (exchange.close_after && !http2) block.Add("connection", "close");
  if (response.status != 204) block.Length(exchange.body().size());
  return block.Write();
}

int HttpSide::OnWriteable(lws* wsi) {
  const auto found = exchanges_.find(wsi);
  if (found == exchanges_.end() || !found->second.answered) return 0;
  Exchange& exchange = found->second;
  if (!exchange.headers_sent) {
    if (!WriteHeaders(wsi, exchange)) return -1;
    const bool http2 = lws_get_network_wsi(wsi) != wsi;
    const bool empty = exchange.body().empty() || exchange.request.method == "HEAD";
    if (empty && !http2) return Finish(wsi, exchange);
    if (exchange.request.method == "HEAD") exchange.sent = exchange.body().size();
    lws_callback_on_writable(wsi);
    return 0;
  }
  return WriteBody(wsi, exchange);
}

int HttpSide::WriteBody(lws* wsi, Exchange& exchange) {
  if (exchange.body_sent && !PartlySent(wsi)) return Finish(wsi, exchange);
  if (exchange.body_sent) return lws_callback_on_writable(wsi), 0;
  const int allowance = lws_get_peer_write_allowance(wsi);
  size_t room = allowance < 0 ? kPieceBytes : std::min(kPieceBytes, static_cast<size_t>(allowance));
  const std::string_view rest = exchange.body().substr(exchange.sent);
  if (room == 0 && !rest.empty()) {
    lws_callback_on_writable(wsi);
    return 0;
  }
  room = std::min(room, rest.size());
  std::array<unsigned char, LWS_PRE + kPieceBytes> piece;
  std::ranges::copy(rest.substr(0, room), piece.begin() + LWS_PRE);
  exchange.sent += room;
  const bool last = room == rest.size();
  const auto kind = last ? LWS_WRITE_HTTP_FINAL : LWS_WRITE_HTTP;
  if (lws_write(wsi, piece.data() + LWS_PRE, room, kind) < 0) return -1;
  exchange.body_sent = last;
  if (last && !PartlySent(wsi)) return Finish(wsi, exchange);
  lws_callback_on_writable(wsi);
  return 0;
}

int HttpSide::Finish(lws* wsi, const Exchange& exchange) {
  const bool close = exchange.close_after || HasUnread(wsi);
  exchanges_.erase(wsi);
  if (close) return -1;
  return lws_http_transaction_completed(wsi) != 0 ? -1 : 0;
}

void HttpSide::Tick(TimePoint now) {
  for (auto& [wsi, exchange] : exchanges_) {
    if (now < exchange.deadline) continue;
    exchange.deadline = TimePoint::max();
    statistics_.Refused("too_slow");
    lws_set_timeout(wsi, PENDING_TIMEOUT_HTTP_CONTENT, LWS_TO_KILL_ASYNC);
  }
}

}  // namespace shoji::web
