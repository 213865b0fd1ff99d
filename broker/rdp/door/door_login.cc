#include "broker/rdp/door/door_login.h"

#include <utility>

#include "broker/auth/user_name.h"

namespace shoji::rdp {
namespace {

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
  if (login.kind == LoginKind::kTicket) {
    const auto user = services_.passes.RedeemTicket(login.secret);
    if (!user) return done(std::unexpected(AnswerOf(services_.gate.TurnAway(login.user, terminal))));
    return Enter(services_.gate.EnterAs(*user, terminal), login.size, address, done);
  }
  // Where NLA was used the client sends the one-time code as the password it is to the client.
  const auto name = auth::NormaliseUserName(login.user);
  if (name && services_.passes.RedeemCode(*name, login.secret)) {
    return Enter(services_.gate.EnterAs(*name, terminal), login.size, address, done);
  }
  services_.gate.Submit(login.user, login.secret, terminal, [this, size = login.size, address, done](auto answer) {
    Enter(std::move(answer), size, address, done);
  });
}

void DoorLogin::Return(const std::optional<ReconnectCookies::Owner>& owner, Size size, const std::string& address,
                       const Done& done) {
  const sessions::Terminal terminal{address, "rdp"};
  if (!owner) return done(std::unexpected(AnswerOf(services_.gate.TurnAway("", terminal))));
  auto answer = TakeUp(*owner, terminal);
  Leave(owner->login_token);
  // Who shows it now is the connection whose line broke, and does not know yet.
  if (answer) services_.directory.EndWindow(owner->session);
  Enter(std::move(answer), size, address, done);
}

sessions::LoginGate::Answer DoorLogin::TakeUp(const ReconnectCookies::Owner& owner,
                                              const sessions::Terminal& terminal) {
  const auto login = services_.logins.Find(owner.login_token);
  const bool ended =
      !login && (login.error().code == ErrorCode::kRefused || login.error().code == ErrorCode::kNotFound);
  // The store's trouble says nothing about the person.
  if (!login && !ended) return std::unexpected(sessions::LoginGate::Refusal{"internal"});
  if (ended || services_.directory.LastWindowOf(owner.session) != owner.window) {
    return std::unexpected(services_.gate.TurnAway(owner.user, terminal));
  }
  return services_.gate.EnterAs(owner.user, terminal, owner.login_token);
}

void DoorLogin::NotProven(std::string_view user, const std::string& address) {
  const auto name = auth::NormaliseUserName(user);
  services_.gate.TurnAway(name ? *name : "", {address, "rdp"});
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

Credential DoorLogin::CredentialOf(std::string_view user) {
  const auto name = auth::NormaliseUserName(user);
  const auto hash = name ? services_.passes.CodeHashOf(*name) : std::nullopt;
  return hash ? Credential{true, *hash} : Credential{false};
}

}  // namespace shoji::rdp
