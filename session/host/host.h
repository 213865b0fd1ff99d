// The supervisor: broker requests in, sessions started and ended, events out. One thread.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "session/host/broker_door.h"
#include "session/host/session_table.h"

namespace shoji::host {

class Host final : public RequestHandler, public SessionObserver {
 public:
  // Opens the door and begins to fill the pool at the first Tick(). `parts` is borrowed and outlives the host.
  static Result<std::unique_ptr<Host>> Open(const HostParts& parts);

  Reply OnRequest(const link::Json& request) override;
  void OnStep(const std::string& session, const std::string& step) override;
  bool TakesDestinations() const override { return door_->caught_up(); }
  void OnDestination(const std::string& session, link::Json event) override;
  void OnEnded(const std::string& session, wire::EndReason reason, const std::string& detail) override;

  void Tick() { sessions_.Tick(); }
  std::optional<Duration> WaitTime() const { return sessions_.WaitTime(); }
  // Ends every session with END 13; finished() when the last one is gone.
  void BeginStop() { sessions_.EndAll(wire::EndReason::kServerStopping); }
  bool finished() const { return sessions_.empty(); }

 private:
  explicit Host(const HostParts& parts) : sessions_(parts, *this) {}
  Reply OnStart(const link::Json& request);
  Reply OnAttach(const link::Json& request);
  Reply OnEnd(const link::Json& request);
  Reply OnGuard(const link::Json& request);
  Reply OnHold(const link::Json& request);
  Reply OnWatch(const link::Json& request);
  Reply OnUnwatch(const link::Json& request);
  Reply OnList(const link::Json& request) const;

  std::unique_ptr<BrokerDoor> door_;
  SessionTable sessions_;
};

}  // namespace shoji::host
