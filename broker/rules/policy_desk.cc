#include "broker/rules/policy_desk.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "broker/rules/first_rules.h"
#include "policy/audit/sha256.h"
#include "policy/rules/rule_set.h"

namespace shoji::rules {
namespace {

constexpr std::chrono::hours kFurthestDate{24 * 366 * 2};
constexpr std::chrono::seconds kTryAgainAfter{10};
constexpr int64_t kFirstNumber = 1;

using Step = store::PolicyStore::Step;

bool IsNote(std::string_view text) {
  const auto control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; };
  return text.size() <= PolicyDesk::kMaxNoteBytes && std::none_of(text.begin(), text.end(), control);
}

std::string Number(int64_t number) { return std::to_string(number); }

// By another than its author, lapsed or not.
bool WasApproved(const store::PolicyVersion& version) {
  return !version.approved_by.empty() && version.approved_by != version.author;
}

}  // namespace

PolicyDesk::PolicyDesk(store::PolicyStore& store, audit::AuditLog& audit, const Clock& clock, Settings settings)
    : store_(store),
      audit_(audit),
      clock_(clock),
      settings_(settings),
      current_(std::make_shared<const policy::Engine>()) {}

Result<void> PolicyDesk::Begin() {
  auto active = store_.Active();
  if (!active) return std::unexpected(active.error());
  if (!*active) {
    auto any = store_.List(0, 1);
    if (!any) return std::unexpected(any.error());
    if (any->empty()) {
      if (auto made = MakeFirst(); !made) return made;
      if (active = store_.Active(); !active) return std::unexpected(active.error());
    }
  }
  if (!*active) {
    RefuseEverything("no version of the rules is active");
  } else if (auto engine = Read(**active); !engine) {
    RecordFailure("setup", "load", **active, engine.error());
    RefuseEverything("version " + Number((*active)->number) + ": " + engine.error().message);
  } else {
    if (auto recorded = Record("setup", "load", **active, ""); !recorded) return recorded;
    PutInForce(std::move(*engine), (*active)->number);
  }
  ReadNextDate();
  return {};
}

Result<void> PolicyDesk::MakeFirst() {
  Version first;
  first.number = kFirstNumber;
  first.text = kFirstRules;
  first.sha256 = audit::Sha256Hex(first.text);
  first.author = "setup";
  first.submitted_at = clock_.Wall();
  if (auto recorded = Record("setup", "submit", first, "built in: refuses everything"); !recorded) return recorded;
  if (auto added = store_.Add(first); !added) return std::unexpected(added.error());
  if (auto recorded = Record("setup", "activate", first, ""); !recorded) return recorded;
  return store_.SetActive(first.number, "setup", clock_.Wall(), Step::kForward);
}

Result<std::vector<PolicyDesk::Version>> PolicyDesk::List(int64_t before, int limit) {
  return store_.List(before, std::clamp(limit, 1, kMaxListed));
}

Result<PolicyDesk::Version> PolicyDesk::Show(int64_t number) { return Find(number); }

Result<PolicyDesk::Version> PolicyDesk::Find(int64_t number) {
  auto found = store_.Find(number);
  if (!found) return std::unexpected(found.error());
  if (!*found) return Fail(ErrorCode::kNotFound, "there is no version " + Number(number) + " of the rules");
  return std::move(**found);
}

Result<int64_t> PolicyDesk::Submit(std::string_view actor, std::string_view text, std::string_view note,
                                   std::string_view file_name) {
  if (text.size() > kMaxTextBytes) {
    return Fail(ErrorCode::kTooLarge, "a rule file may have at most " + std::to_string(kMaxTextBytes / 1024) + " KiB");
  }
  if (!IsNote(note)) {
    return Fail(ErrorCode::kInvalid, "a note may have at most " + std::to_string(kMaxNoteBytes) +
                                         " bytes of text without control characters");
  }
  if (auto rules = policy::ParseRules(text, file_name); !rules) return std::unexpected(rules.error());
  const auto newest = store_.List(0, 1);
  if (!newest) return std::unexpected(newest.error());
  Version draft;
  draft.number = newest->empty() ? kFirstNumber : newest->front().number + 1;
  draft.text = text;
  draft.sha256 = audit::Sha256Hex(text);
  draft.author = actor;
  draft.submitted_at = clock_.Wall();
  draft.note = note;
  if (auto recorded = Record(actor, "submit", draft, note); !recorded) return std::unexpected(recorded.error());
  auto added = store_.Add(draft);
  if (!added) RecordFailure(actor, "submit", draft, added.error());
  return added;
}

