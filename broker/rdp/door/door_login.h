// From a LOGIN of an RDP terminal to a session that may be shown there: password, one-time ticket, code or cookie, then
// the same gate, the same directory and the same rules as the web's. Service thread; shared by all connections.
#pragma once

#include <expected>
#include <functional>
#include <optional>
#include <string>

#include "broker/auth/rdp_passes.h"
#include "broker/rdp/door/reconnect_cookies.h"
#include "broker/rdp/door_messages.h"
#include "broker/relay/relay.h"
#include "broker/sessions/login_gate.h"
#include "broker/sessions/session_directory.h"

namespace shoji::rdp {

class DoorLogin {
 public:
  // All outlive it.
  struct Services {
    sessions::LoginGate& gate;
    auth::CookieSessions& logins;
    auth::RdpPasses& passes;
    sessions::SessionDirectory& directory;
  };
  explicit DoorLogin(Services services) : services_(services) {}

  // An identity whose session is there; its login is in the store until Leave().
  using Answer = std::expected<relay::Relay::Identity, LoginAnswer>;
  using Done = std::function<void(Answer)>;
  // `done` runs once, at once or later. The session is the person's one session, or a new one of the login's size.
  void Submit(const Login& login, const std::string& address, const Done& done);
  // The same for somebody whose line broke and who is back: `owner` of the cookie that was shown, nullopt when nobody
  // is. Another login takes the place of the cookie's, and lasts no
  // longer than that would have.
  void Return(const std::optional<ReconnectCookies::Owner>& owner, Size size, const std::string& address,
              const Done& done);
  // What NLA proved is nothing of `user`, as typed.
  void NotProven(std::string_view user, const std::string& address);
  // The connection is over, or came to nothing.
  void Leave(const std::string& login_token) { (void)services_.logins.End(login_token); }
  // NLA: the hash of the one-time code of `user`, as typed.
  Credential CredentialOf(std::string_view user);

 private:
  // Whether the cookie of `owner` still holds, and the login that takes the place of its own.
  sessions::LoginGate::Answer TakeUp(const ReconnectCookies::Owner& owner, const sessions::Terminal& terminal);
  void Enter(sessions::LoginGate::Answer answer, Size size, const std::string& address, const Done& done);
  void FindSession(relay::Relay::Identity identity, Size size, const Done& done);
  void Resume(relay::Relay::Identity identity, const std::string& session, const Done& done);
  void TurnBack(const relay::Relay::Identity& identity, LoginAnswer answer, const Done& done);

  Services services_;
};

}  // namespace shoji::rdp
