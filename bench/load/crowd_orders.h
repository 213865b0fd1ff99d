// Orders for a crowd, one a line, and its answers: how bench/load/*.mjs drives `shoji-bench-load clients`.
//   grow TOTAL PER_SECOND     more come in
//   behave MOOD               away, caret, typing, scrolling, office
//   count                     answered by one line of JSON: how many there are, see their sessions, have failed
//   figures                   answered by one line of JSON: since the last one
//   leave                     every connection ends; answered by {}
//   quit
// Pure but for the crowd; its thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "bench/load/client_crowd.h"

namespace shoji::bench {

class CrowdOrders {
 public:
  explicit CrowdOrders(ClientCrowd& crowd) : crowd_(crowd) {}

  // Obeys every whole line of what has been fed so far. What there is to answer, a line each. kInvalid for an order
  // nobody knows: the caller should end.
  Result<std::string> Obey(std::string_view bytes);
  bool quit() const { return quit_; }

 private:
  Result<std::string> ObeyLine(const std::string& line);

  ClientCrowd& crowd_;
  std::string unread_;
  bool quit_ = false;
};

}  // namespace shoji::bench
