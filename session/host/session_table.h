// All sessions of this machine: the warm pool, who has which, how many there may be. Owned by Host, one thread.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "session/host/hosted_session.h"

namespace shoji::host {

class SessionTable {
 public:
  // `parts` and `observer` are borrowed and outlive the table.
  SessionTable(const HostParts& parts, SessionObserver& observer) : parts_(parts), observer_(observer) {}

  // A session for `assignee`: a warm one, else one that is starting, else a new one.
  // kUnavailable: max_sessions are in use. Otherwise starting failed, see the message.
  Result<std::string> StartFor(Assignee assignee);
  // nullptr when there is none of this id that belongs to a user and is not ending.
  HostedSession* Find(const std::string& id);
  void EndAll(wire::EndReason reason);

  // Refills the pool, moves every session on, forgets those that are gone.
  void Tick();
  std::optional<Duration> WaitTime() const;

  bool empty() const { return sessions_.empty(); }
  int64_t pool_ready() const;
  int64_t free_capacity() const;
  template <typename Visit>
  void ForEachAssigned(Visit visit) const {
    for (const auto& slot : sessions_) {
      if (slot.session->assignee() && slot.session->usable()) visit(*slot.session);
    }
  }

 private:
  struct Slot {
    int number;
    std::unique_ptr<HostedSession> session;
    bool failure_noted = false;
  };
  Result<HostedSession*> StartNew();
  HostedSession* BestUnassigned();
  int64_t Assigned() const;
  int64_t Unassigned() const;
  void Refill();
  void NoteStartFailure(const std::string& message);
  SessionUids UidsOf(int slot) const;
  int FreeSlot() const;

  const HostParts& parts_;
  SessionObserver& observer_;
  std::vector<Slot> sessions_;
  bool closing_ = false;
  int failures_ = 0;
  TimePoint no_refill_before_{};
};

}  // namespace shoji::host
