// One member of staff at a terminal without a screen: logs in over HTTPS, starts a session, attaches over WSS, decodes
// and acknowledges every frame, and sends what StaffBehaviour does. One thread: its loop's.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "bench/live/probe/marker.h"
#include "bench/load/client_surroundings.h"
#include "bench/load/input_ledger.h"
#include "bench/load/session_opener.h"
#include "bench/load/staff_behaviour.h"
#include "bench/load/web_socket_frames.h"
#include "codec/frame/frame_decoder.h"
#include "codec/wire/messages.h"

namespace shoji::bench {

class StaffClient {
 public:
  enum class State { kComing, kAttached, kSeeing, kGone };

  // `wake`: next() has changed. Called from within any call to this object.
  StaffClient(const ClientSurroundings& around, const std::string& name, uint64_t seed, std::function<void()> wake);
  StaffClient(const StaffClient&) = delete;
  StaffClient& operator=(const StaffClient&) = delete;

  // Logs in; goes on by itself from there.
  void Begin();
  // From now on.
  void Behave(Mood mood);
  // When it wants a Tick(); nothing when only the door can make it do something.
  std::optional<TimePoint> next() const;
  void Tick(TimePoint now);
  State state() const { return state_; }

 private:
  void Attach(const SessionOpener::Opened& opened);
  void OnSocketBytes(ByteSpan bytes);
  void ReadSocket(ByteSpan bytes);
  void OnMessage(const WebSocketMessage& message);
  void OnFrame(ByteSpan message);
  void LookAtMarker(TimePoint now);
  void OnFirstFrame(TimePoint now);
  void PlanStep(TimePoint from);
  void Act(const Step& step, TimePoint now);
  void PressKey(uint32_t keysym, uint16_t usage);
  void Send(const wire::ClientMessage& message);
  void Fail(const std::string& why);
  TimePoint Now() const { return around_.clock.Now(); }

  const ClientSurroundings& around_;
  std::function<void()> wake_;
  StaffBehaviour behaviour_;
  Mood mood_ = Mood::kAway;
  State state_ = State::kComing;
  SessionOpener opener_;
  bool opened_ = false;

  std::unique_ptr<TlsConnection> socket_;
  HttpReader upgrade_;
  bool upgraded_ = false;
  WebSocketReader messages_{wire::kMaxServerMessageBytes};

  frame::FrameDecoder decoder_;
  std::optional<Corner> marker_at_;
  TimePoint next_search_;
  InputLedger ledger_;
  uint32_t input_id_ = 0;
  Size screen_;
  int pointer_x_ = 200;
  std::optional<Step> step_;
  TimePoint step_at_;
};

}  // namespace shoji::bench
