// What all clients of a crowd share; outlives them. Borrowed; one thread: the loop's.
#pragma once

#include <string>

#include "bench/load/client_figures.h"
#include "bench/load/tls_connection.h"
#include "codec/base/clock.h"
#include "codec/base/geometry.h"
#include "session/link/poll_loop.h"

namespace shoji::bench {

struct ClientSurroundings {
  const Clock& clock;
  link::PollLoop& loop;
  const TlsDoor& door;
  ClientFigures& figures;
  std::string password;
  Size size;
  bool markers;  // pages draw marker strips
};

inline constexpr uint16_t kScalePercent = 100;

}  // namespace shoji::bench
