// Who looks on at whose session (helpdesk), from the question to the end: asked for in the console, consented to in the
// person's own window, let in once with a password, over as soon as either side or time says so, and always with that
// window and with the login that asked. Every step is on the audit record before it has an effect; an end does not wait
// for a record that cannot be written (docs/adr/0014). Service thread; owned by the broker. Asks for no rights itself,
// carries no pixels.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "broker/sessions/session_directory.h"
#include "codec/base/clock.h"
#include "codec/base/result.h"
#include "policy/audit/audit_log.h"
#include "session/link/token_bucket.h"

namespace shoji::sessions {

class WatchDesk {
 public:
  static constexpr std::chrono::seconds kAnswerWithin{60};
  static constexpr std::chrono::seconds kPasswordFor{60};  // and so long until somebody takes it out
  static constexpr std::chrono::minutes kLongest{60};
  static constexpr std::chrono::seconds kCheckAsker{5};
  // Nobody is asked again and again until he gives in.
  static constexpr std::chrono::seconds kAskAgainAfter{30};
  // VNC's own authentication takes eight characters and seven bits of each: enough for one try in its minute.
  static constexpr size_t kPasswordLetters = 8;
  static constexpr double kTriesPerSecond = 1.0 / 12;
  static constexpr double kTryBurst = 5;
  static constexpr size_t kMaxTriers = 256;  // addresses that are remembered
  static constexpr size_t kMaxOpen = 64;

  // All outlive it.
  struct Services {
    SessionDirectory& directory;
    audit::AuditLog& audit;
    const Clock& clock;
    Statistics& statistics;
  };
  explicit WatchDesk(const Services& services);

  enum class State { kAsked, kConsented, kWatched, kOver };
  // Of the latest question about a session.
  struct Standing {
    State state = State::kOver;
    std::string actor;    // who asked
    std::string outcome;  // when over: as in audit::WatchAnswered or WatchEnded; empty when nobody ever asked
  };
  Standing StandingOf(std::string_view session) const;

  struct Asker {
    std::string actor;  // for the record
    std::string who;    // in words, for the person
    // Empty while he may look on; then why he may no longer, a literal for the record: "logged_out", "role". Asked
    // every kCheckAsker and before each step, until it is over.
    std::function<std::string_view()> no_longer;
  };
  // The person's window shows the question. kNotFound: no such session. kRefused: it has no window, somebody looks on
  // or asks already, or the person has just been asked. kUnavailable: no record could be made.
  Result<void> Ask(const std::string& session, Asker asker);
  // What the window says. An id that is not the question's, or another window, changes nothing.
  void OnAnswer(std::string_view session, const Viewer& window, const wire::WatchAnswer& answer);
  // The one-time password, once, for who asked. kRefused: not consented to, another's question, taken already, or who
  // asked may no longer look on.
  Result<std::string> TakePassword(std::string_view session, std::string_view actor);
  // kNotFound: nobody looks on or asks.
  Result<void> End(std::string_view session);

  struct Caller {
    std::string address;  // for the record
    std::string key;      // auth::AddressKey of it: each has tries of its own, so that nobody uses up another's
  };
  // Lets in whoever knows a password: its session. `knows` says so of each that is valid; `over` runs once when it is
  // over, unless Over() said so. kRefused: none. kUnavailable: too many tries, or no record could be made.
  Result<std::string> Admit(const std::function<bool(std::string_view)>& knows, const Caller& caller,
                            std::function<void()> over);
  // Whoever looked on has gone, or never got to see anything ("viewer", "failed").
  void Over(std::string_view session, std::string_view why);

  // What time ends, and windows that are gone. Call several times a second.
  void Tick(TimePoint now);

 private:
  struct Watch {
    uint32_t id = 0;
    State state = State::kAsked;
    std::string user, outcome, password;
    Asker asker;
    bool password_taken = false;
    uint64_t window = 0;
    TimePoint until;
    std::function<void()> over;
  };
  using Watches = std::map<std::string, Watch, std::less<>>;

  bool MayTry(const std::string& key);
  void Consent(const std::string& session, Watch& watch);
  // True when it is over because who asked may no longer look on.
  bool EndedByAsker(const std::string& session, Watch& watch);
  void Finish(const std::string& session, Watch& watch, std::string_view outcome);
  size_t Open() const;
  bool Record(const audit::Event& event);
  void RecordLate(audit::Event event);

  Services services_;
  Watches watches_;  // by session
  std::deque<audit::Event> owed_;
  std::map<std::string, link::TokenBucket> tries_;  // by Caller::key; those with all of theirs are forgotten
  uint32_t last_id_ = 0;
  TimePoint next_check_{};
};

}  // namespace shoji::sessions
