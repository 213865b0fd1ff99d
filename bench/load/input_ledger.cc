#include "bench/load/input_ledger.h"

namespace shoji::bench {

void InputLedger::Sent(uint32_t input_id, TimePoint now) {
  unapplied_.push_back({input_id, now});
  if (!shown_) return;
  // With nothing under way the page has counted everything before.
  const uint32_t before = unshown_.empty() ? *shown_ : unshown_.back().number;
  unshown_.push_back({(before + 1) & 0xFFFF, now});
}

void InputLedger::Applied(uint32_t last_input_id, TimePoint now, ClientFigures& figures) {
  while (!unapplied_.empty() && static_cast<int32_t>(last_input_id - unapplied_.front().number) >= 0) {
    figures.applied_ms.push_back(Milliseconds(now - unapplied_.front().sent));
    unapplied_.pop_front();
  }
}

void InputLedger::Shown(uint16_t count, TimePoint now, ClientFigures& figures) {
  shown_ = count;
  while (!unshown_.empty()) {
    const auto ahead = static_cast<int16_t>(count - static_cast<uint16_t>(unshown_.front().number));
    if (ahead < 0) return;
    figures.photon_ms.push_back(Milliseconds(now - unshown_.front().sent));
    unshown_.pop_front();
  }
}

void InputLedger::Expire(TimePoint now, ClientFigures& figures) {
  while (!unapplied_.empty() && now - unapplied_.front().sent > ClientFigures::kPatience) {
    unapplied_.pop_front();
    if (!shown_) ++figures.unseen;
  }
  if (unshown_.empty() || now - unshown_.front().sent <= ClientFigures::kPatience) return;
  // One that was lost makes every later count wrong: begin anew with what the page shows then.
  figures.unseen += unshown_.size();
  unshown_.clear();
}

}  // namespace shoji::bench
