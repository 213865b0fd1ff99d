// What every fuzzer of a wire grammar checks: a message that is accepted has exactly one form, its own.
#pragma once

#include <algorithm>

#include "codec/base/bytes.h"
#include "codec/base/check.h"
#include "codec/wire/messages.h"

namespace shoji::wire {

template <typename Message>
void CheckRoundTrip(ByteSpan bytes, const Result<Message>& parsed) {
  if (!parsed) return;
  SHOJI_CHECK(std::ranges::equal(Encode(*parsed), bytes));
}

}  // namespace shoji::wire
