// From a LOGIN of an RDP terminal to a session that may be shown there: password, one-time ticket, code or cookie, then
// the same gate, the same directory and the same rules as the web's. Service thread; shared by all connections.
#pragma once

#include <expected>
#include <functional>
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
  // The same for somebody whose line broke and who is back with one of `cookies`. Another login takes the place of the
  // cookie's, and lasts no longer than that would have.
  void Return(ReconnectCookies& cookies, const Login& login, const std::string& address, TimePoint now,
              const Done& done);
  // The connection is over, or came to nothing.
  void Leave(const std::string& login_token) { (void)services_.logins.End(login_token); }
  // NLA: the hash of the one-time code of `user`, as typed, unless he has to wait as with a password. One that is known
  // counts as a wrong password until it is said what came of it.
  Credential CredentialOf(std::string_view user, const std::string& address);
  // What NLA proved is nothing of that user.
  void NotProven(std::string_view user, const std::string& address);
  // Nothing was shown, or the code itself, which Submit() judges.
  void WithdrawCredential(std::string_view user, const std::string& address);

 private:
  sessions::LoginGate::Answer WithTicket(const Login& login, const sessions::Terminal& terminal);
  // Whether the cookie of `owner` still holds, and the login that takes the place of its own.
  sessions::LoginGate::Answer TakeUp(const ReconnectCookies::Owner& owner, const sessions::Terminal& terminal);
  // In by what the login `token` of `user` was given: refused when that login has ended, as by logging out or a new
  // password; the new one lasts no longer than it would have.
  sessions::LoginGate::Answer GoOnWith(const std::string& token, std::string_view user,
                                       const sessions::Terminal& terminal);
  void Enter(sessions::LoginGate::Answer answer, Size size, const std::string& address, const Done& done);
  void FindSession(relay::Relay::Identity identity, Size size, const Done& done);
  void Resume(relay::Relay::Identity identity, const std::string& session, const Done& done);
  void TurnBack(const relay::Relay::Identity& identity, LoginAnswer answer, const Done& done);

  Services services_;
};

}  // namespace shoji::rdp
