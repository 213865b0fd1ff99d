#include "session/host/session_table.h"

#include <spdlog/spdlog.h>
#include <sys/random.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <utility>

#include "codec/base/check.h"

namespace shoji::host {
namespace {

// Each slot owns eight uids, so that a later version may use more without moving the others.
constexpr uid_t kUidsPerSlot = 8;

std::string NewSessionId() {
  std::array<uint8_t, 16> random{};
  SHOJI_CHECK(::getrandom(random.data(), random.size(), 0) == static_cast<ssize_t>(random.size()));
  std::string id;
  for (const uint8_t byte : random) {
    id += "0123456789abcdef"[byte >> 4];
    id += "0123456789abcdef"[byte & 15];
  }
  return id;
}

}  // namespace

Result<std::string> SessionTable::StartFor(Assignee assignee) {
  if (closing_ || free_capacity() <= 0) return Fail(ErrorCode::kUnavailable, "all sessions of this host are in use");
  HostedSession* session = BestUnassigned();
  if (session == nullptr) {
    auto started = StartNew();
    if (!started) return std::unexpected(Error{ErrorCode::kIo, started.error().message});
    session = *started;
  }
  session->Assign(std::move(assignee));
  return session->id();
}

Result<HostedSession*> SessionTable::StartNew() {
  const int number = FreeSlot();
  auto started = HostedSession::Start(parts_, observer_, NewSessionId(), UidsOf(number));
  if (!started) {
    NoteStartFailure(started.error().message);
    return std::unexpected(started.error());
  }
  sessions_.push_back({.number = number, .session = std::move(*started), .failure_noted = false});
  return sessions_.back().session.get();
}

HostedSession* SessionTable::BestUnassigned() {
  HostedSession* best = nullptr;
  for (const auto& slot : sessions_) {
    HostedSession& session = *slot.session;
    if (session.assignee() || !session.usable()) continue;
    if (best == nullptr || session.state() > best->state()) best = &session;
  }
  return best;
}

HostedSession* SessionTable::Find(const std::string& id) {
  for (const auto& slot : sessions_) {
    HostedSession& session = *slot.session;
    if (session.id() == id && session.assignee() && session.usable()) return &session;
  }
  return nullptr;
}

void SessionTable::EndAll(wire::EndReason reason) {
  closing_ = true;
  for (const auto& slot : sessions_) slot.session->BeginEnd(reason, "");
}

void SessionTable::Tick() {
  for (const auto& slot : sessions_) slot.session->Tick();
  for (auto& slot : sessions_) {
    const HostedSession& session = *slot.session;
    if (session.state() == HostedSession::State::kReady) failures_ = 0;
    if (session.usable() || session.was_ready() || closing_ || std::exchange(slot.failure_noted, true)) continue;
    if (session.end_reason() != wire::EndReason::kEndedByUser) {
      NoteStartFailure("session " + session.id() + " ended before its browser was up");
    }
  }
  std::erase_if(sessions_, [](const Slot& slot) { return slot.session->state() == HostedSession::State::kGone; });
  Refill();
}

void SessionTable::Refill() {
  if (closing_ || parts_.clock.Now() < no_refill_before_) return;
  const int64_t wanted = std::min(parts_.config.pool, free_capacity());
  while (Unassigned() < wanted && StartNew()) {
  }
}

// A host that cannot start a browser must not try as fast as it can.
void SessionTable::NoteStartFailure(const std::string& message) {
  failures_ = std::min(failures_ + 1, 6);
  no_refill_before_ = parts_.clock.Now() + std::chrono::milliseconds(500) * (1 << failures_);
  spdlog::error("event=start_failed detail=\"{}\"", message);
}

std::optional<Duration> SessionTable::WaitTime() const {
  std::optional<Duration> wait;
  const auto sooner = [&wait](std::optional<Duration> other) {
    if (other && (!wait || *other < *wait)) wait = other;
  };
  for (const auto& slot : sessions_) {
    if (slot.session->state() == HostedSession::State::kGone) sooner(Duration::zero());
    sooner(slot.session->WaitTime());
  }
  if (!closing_ && Unassigned() < std::min(parts_.config.pool, free_capacity())) {
    sooner(std::max(no_refill_before_ - parts_.clock.Now(), Duration::zero()));
  }
  return wait;
}

int64_t SessionTable::Assigned() const {
  return std::ranges::count_if(sessions_, [](const Slot& slot) { return slot.session->assignee().has_value(); });
}

int64_t SessionTable::Unassigned() const {
  return std::ranges::count_if(sessions_,
                               [](const Slot& slot) { return !slot.session->assignee() && slot.session->usable(); });
}

int64_t SessionTable::pool_ready() const {
  return std::ranges::count_if(sessions_, [](const Slot& slot) {
    return !slot.session->assignee() && slot.session->state() == HostedSession::State::kReady;
  });
}

int64_t SessionTable::free_capacity() const { return parts_.config.max_sessions - Assigned(); }

SessionUids SessionTable::UidsOf(int slot) const {
  if (::geteuid() != 0) return {};
  const uid_t first = static_cast<uid_t>(parts_.config.uid_base) + static_cast<uid_t>(slot) * kUidsPerSlot;
  return {.session = first, .sandbox = first + 1, .egress = first + 2};
}

int SessionTable::FreeSlot() const {
  int number = 0;
  while (std::ranges::any_of(sessions_, [number](const Slot& slot) { return slot.number == number; })) ++number;
  return number;
}

}  // namespace shoji::host
