#include "broker/rdp/server/login_request.h"

#include <string.h>  // NOLINT: explicit_bzero is not in <cstring>

#include <algorithm>

#include "codec/wire/messages.h"

namespace shoji::rdp {
namespace {

bool IsTicket(std::string_view text) {
  return text.size() == kTicketDigits &&
         std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

// Windows clients put their own machine's or domain's name in front.
std::string_view WithoutDomain(std::string_view user) {
  const size_t backslash = user.rfind('\\');
  return backslash == std::string_view::npos ? user : user.substr(backslash + 1);
}

}  // namespace

std::optional<Login> LoginFrom(const ClientCredentials& credentials, Size screen) {
  Login login{.kind = LoginKind::kPassword, .size = screen, .user = {}, .secret = {}};
  const std::string_view user = WithoutDomain(credentials.user);
  if (user == kTicketUser) {
    login.kind = LoginKind::kTicket;
    login.secret = credentials.shell;
    if (!IsTicket(login.secret)) return std::nullopt;
    return login;
  }
  const bool carried = user.size() <= kMaxUserBytes && credentials.password.size() <= kMaxSecretBytes &&
                       wire::IsPlainUtf8(user) && wire::IsPlainUtf8(credentials.password);
  if (user.empty() || credentials.password.empty() || !carried) return std::nullopt;
  login.user = user;
  login.secret = credentials.password;
  return login;
}

std::optional<Login> ReturnFrom(const ClientCredentials& credentials, Size screen) {
  if (credentials.cookie.empty()) return std::nullopt;
  return Login{.kind = LoginKind::kCookie, .size = screen, .user = {}, .secret = credentials.cookie};
}

void Wipe(std::string& secret) {
  ::explicit_bzero(secret.data(), secret.size());
  secret.clear();
}

}  // namespace shoji::rdp
