#include "broker/sessions/watch_desk.h"

#include <algorithm>
#include <array>
#include <utility>

#include "broker/auth/secret_token.h"

namespace shoji::sessions {
namespace {

// Nothing that is read as something else. 54 letters: eight of them are 46 bits.
constexpr std::string_view kLetters = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

std::string NewPassword() {
  std::string password;
  while (password.size() < WatchDesk::kPasswordLetters) {
    std::array<uint8_t, 1> random{};
    auth::FillRandom(random);
    const size_t letter = random[0] % 64;
    if (letter < kLetters.size()) password += kLetters[letter];
  }
  return password;
}

audit::Watching Concerned(const std::string& session, std::string_view user, std::string_view actor) {
  return {.session = session, .user = user, .actor = actor};
}

}  // namespace

WatchDesk::WatchDesk(const Services& services) : services_(services) {}

WatchDesk::Standing WatchDesk::StandingOf(std::string_view session) const {
  const auto found = watches_.find(session);
  if (found == watches_.end()) return {};
  return {found->second.state, found->second.asker.actor, found->second.outcome};
}

Result<void> WatchDesk::Ask(const std::string& session, Asker asker) {
  const std::string user = services_.directory.OwnerOf(session);
  if (user.empty()) return Fail(ErrorCode::kNotFound, "no such session");
  const auto window = services_.directory.WindowOf(session);
  if (!window) return Fail(ErrorCode::kRefused, "nobody has the session open who could be asked");
  const TimePoint now = services_.clock.Now();
  const auto before = watches_.find(session);
  if (before != watches_.end() && before->second.state != State::kOver) {
    return Fail(ErrorCode::kRefused, "somebody looks on already, or asks to");
  }
  if (before != watches_.end() && now < before->second.until) return Fail(ErrorCode::kRefused, "just asked");
  if (Open() >= kMaxOpen) return Fail(ErrorCode::kUnavailable, "too many at once");
  if (!Record(audit::WatchAsked(Concerned(session, user, asker.actor)))) {
    return Fail(ErrorCode::kUnavailable, "the audit record cannot be written");
  }
  if (asker.who.size() > wire::kMaxWatcherNameBytes || !wire::IsPlainUtf8(asker.who)) asker.who = asker.actor;
  Watch watch;
  watch.id = ++last_id_;
  watch.user = user;
  watch.asker = std::move(asker);
  watch.window = *window;
  watch.until = now + kAnswerWithin;
  services_.directory.TellWatch(session, {watch.id, wire::WatchState::kAsked, watch.asker.who});
  watches_.insert_or_assign(session, std::move(watch));
  return {};
}

void WatchDesk::OnAnswer(std::string_view session, const Viewer& window, const wire::WatchAnswer& answer) {
  const auto found = watches_.find(session);
  if (found == watches_.end() || found->second.id != answer.watch_id || found->second.state == State::kOver) return;
  if (!services_.directory.Shows(session, window)) return;
  Watch& watch = found->second;
  const bool asked = watch.state == State::kAsked;
  if (!answer.consents) return Finish(found->first, watch, asked ? "refused" : "user");
  // A window opened since has not shown the question.
  if (asked && services_.directory.WindowOf(session) == watch.window) Consent(found->first, watch);
}

void WatchDesk::Consent(const std::string& session, Watch& watch) {
  if (EndedByAsker(session, watch)) return;
  if (!Record(audit::WatchAnswered(Concerned(session, watch.user, watch.asker.actor), "consented"))) {
    return Finish(session, watch, "failed");
  }
  watch.state = State::kConsented;
  watch.until = services_.clock.Now() + kPasswordFor;
  // From here on somebody may see: the sign does not wait until he does.
  services_.directory.TellWatch(session, {watch.id, wire::WatchState::kWatched, watch.asker.who});
}

Result<std::string> WatchDesk::TakePassword(std::string_view session, std::string_view actor) {
  const auto found = watches_.find(session);
  if (found == watches_.end()) return Fail(ErrorCode::kNotFound, "nobody has asked");
  Watch& watch = found->second;
  if (watch.state != State::kConsented) return Fail(ErrorCode::kRefused, "the person has not consented");
  if (watch.asker.actor != actor) return Fail(ErrorCode::kRefused, "somebody else has asked");
  if (EndedByAsker(found->first, watch)) return Fail(ErrorCode::kRefused, "the login that asked has ended");
  if (std::exchange(watch.password_taken, true)) return Fail(ErrorCode::kRefused, "the password was given out already");
  watch.password = NewPassword();
  watch.until = services_.clock.Now() + kPasswordFor;
  return watch.password;
}

Result<void> WatchDesk::End(std::string_view session) {
  const auto found = watches_.find(session);
  if (found == watches_.end() || found->second.state == State::kOver) {
    return Fail(ErrorCode::kNotFound, "nobody looks on");
  }
  Finish(found->first, found->second, found->second.state == State::kAsked ? "withdrawn" : "actor");
  return {};
}

bool WatchDesk::MayTry(const std::string& key) {
  const TimePoint now = services_.clock.Now();
  for (auto each = tries_.begin(); each != tries_.end();) {
    each = each->second.WaitTime(kTryBurst, now) == Duration::zero() ? tries_.erase(each) : std::next(each);
  }
  if (tries_.size() >= kMaxTriers && !tries_.contains(key)) return false;
  return tries_.try_emplace(key, kTriesPerSecond, kTryBurst, now).first->second.Take(1, now);
}

Result<std::string> WatchDesk::Admit(const std::function<bool(std::string_view)>& knows, const Caller& caller,
                                     std::function<void()> over) {
  if (!MayTry(caller.key)) {
    services_.statistics.Refused("watch_throttled");
    return Fail(ErrorCode::kUnavailable, "too many tries");
  }
  for (auto& [session, watch] : watches_) {
    if (watch.state != State::kConsented || watch.password.empty() || !knows(watch.password)) continue;
    watch.password.clear();  // used up, whatever comes of it
    if (EndedByAsker(session, watch)) return Fail(ErrorCode::kRefused, "who asked may no longer look on");
    if (!Record(audit::WatchBegan(Concerned(session, watch.user, watch.asker.actor), caller.address))) {
      Finish(session, watch, "failed");
      return Fail(ErrorCode::kUnavailable, "the audit record cannot be written");
    }
    watch.state = State::kWatched;
    watch.until = services_.clock.Now() + kLongest;
    watch.over = std::move(over);
    return session;
  }
  services_.statistics.Refused("watch_password");
  return Fail(ErrorCode::kRefused, "no such password");
}

void WatchDesk::Over(std::string_view session, std::string_view why) {
  const auto found = watches_.find(session);
  if (found == watches_.end() || found->second.state != State::kWatched) return;
  found->second.over = nullptr;
  // The session shows nothing without that window, so whoever looked on may have gone first.
  const bool same_window = services_.directory.WindowOf(session) == found->second.window;
  Finish(found->first, found->second, same_window ? why : "window");
}

bool WatchDesk::EndedByAsker(const std::string& session, Watch& watch) {
  const std::string_view why = watch.asker.no_longer ? watch.asker.no_longer() : "";
  if (why.empty()) return false;
  Finish(session, watch, why);
  return true;
}

void WatchDesk::Finish(const std::string& session, Watch& watch, std::string_view outcome) {
  const State before = std::exchange(watch.state, State::kOver);
  const audit::Watching concerned = Concerned(session, watch.user, watch.asker.actor);
  watch.outcome = outcome;
  watch.asker.no_longer = nullptr;
  watch.password.clear();
  watch.until = services_.clock.Now() + kAskAgainAfter;
  if (before != State::kAsked) services_.directory.EndWatch(session);
  if (const auto over = std::exchange(watch.over, nullptr)) over();
  services_.directory.TellWatch(session, {watch.id, wire::WatchState::kNone, ""});
  RecordLate(before == State::kAsked ? audit::WatchAnswered(concerned, outcome)
                                     : audit::WatchEnded(concerned, outcome));
}

void WatchDesk::Tick(TimePoint now) {
  const bool check = now >= next_check_;
  if (check) next_check_ = now + kCheckAsker;
  for (auto& [session, watch] : watches_) {
    if (watch.state == State::kOver) continue;
    const bool same_window = services_.directory.WindowOf(session) == watch.window;
    if (!same_window) Finish(session, watch, watch.state == State::kAsked ? "gone" : "window");
    if (watch.state != State::kOver && now >= watch.until) Finish(session, watch, "expired");
    if (watch.state != State::kOver && check) (void)EndedByAsker(session, watch);
  }
  // What became of it can be asked for while its session lives.
  std::erase_if(watches_, [this](const auto& entry) {
    return entry.second.state == State::kOver && services_.directory.OwnerOf(entry.first).empty();
  });
  while (!owed_.empty() && services_.audit.Append(owed_.front())) owed_.pop_front();
}

size_t WatchDesk::Open() const {
  return static_cast<size_t>(
      std::ranges::count_if(watches_, [](const auto& entry) { return entry.second.state != State::kOver; }));
}

bool WatchDesk::Record(const audit::Event& event) {
  if (services_.audit.Append(event)) return true;
  ++services_.statistics.audit_failures;
  return false;
}

void WatchDesk::RecordLate(audit::Event event) {
  if (owed_.empty() && services_.audit.Append(event)) return;
  ++services_.statistics.audit_failures;
  owed_.push_back(std::move(event));
}

}  // namespace shoji::sessions
