#include "session/egress/request_head.h"

#include <http_parser.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace shoji::egress {
namespace {

constexpr std::string_view kLineEnd = "\r\n";
constexpr uint16_t kHttpPort = 80;
constexpr std::array<std::string_view, 8> kMethods = {"GET",    "HEAD",    "POST",  "PUT",
                                                      "DELETE", "OPTIONS", "PATCH", "CONNECT"};

std::unexpected<Error> Bad(std::string_view what) { return Fail(ErrorCode::kInvalid, "request: " + std::string(what)); }

char Lower(char c) { return (c >= 'A' && c <= 'Z') ? static_cast<char>(c - 'A' + 'a') : c; }

bool IsTokenByte(char c) {
  constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
  const char low = Lower(c);
  return (low >= 'a' && low <= 'z') || (c >= '0' && c <= '9') || kMarks.find(c) != std::string_view::npos;
}

// One field line: token ":" value, no control characters. A leading blank would be folding and fails as a token.
bool IsFieldLine(std::string_view line) {
  const size_t colon = line.find(':');
  if (colon == std::string_view::npos || colon == 0) return false;
  if (!std::ranges::all_of(line.substr(0, colon), IsTokenByte)) return false;
  return std::ranges::all_of(line.substr(colon + 1), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte == '\t' || (byte >= 0x20 && byte != 0x7f);
  });
}

bool IsRequestLine(std::string_view line) {
  if (std::ranges::count(line, ' ') != 2 || !line.ends_with(" HTTP/1.1")) return false;
  return std::ranges::all_of(line, [](char c) { return c >= 0x20 && c < 0x7f; });
}

// The library is lenient about line ends, blanks in names and folding, so the shape is checked first.
bool HasStrictShape(std::string_view head) {
  bool first = true;
  while (true) {
    const size_t end = head.find(kLineEnd);
    if (end == std::string_view::npos) return false;
    const std::string_view line = head.substr(0, end);
    head.remove_prefix(end + kLineEnd.size());
    if (line.empty()) return head.empty() && !first;
    if (first ? !IsRequestLine(line) : !IsFieldLine(line)) return false;
    first = false;
  }
}

struct Raw {
  std::string url;
  std::vector<Header> headers;
  bool in_value = true;
};

Raw& RawOf(http_parser* parser) { return *static_cast<Raw*>(parser->data); }

int OnUrl(http_parser* parser, const char* at, size_t length) noexcept {
  RawOf(parser).url.append(at, length);
  return 0;
}

int OnField(http_parser* parser, const char* at, size_t length) noexcept {
  Raw& raw = RawOf(parser);
  if (raw.in_value) raw.headers.emplace_back();
  raw.in_value = false;
  raw.headers.back().name.append(at, length);
  return 0;
}

int OnValue(http_parser* parser, const char* at, size_t length) noexcept {
  Raw& raw = RawOf(parser);
  raw.in_value = true;
  raw.headers.back().value.append(at, length);
  return 0;
}

// Gives the method's name, or "" when the library refuses the head.
std::string Read(std::string_view head, Raw& raw) {
  http_parser_settings settings;
  http_parser_settings_init(&settings);
  settings.on_url = OnUrl;
  settings.on_header_field = OnField;
  settings.on_header_value = OnValue;
  http_parser parser;
  http_parser_init(&parser, HTTP_REQUEST);
  parser.data = &raw;
  http_parser_execute(&parser, &settings, head.data(), head.size());
  const bool fine = HTTP_PARSER_ERRNO(&parser) == HPE_OK && parser.http_major == 1 && parser.http_minor == 1;
  return fine ? http_method_str(static_cast<http_method>(parser.method)) : "";
}

struct Found {
  std::optional<std::string> host, length, coding, connection;
  bool twice = false;
};

Found FindSpecial(const std::vector<Header>& headers) {
  Found found;
  const auto note = [&](std::optional<std::string>& slot, const std::string& value) {
    found.twice = found.twice || slot.has_value();
    slot = value;
  };
  for (const Header& header : headers) {
    if (SameToken(header.name, "host")) note(found.host, header.value);
    if (SameToken(header.name, "content-length")) note(found.length, header.value);
    if (SameToken(header.name, "transfer-encoding")) note(found.coding, header.value);
    if (SameToken(header.name, "connection")) found.connection = found.connection.value_or("") + "," + header.value;
  }
  return found;
}

Result<void> ReadFraming(const Found& found, RequestHead& request) {
  if (found.length && found.coding) return Bad("both Content-Length and Transfer-Encoding");
  if (found.coding) {
    if (!SameToken(*found.coding, "chunked")) return Bad("Transfer-Encoding other than chunked");
    request.framing = Framing::kChunked;
  }
  if (found.length) {
    const std::string& digits = *found.length;
    const bool plain = !digits.empty() && digits.size() <= 18 &&
                       std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; });
    if (!plain) return Bad("Content-Length");
    std::from_chars(digits.data(), digits.data() + digits.size(), request.content_length);
    request.framing = Framing::kLength;
  }
  return {};
}

