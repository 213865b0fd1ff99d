#include "broker/relay/input_filter.h"

#include <utility>

namespace shoji::relay {

Verdict InputFilter::Check(const wire::ClientMessage& message, TimePoint now) {
  // The gate counts content by its bytes.
  if (std::holds_alternative<wire::TransferData>(message)) return Verdict::kPass;
  const auto* pointer = std::get_if<wire::Pointer>(&message);
  const bool movement = pointer != nullptr && std::exchange(buttons_, pointer->buttons) == pointer->buttons;
  if (movement) return pointers_.Take(1, now) ? Verdict::kPass : Verdict::kTaken;
  return others_.Take(1, now) ? Verdict::kPass : Verdict::kBroken;
}

}  // namespace shoji::relay