Result<void> PolicyDesk::Approve(std::string_view actor, int64_t number) {
  const auto version = Find(number);
  if (!version) return std::unexpected(version.error());
  if (version->author == actor) {
    return Fail(ErrorCode::kRefused,
                "version " + Number(number) + " was written by " + version->author + "; somebody else must approve it");
  }
  if (!version->approved_by.empty() && !version->approval_lapsed) {
    return Fail(ErrorCode::kRefused, "version " + Number(number) + " is approved already, by " + version->approved_by);
  }
  if (auto recorded = Record(actor, "approve", *version, ""); !recorded) return recorded;
  auto approved = store_.SetApproved(number, actor, clock_.Wall());
  if (!approved) RecordFailure(actor, "approve", *version, approved.error());
  return approved;
}

Result<void> PolicyDesk::NeedsNoApproval(const Version& version) const {
  // The built-in version refuses everything: going back to it must never wait for a second person.
  if (!settings_.two_person || version.number == kFirstNumber) return {};
  if (WasApproved(version) && !version.approval_lapsed) return {};
  return Fail(ErrorCode::kRefused, "version " + Number(version.number) + " needs " +
                                       (version.approval_lapsed ? "a new" : "the") +
                                       " approval of somebody other than " + version.author + " first");
}

// What went wrong can be taken back at once by whoever is there. Only one step: what was gone back to is not undone
// alone, else one person would reach every version of the past.
bool PolicyDesk::MayUndo(const Version& active, const Version& before) const {
  if (active.restored || !active.activated_at || !WasApproved(before)) return false;
  const auto age = clock_.Wall() - *active.activated_at;
  return age >= age.zero() && age < settings_.rollback_alone;
}

Result<void> PolicyDesk::Activate(std::string_view actor, int64_t number) {
  const auto version = Find(number);
  if (!version) return std::unexpected(version.error());
  if (version->state == store::VersionState::kActive && active_number_ == number) {
    return Fail(ErrorCode::kRefused, "version " + Number(number) + " is active already");
  }
  return MakeActive(actor, "activate", *version, Step::kForward);
}

Result<int64_t> PolicyDesk::RollBack(std::string_view actor) {
  const auto active = store_.Active();
  if (!active) return std::unexpected(active.error());
  if (!*active || (*active)->replaced == 0) {
    return Fail(ErrorCode::kRefused, "there is no version to go back to");
  }
  const auto version = Find((*active)->replaced);
  if (!version) return std::unexpected(version.error());
  const bool alone = !NeedsNoApproval(*version) && MayUndo(**active, *version);
  const std::string excuse =
      "without a new approval: within " + Number(settings_.rollback_alone.count()) + " minutes of the activation";
  auto done = MakeActive(actor, "rollback", *version, Step::kBack, alone ? excuse : "");
  if (!done) return std::unexpected(done.error());
  return version->number;
}

Result<void> PolicyDesk::Schedule(std::string_view actor, int64_t number, WallTime at) {
  const auto version = Find(number);
  if (!version) return std::unexpected(version.error());
  const WallTime now = clock_.Wall();
  if (at <= now || at > now + kFurthestDate) {
    return Fail(ErrorCode::kInvalid, "the date must lie ahead, within two years");
  }
  if (auto approved = NeedsNoApproval(*version); !approved) return approved;
  if (auto engine = Read(*version); !engine) return std::unexpected(engine.error());
  const std::string when = std::to_string(at.time_since_epoch().count());
  if (auto recorded = Record(actor, "schedule", *version, "at_ms=" + when); !recorded) return recorded;
  if (auto stored = store_.SetSchedule(number, actor, at); !stored) {
    RecordFailure(actor, "schedule", *version, stored.error());
    return stored;
  }
  ReadNextDate();
  return {};
}

Result<void> PolicyDesk::Unschedule(std::string_view actor, int64_t number) {
  const auto version = Find(number);
  if (!version) return std::unexpected(version.error());
  if (!version->scheduled_for) return Fail(ErrorCode::kRefused, "version " + Number(number) + " has no date");
  if (auto recorded = Record(actor, "unschedule", *version, ""); !recorded) return recorded;
  if (auto stored = store_.SetSchedule(number, "", std::nullopt); !stored) {
    RecordFailure(actor, "unschedule", *version, stored.error());
    return stored;
  }
  ReadNextDate();
  return {};
}

