// What a client's info packet says about who wants in, as a LOGIN for the broker. Pure.
#pragma once

#include <optional>

#include "broker/rdp/door_messages.h"

namespace shoji::rdp {

// User name in a one-time .rdp file. The ticket, 64 hex digits, is its alternate shell: clients say their user's name
// and domain in the very first packet, which everybody on the line can read; this they say within TLS.
inline constexpr std::string_view kTicketUser = "shoji-ticket";
inline constexpr size_t kTicketDigits = 64;

struct ClientCredentials {
  std::string user;
  std::string password;
  std::string shell = {};   // alternate shell
  std::string cookie = {};  // CookieDigits() of a reconnect cookie; empty: none
};

// A ticket, or user and password; nullopt when there is not enough, or what LOGIN cannot carry: then the person is
// asked.
std::optional<Login> LoginFrom(const ClientCredentials& credentials, Size screen);

// The cookie of a client whose line broke; nullopt: it has none.
std::optional<Login> ReturnFrom(const ClientCredentials& credentials, Size screen);

// Overwrites a secret that has been used.
void Wipe(std::string& secret);

}  // namespace shoji::rdp
