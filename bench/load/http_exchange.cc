#include "bench/load/http_exchange.h"

#include <algorithm>
#include <cctype>
#include <charconv>

namespace shoji::bench {
namespace {

std::string Address(int port) { return "127.0.0.1:" + std::to_string(port); }

std::string CommonHeaders(int port, const std::string& cookie) {
  std::string text = "Host: " + Address(port) + "\r\nOrigin: https://" + Address(port) + "\r\n";
  if (!cookie.empty()) text += "Cookie: " + cookie + "\r\n";
  return text;
}

std::optional<size_t> NumberIn(std::string_view text) {
  size_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace

std::string HttpAnswer::Header(std::string_view name) const {
  std::string small(head);
  std::ranges::transform(small, small.begin(), [](unsigned char c) { return std::tolower(c); });
  const size_t at = small.find("\r\n" + std::string(name) + ": ");
  if (at == std::string::npos) return {};
  const size_t start = at + name.size() + 4;
  return head.substr(start, head.find("\r\n", start) - start);
}

std::string PostRequest(int port, const std::string& path, const std::string& body, const std::string& cookie) {
  return "POST " + path + " HTTP/1.1\r\n" + CommonHeaders(port, cookie) +
         "Content-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

std::string UpgradeRequest(int port, const std::string& ticket, const std::string& cookie) {
  return "GET /ws?ticket=" + ticket + " HTTP/1.1\r\n" + CommonHeaders(port, cookie) +
         "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
         "Sec-WebSocket-Key: c2hvamktYmVuY2gtbG9hZA==\r\nSec-WebSocket-Protocol: shoji.v1\r\n\r\n";
}

Result<std::optional<HttpAnswer>> HttpReader::Next() {
  const size_t end = buffer_.find("\r\n\r\n");
  if (end == std::string::npos) {
    if (buffer_.size() > kMaxAnswerBytes) return Fail(ErrorCode::kTooLarge, "an endless HTTP head");
    return std::nullopt;
  }
  HttpAnswer answer;
  answer.head = buffer_.substr(0, end + 2);
  const auto status = answer.head.starts_with("HTTP/1.1 ") && answer.head.size() > 12
                          ? NumberIn(std::string_view(answer.head).substr(9, 3))
                          : std::nullopt;
  const std::string length = answer.Header("content-length");
  const auto body_bytes = length.empty() ? size_t{0} : NumberIn(length);
  if (!status || !body_bytes || *body_bytes > kMaxAnswerBytes) return Fail(ErrorCode::kInvalid, "not HTTP/1.1");
  answer.status = static_cast<int>(*status);
  const size_t whole = end + 4 + *body_bytes;
  if (buffer_.size() < whole) return std::nullopt;
  answer.body = buffer_.substr(end + 4, *body_bytes);
  buffer_.erase(0, whole);
  return answer;
}

}  // namespace shoji::bench
