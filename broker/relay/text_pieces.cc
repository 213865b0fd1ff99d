// TransferGate's texts: looked at a piece at a time, decided about after the last.
#include <algorithm>
#include <utility>

#include "broker/relay/transfer_gate.h"

namespace shoji::relay {

// A short text is decided about at once.
void TransferGate::LookAt(Transfers::iterator place) {
  place->second.stage = Stage::kInspecting;
  place->second.text = std::make_unique<TextInspection>(judge_.rules().engine);
  if (!LookAtPiece(place)) LookOnLater();
}

TransferGate::Transfers::iterator TransferGate::LookedAt() {
  return std::ranges::find_if(transfers_, [](const auto& entry) { return entry.second.text != nullptr; });
}

// Others are served before the next piece. Tick() goes on where Later() does not.
void TransferGate::LookOnLater() {
  if (LookedAt() == transfers_.end() || std::exchange(looking_on_, true)) return;
  ports_.Later([this, alive = std::weak_ptr(alive_)] {
    if (alive.expired()) return;
    looking_on_ = false;
    LookOn();
  });
}

void TransferGate::LookOn() {
  const auto place = LookedAt();
  if (place == transfers_.end()) return;
  (void)LookAtPiece(place);
  LookOnLater();
}

// True when it was the last one.
bool TransferGate::LookAtPiece(Transfers::iterator place) {
  Transfer& transfer = place->second;
  transfer.progress = now();
  if (!transfer.text->Step(transfer.content)) return false;
  const auto text = std::move(transfer.text);
  // Other rules may have other inspectors: all of it once more.
  if (!text->Used(judge_.rules().engine)) return LookAt(place), true;
  TextInspection::Outcome outcome = text->Finish();
  if (!outcome.found) return Refuse(place, policy::Reason::kNotInspected), true;
  transfer.known.inspected = outcome.found->classification;
  transfer.cleaned = std::move(outcome.cleaned);
  transfer.cleaned_sha256 = outcome.cleaned_sha256;
  const bool outbound = transfer.request.direction == wire::Direction::kOutbound;
  if (outbound) DecideOutbound(place, std::move(outcome.found->items));
  if (!outbound) DecideInbound(place, std::move(outcome.found->items));
  return true;
}

}  // namespace shoji::relay
