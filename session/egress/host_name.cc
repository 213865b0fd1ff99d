#include "session/egress/host_name.h"

#include <idn2.h>

#include <algorithm>
#include <memory>

#include "codec/base/c_handle.h"

namespace shoji::egress {
namespace {

constexpr size_t kMaxNameBytes = 253;  // RFC 1035 in text form
constexpr size_t kMaxLabelBytes = 63;
constexpr size_t kMaxInputBytes = 1024;

bool IsAscii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

// Underscore is no host name character by RFC 952, but the Web uses it.
bool IsLabelByte(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_'; }

Result<std::string> ToALabels(std::string_view text) {
  std::string name(text);
  if (!IsAscii(text)) {
    char* output = nullptr;
    const int status = idn2_to_ascii_8z(name.c_str(), &output, IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL);
    const CHandle<char, idn2_free> owned(output);
    if (status != IDN2_OK) return Fail(ErrorCode::kInvalid, std::string("host: ") + idn2_strerror(status));
    name = output;
  }
  for (char& c : name) c = (c >= 'A' && c <= 'Z') ? static_cast<char>(c - 'A' + 'a') : c;
  if (name.ends_with('.')) name.pop_back();
  return name;
}

bool IsValidName(std::string_view name) {
  if (name.empty() || name.size() > kMaxNameBytes) return false;
  while (true) {
    const size_t dot = name.find('.');
    const std::string_view label = name.substr(0, dot);
    if (label.empty() || label.size() > kMaxLabelBytes || !std::ranges::all_of(label, IsLabelByte)) return false;
    if (dot == std::string_view::npos) return true;
    name.remove_prefix(dot + 1);
  }
}

// The URL standard's "ends in a number": such a host is read as IPv4 by somebody, so it must not pass as a name.
bool EndsInNumber(std::string_view name) {
  std::string_view last = name.substr(name.rfind('.') + 1);
  if (last.starts_with("0x")) return last.find_first_not_of("0123456789abcdef", 2) == std::string_view::npos;
  return last.find_first_not_of("0123456789") == std::string_view::npos;
}

}  // namespace

Result<HostName> HostName::Parse(std::string_view text) {
  if (text.empty() || text.size() > kMaxInputBytes || text.find('\0') != std::string_view::npos) {
    return Fail(ErrorCode::kInvalid, "host: empty, too long or with NUL");
  }
  if (text.front() == '[') {
    const auto address = text.back() == ']' ? IpAddress::Parse(text.substr(1, text.size() - 2)) : std::nullopt;
    if (!address || !address->is_v6()) return Fail(ErrorCode::kInvalid, "host: not an IPv6 address in brackets");
    return FromAddress(*address);
  }
  auto name = ToALabels(text);
  if (!name) return std::unexpected(name.error());
  if (!IsValidName(*name)) return Fail(ErrorCode::kInvalid, "host: not a name");
  if (EndsInNumber(*name)) {
    const auto address = IpAddress::Parse(*name);
    if (!address) return Fail(ErrorCode::kRefused, "host: a number, but not a dotted quad");
    return FromAddress(*address);
  }
  HostName host;
  host.text_ = std::move(*name);
  return host;
}

HostName HostName::FromAddress(const IpAddress& address) {
  HostName host;
  host.address_ = address;
  host.text_ = address.ToString();
  return host;
}

std::string HostName::ForAuthority() const { return is_address() && address_->is_v6() ? "[" + text_ + "]" : text_; }

bool HostName::IsWithin(const HostName& domain) const {
  if (*this == domain) return true;
  if (is_address() || domain.is_address() || text_.size() <= domain.text_.size()) return false;
  return text_.ends_with(domain.text_) && text_[text_.size() - domain.text_.size() - 1] == '.';
}

}  // namespace shoji::egress
