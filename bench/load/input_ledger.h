// Which inputs are under way, and when each was seen to have an effect: in a frame that says it follows the input, and
// in what the page itself shows (its marker strip counts what it received). One client, one thread.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>

#include "bench/load/client_figures.h"

namespace shoji::bench {

class InputLedger {
 public:
  // An input that the page counts was sent.
  void Sent(uint32_t input_id, TimePoint now);
  // A frame that follows input `last_input_id` is decoded. Ids wrap.
  void Applied(uint32_t last_input_id, TimePoint now, ClientFigures& figures);
  // The page shows that it has received `count` inputs, modulo 2^16. A page's count begins anew with the page.
  void Shown(uint16_t count, TimePoint now, ClientFigures& figures);
  // Forgets what has been waited for too long, and counts it where nothing at all was seen of it.
  void Expire(TimePoint now, ClientFigures& figures);

 private:
  struct Waiting {
    uint32_t number;  // input id, or what the page's count will be
    TimePoint sent;
  };
  std::deque<Waiting> unapplied_;
  std::deque<Waiting> unshown_;
  std::optional<uint16_t> shown_;  // the page's newest count
};

}  // namespace shoji::bench
