#include "broker/rdp/door/door_login.h"

#include <utility>

#include "broker/auth/user_name.h"

namespace shoji::rdp {
namespace {

using Blame = sessions::LoginGate::Blame;

constexpr uint32_t kSoonS = 1;

LoginAnswer AnswerOf(const sessions::LoginGate::Refusal& refusal) {
  if (refusal.key == "bad_credentials") return {LoginResult::kBadCredentials};
  if (refusal.key == "throttled") return {LoginResult::kThrottled, static_cast<uint32_t>(refusal.retry_after.count())};
  if (refusal.key == "emergency_stop") return {LoginResult::kEmergencyStop};
  return {LoginResult::kUnavailable, kSoonS};
}

LoginAnswer AnswerOf(const sessions::SessionDirectory::StartFailure& failure) {
  if (failure.key == "no_capacity") return {LoginResult::kNoCapacity};
  if (failure.key == "emergency_stop") return {LoginResult::kEmergencyStop};
  return {LoginResult::kUnavailable, kSoonS};
}

}  // namespace

void DoorLogin::Submit(const Login& login, const std::string& address, const Done& done) {
  const sessions::Terminal terminal{address, "rdp"};
  if (login.kind == LoginKind::kTicket) return Enter(WithTicket(login, terminal), login.size, address, done);
  services_.gate.Submit(
      login.user, login.secret, terminal,
      [this, size = login.size, address, done](auto answer) { Enter(std::move(answer), size, address, done); },
      // Where NLA was used the client sends the one-time code as the password it is to the client.
      [&](std::string_view name) -> std::optional<std::string> {
        const auto token = services_.passes.RedeemCode(name, login.secret);
        return token && services_.logins.Find(*token) ? std::optional(*token) : std::nullopt;
      });
}

sessions::LoginGate::Answer DoorLogin::WithTicket(const Login& login, const sessions::Terminal& terminal) {
  auto& gate = services_.gate;
  if (auto wait = gate.Admit("", terminal)) return std::unexpected(*wait);
  const auto owner = services_.passes.RedeemTicket(login.secret);
  if (owner) return GoOnWith(owner->login_token, owner->user, terminal);
  const bool spent = owner.error().code == ErrorCode::kRefused;
  return std::unexpected(gate.TurnAway(login.user, terminal, spent ? Blame::kNobody : Blame::kAddress));
}

void DoorLogin::Return(ReconnectCookies& cookies, const Login& login, const std::string& address, TimePoint now,
                       const Done& done) {
  const sessions::Terminal terminal{address, "rdp"};
  if (auto wait = services_.gate.Admit("", terminal)) return done(std::unexpected(AnswerOf(*wait)));
  const auto owner = cookies.Redeem(login.secret, now);
  if (!owner) {
    // Not against the person: ids of cookies are easily named, and nobody is to be kept out by that.
    const bool guessed = owner.error() == ReconnectCookies::Worthless::kGuessed;
    const Blame blame = guessed ? Blame::kAddress : Blame::kNobody;
    return done(std::unexpected(AnswerOf(services_.gate.TurnAway("", terminal, blame))));
  }
  auto answer = TakeUp(*owner, terminal);
  Leave(owner->login_token);
  // Who shows it now is the connection whose line broke, and does not know yet.
  if (answer) services_.directory.EndWindow(owner->session);
  Enter(std::move(answer), login.size, address, done);
}

sessions::LoginGate::Answer DoorLogin::TakeUp(const ReconnectCookies::Owner& owner,
                                              const sessions::Terminal& terminal) {
  if (services_.directory.LastWindowOf(owner.session) != owner.window) {
    return std::unexpected(services_.gate.TurnAway(owner.user, terminal, Blame::kNobody));
  }
  return GoOnWith(owner.login_token, owner.user, terminal);
}

sessions::LoginGate::Answer DoorLogin::GoOnWith(const std::string& token, std::string_view user,
                                                const sessions::Terminal& terminal) {
  const auto login = services_.logins.Find(token);
  if (login) return services_.gate.EnterAs(user, terminal, token);
  const ErrorCode why = login.error().code;
  if (why == ErrorCode::kRefused || why == ErrorCode::kNotFound) {
    return std::unexpected(services_.gate.TurnAway(user, terminal, Blame::kNobody));
  }
  // The store's trouble says nothing about the person.
  return std::unexpected(sessions::LoginGate::Refusal{"internal"});
}

void DoorLogin::Enter(sessions::LoginGate::Answer answer, Size size, const std::string& address, const Done& done) {
  if (!answer) return done(std::unexpected(AnswerOf(answer.error())));
  const auto& user = answer->user;
  FindSession({.session = {},
               .person = {user.name, user.department, address, user.departments},
               .role = std::string(store::Name(user.role)),
               .login_token = answer->token},
              size, done);
}

void DoorLogin::FindSession(relay::Relay::Identity identity, Size size, const Done& done) {
  auto& directory = services_.directory;
  if (!directory.known()) return TurnBack(identity, {LoginResult::kUnavailable, kSoonS}, done);
  if (const auto mine = directory.ListOf(identity.person.name); !mine.empty()) {
    return Resume(std::move(identity), mine.front().id, done);
  }
  const sessions::Person person = identity.person;
  directory.Start(person, ClampScreen(size), [this, identity = std::move(identity), done](const auto& started) {
    if (started) return Resume(identity, *started, done);
    if (!started.error().existing.empty()) return Resume(identity, started.error().existing, done);
    TurnBack(identity, AnswerOf(started.error()), done);
  });
}

void DoorLogin::Resume(relay::Relay::Identity identity, const std::string& session, const Done& done) {
  const auto& directory = services_.directory;
  const bool refuse = directory.settings().second_login == sessions::SecondLogin::kRefuse;
  if (refuse && directory.Attached(session)) return TurnBack(identity, {LoginResult::kAttachedElsewhere}, done);
  identity.session = session;
  done(std::move(identity));
}

void DoorLogin::TurnBack(const relay::Relay::Identity& identity, LoginAnswer answer, const Done& done) {
  Leave(identity.login_token);
  done(std::unexpected(answer));
}

Credential DoorLogin::CredentialOf(std::string_view user, const std::string& address) {
  const auto name = auth::NormaliseUserName(user);
  const auto hash = name ? services_.passes.CodeHashOf(*name) : std::nullopt;
  if (!hash || services_.gate.Admit(*name, {address, "rdp"})) return {false};
  return {true, *hash};
}

void DoorLogin::NotProven(std::string_view user, const std::string& address) {
  const auto name = auth::NormaliseUserName(user);
  services_.gate.TurnAway(name ? *name : "", {address, "rdp"}, Blame::kAddress);
}

void DoorLogin::WithdrawCredential(std::string_view user, const std::string& address) {
  if (const auto name = auth::NormaliseUserName(user)) services_.gate.Withdraw(*name, {address, "rdp"});
}

}  // namespace shoji::rdp
