// What a client said on one connection, as a fuzzer's input: steps, each as the client wrote it (a PDU, a message).
// And its mutations: bytes of a step (the length that frames it follows, or not), steps lost, repeated, out of order,
// cut off, or those of another connection from some point on. Pure, but for libFuzzer's own mutator.
#pragma once

#include <vector>

#include "codec/base/bytes.h"

namespace shoji::fuzz {

using Steps = std::vector<Bytes>;

// Each step: u16 length, little-endian, and as many bytes. The last may be cut short.
Steps SplitSteps(ByteSpan script);
// Steps of at most 65535 bytes, as many of them as `most_bytes` hold.
Bytes JoinSteps(const Steps& steps, size_t most_bytes);

// One mutation. `seed` decides which.
void MutateSteps(Steps& steps, uint32_t seed);
// The beginning of one and the end of the other.
Steps CrossSteps(const Steps& first, const Steps& second, uint32_t seed);

}  // namespace shoji::fuzz