// Everything that can fail comes before the exchange of the pointer, so the change applies whole or not at all.
// `excuse`: why it needs no approval, for the record; empty: it does.
Result<void> PolicyDesk::MakeActive(std::string_view actor, std::string_view act, const Version& version, Step step,
                                    std::string_view excuse) {
  if (auto approved = NeedsNoApproval(version); excuse.empty() && !approved) return approved;
  auto engine = Read(version);
  if (!engine) return std::unexpected(engine.error());
  if (auto recorded = Record(actor, act, version, excuse); !recorded) return recorded;
  if (auto stored = store_.SetActive(version.number, actor, clock_.Wall(), step); !stored) {
    RecordFailure(actor, act, version, stored.error());
    return stored;
  }
  PutInForce(std::move(*engine), version.number);
  ReadNextDate();
  return {};
}

Result<PolicyDesk::Engine> PolicyDesk::Read(const Version& version) const {
  if (audit::Sha256Hex(version.text) != version.sha256) {
    return Fail(ErrorCode::kInvalid, "its text is not the one that was submitted: the store was changed");
  }
  auto rules = policy::ParseRules(version.text, "version " + Number(version.number));
  if (!rules) return std::unexpected(rules.error());
  return std::make_shared<const policy::Engine>(std::move(*rules));
}

void PolicyDesk::PutInForce(Engine engine, int64_t number) {
  current_ = std::move(engine);
  active_number_ = number;
  problem_.clear();
  // An observer may come and go while the others are told.
  std::vector<uint64_t> keys;
  keys.reserve(observers_.size());
  for (const auto& [key, observer] : observers_) keys.push_back(key);
  for (const uint64_t key : keys) {
    const auto found = observers_.find(key);
    if (found == observers_.end()) continue;
    const auto changed = found->second;
    changed();
  }
}

void PolicyDesk::RefuseEverything(std::string why) {
  PutInForce(std::make_shared<const policy::Engine>(), 0);
  problem_ = std::move(why);
}

void PolicyDesk::Tick() {
  if (!next_date_ || clock_.Wall() < *next_date_ || clock_.Now() < not_before_) return;
  not_before_ = clock_.Now() + kTryAgainAfter;
  const auto dates = store_.Scheduled();
  if (!dates) return;
  for (const Version& due : *dates) {
    if (*due.scheduled_for > clock_.Wall()) break;
    const auto version = Find(due.number);
    if (!version) return;
    const auto done = MakeActive(due.scheduled_by, "activate", *version, Step::kForward);
    if (done) continue;
    const bool for_ever = done.error().code == ErrorCode::kInvalid || done.error().code == ErrorCode::kRefused;
    if (!for_ever) return;  // the record or the store; tried again soon
    RecordFailure(due.scheduled_by, "activate", *version, done.error());
    if (!store_.SetSchedule(due.number, "", std::nullopt)) return;
  }
  not_before_ = {};
  ReadNextDate();
}

// A store that does not answer now is asked again by Tick(): nothing that has happened is called a failure for it.
void PolicyDesk::ReadNextDate() {
  const auto dates = store_.Scheduled();
  if (!dates) {
    next_date_ = WallTime{};
  } else {
    next_date_ = dates->empty() ? std::nullopt : dates->front().scheduled_for;
  }
}

Result<void> PolicyDesk::Record(std::string_view actor, std::string_view act, const Version& version,
                                std::string_view detail) {
  return audit_.Append(audit::PolicyChanged({actor, act, version.number, active_number_, version.sha256, detail}));
}

void PolicyDesk::RecordFailure(std::string_view actor, std::string_view act, const Version& version,
                               const Error& error) {
  // Nothing more can be done when this record fails too: the asker sees the failure itself.
  static_cast<void>(audit_.Append(
      audit::PolicyChangeFailed({actor, act, version.number, active_number_, version.sha256, error.message})));
}

PolicyDesk::Watch PolicyDesk::Observe(std::function<void()> changed) {
  observers_.emplace(++last_key_, std::move(changed));
  return {*this, last_key_};
}

PolicyDesk::Watch::Watch(Watch&& other) noexcept : desk_(std::exchange(other.desk_, nullptr)), key_(other.key_) {}

PolicyDesk::Watch& PolicyDesk::Watch::operator=(Watch&& other) noexcept {
  std::swap(desk_, other.desk_);
  std::swap(key_, other.key_);
  return *this;
}

PolicyDesk::Watch::~Watch() {
  if (desk_ != nullptr) desk_->observers_.erase(key_);
}

}  // namespace shoji::rules