// "http://authority/path?query" -> destination and origin form.
Result<void> ReadAbsoluteForm(std::string_view url, RequestHead& request) {
  constexpr std::string_view kScheme = "http://";
  if (url.size() < kScheme.size() || !SameToken(url.substr(0, kScheme.size()), kScheme)) return Bad("scheme");
  url.remove_prefix(kScheme.size());
  const size_t end = std::min(url.find_first_of("/?#"), url.size());
  const std::string_view authority = url.substr(0, end);
  if (url.find('#') != std::string_view::npos) return Bad("fragment");
  if (authority.find_first_of("@\\") != std::string_view::npos) return Bad("user information");
  auto destination = Destination::Parse(authority, kHttpPort);
  if (!destination) return std::unexpected(destination.error());
  request.destination = std::move(*destination);
  request.target = url.substr(end);
  if (!request.target.starts_with('/')) request.target.insert(0, "/");
  return {};
}

Result<void> ReadTarget(const std::string& url, RequestHead& request) {
  if (!request.connect) return ReadAbsoluteForm(url, request);
  auto destination = Destination::Parse(url);
  if (!destination) return std::unexpected(destination.error());
  request.destination = std::move(*destination);
  return {};
}

Result<void> CheckHost(const Found& found, const RequestHead& request) {
  if (!found.host) return Bad("no Host");
  const auto host = Destination::Parse(*found.host, request.connect ? request.destination.port : kHttpPort);
  if (!host || *host != request.destination) return Bad("Host is not the target's");
  return {};
}

}  // namespace

bool SameToken(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](char x, char y) { return Lower(x) == Lower(y); });
}

bool IsHopByHop(std::string_view name) {
  constexpr std::array<std::string_view, 6> kNames = {"connection", "keep-alive",        "te",
                                                      "trailer",    "transfer-encoding", "upgrade"};
  if (name.size() >= 6 && SameToken(name.substr(0, 6), "proxy-")) return true;
  return std::ranges::any_of(kNames, [&](std::string_view hop) { return SameToken(hop, name); });
}

bool ListsToken(std::string_view list, std::string_view token) {
  while (!list.empty()) {
    const size_t comma = std::min(list.find(','), list.size());
    std::string_view item = list.substr(0, comma);
    while (!item.empty() && (item.front() == ' ' || item.front() == '\t')) item.remove_prefix(1);
    while (!item.empty() && (item.back() == ' ' || item.back() == '\t')) item.remove_suffix(1);
    if (SameToken(item, token)) return true;
    list.remove_prefix(std::min(comma + 1, list.size()));
  }
  return false;
}

size_t HeadLength(std::string_view bytes) {
  const size_t end = bytes.find("\r\n\r\n");
  return end == std::string_view::npos ? 0 : end + 4;
}

Result<RequestHead> ParseRequestHead(std::string_view head) {
  if (!HasStrictShape(head)) return Bad("not HTTP/1.1 in strict form");
  Raw raw;
  RequestHead request;
  request.method = Read(head, raw);
  if (std::ranges::find(kMethods, request.method) == kMethods.end()) return Bad("method or syntax");
  request.connect = request.method == "CONNECT";
  const Found found = FindSpecial(raw.headers);
  if (found.twice) return Bad("Host, Content-Length or Transfer-Encoding more than once");
  Result<void> read = ReadTarget(raw.url, request);
  if (read) read = CheckHost(found, request);
  if (read) read = ReadFraming(found, request);
  if (!read) return std::unexpected(read.error());
  if (request.connect && request.framing != Framing::kNone) return Bad("CONNECT with a body");
  for (Header& header : raw.headers) {
    const bool ours = SameToken(header.name, "host") || SameToken(header.name, "content-length");
    const bool hop = IsHopByHop(header.name) || ListsToken(found.connection.value_or(""), header.name);
    if (!ours && !hop) request.headers.push_back(std::move(header));
  }
  return request;
}

std::string RequestHead::Serialise(const std::string* proxy_credentials) const {
  const bool default_port = destination.port == kHttpPort;
  const std::string authority = default_port ? destination.host.ForAuthority() : destination.ForAuthority();
  std::string out = method + " " + (proxy_credentials ? "http://" + authority : "") + target + " HTTP/1.1\r\n";
  out += "Host: " + authority + "\r\n";
  for (const Header& header : headers) out += header.name + ": " + header.value + "\r\n";
  if (framing == Framing::kLength) out += "Content-Length: " + std::to_string(content_length) + "\r\n";
  if (framing == Framing::kChunked) out += "Transfer-Encoding: chunked\r\n";
  if (proxy_credentials && !proxy_credentials->empty())
    out += "Proxy-Authorization: Basic " + *proxy_credentials + "\r\n";
  return out + "Connection: close\r\n\r\n";
}

}  // namespace shoji::egress
