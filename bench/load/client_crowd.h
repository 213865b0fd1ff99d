// Many members of staff in one process and one thread: comes in at a rate, behaves, is asked for its figures, leaves.
#pragma once

#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "bench/load/staff_client.h"

namespace shoji::bench {

class ClientCrowd {
 public:
  struct Settings {
    int port = 0;
    std::string password;
    uint64_t seed = 1;
    Size size{1280, 800};
    bool markers = false;
  };

  // `clock` and `loop` outlive the crowd. kIo when TLS cannot be set up.
  static Result<std::unique_ptr<ClientCrowd>> Make(const Clock& clock, link::PollLoop& loop, const Settings& settings);
  ClientCrowd(const ClientCrowd&) = delete;
  ClientCrowd& operator=(const ClientCrowd&) = delete;

  // Lets more come, `per_second` of them, until there are `total`. Names: StaffName(0), StaffName(1), ...
  void Grow(size_t total, double per_second);
  // All of them from now on, those still to come included.
  void Behave(Mood mood);
  // How many there are, see their sessions, have failed.
  nlohmann::json Count() const;
  // The same, and the figures since the last call, of everybody; they begin anew.
  nlohmann::json TakeFigures();
  // Everybody's connections end; nobody comes back.
  void Leave();

  std::optional<TimePoint> next() const;
  void Tick(TimePoint now);

 private:
  ClientCrowd(const Clock& clock, link::PollLoop& loop, TlsDoor door, const Settings& settings);
  void LetIn();
  void Schedule(size_t index);

  const Clock& clock_;
  link::PollLoop& loop_;
  TlsDoor door_;
  uint64_t seed_;
  ClientFigures figures_;
  ClientSurroundings around_;
  Mood mood_ = Mood::kAway;
  std::vector<std::unique_ptr<StaffClient>> clients_;
  std::vector<std::optional<TimePoint>> due_;  // of each client, as it stands in `queue_`
  std::set<std::pair<TimePoint, size_t>> queue_;
  size_t total_ = 0;
  Duration every_{0};
  TimePoint next_arrival_;
};

// The login name of member `index`, 0 the first.
std::string StaffName(size_t index);

}  // namespace shoji::bench
