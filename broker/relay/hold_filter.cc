#include "broker/relay/hold_filter.h"

namespace shoji::relay {

Verdict HoldFilter::Check(const wire::ClientMessage& message, TimePoint) {
  const auto* focus = std::get_if<wire::Focus>(&message);
  const bool input = std::holds_alternative<wire::Pointer>(message) || std::holds_alternative<wire::Wheel>(message) ||
                     std::holds_alternative<wire::Key>(message) || std::holds_alternative<wire::Text>(message) ||
                     std::holds_alternative<wire::Preedit>(message) || (focus != nullptr && focus->focused);
  return input && hold_ != sessions::Hold::kNone ? Verdict::kTaken : Verdict::kPass;
}

}  // namespace shoji::relay
