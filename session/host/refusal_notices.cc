#include "session/host/refusal_notices.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace shoji::host {
namespace {

// A NOTICE's parameter is at most 256 bytes, a host name up to 253.
constexpr size_t kMaxHostBytes = 200;

constexpr auto kRefusalsByRule = std::to_array<std::string_view>({"refused_address", "refused_port", "refused_domain"});

// Where Debian's Chromium calls without being asked (component updates, sign-in, hints); with all subdomains.
constexpr auto kCalledByTheBrowserItself = std::to_array<std::string_view>({
    "accounts.google.com",
    "android.clients.google.com",
    "clients2.google.com",
    "clients4.google.com",
    "content-autofill.googleapis.com",
    "gvt1.com",
    "mtalk.google.com",
    "optimizationguide-pa.googleapis.com",
    "safebrowsing.googleapis.com",
    "update.googleapis.com",
});

bool IsOrIsBelow(std::string_view host, std::string_view domain) {
  if (!host.ends_with(domain)) return false;
  return host.size() == domain.size() || host[host.size() - domain.size() - 1] == '.';
}

bool CalledByTheBrowserItself(std::string_view host) {
  return std::ranges::any_of(kCalledByTheBrowserItself, [host](auto domain) { return IsOrIsBelow(host, domain); });
}

}  // namespace

std::optional<std::string> RefusalNotices::NoticeOf(const std::string& host, const std::string& answer, TimePoint now) {
  const bool by_rule = std::ranges::find(kRefusalsByRule, answer) != kRefusalsByRule.end();
  if (!by_rule || host.empty() || CalledByTheBrowserItself(host)) return std::nullopt;
  std::erase_if(told_, [now](const auto& told) { return now - told.second >= kBetweenNoticesOfOneHost; });
  const auto is_recent = [now](const auto& told) { return now - told.second < kBetweenNotices; };
  if (told_.contains(host) || std::ranges::any_of(told_, is_recent)) return std::nullopt;
  told_[host] = now;
  return host.substr(0, kMaxHostBytes) + " " + answer;
}

}  // namespace shoji::host
