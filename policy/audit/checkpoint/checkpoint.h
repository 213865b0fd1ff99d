// A signed statement that entry `seq` of the record has the hash `hash`, and so that every entry up to it is what it
// was. Pure, any thread. One line of JSON with its members in this order, NEXT being there only when the key changes:
//
//   {"v":1,"checkpoint":N,"time":"T","seq":S,"hash":"H","key":"K"[,"next_key":"K2"],"prev":"P","sig":"G"}
//
// N counts from 1. K is the public key (64 hex digits). P is the SHA-256 of the checkpoint line before, 64 zeros for
// the first. G is the Ed25519 signature by K over every byte of the line before `,"sig":"`. Checkpoints after one with
// next_key are signed by that key. `openssl pkeyutl -verify -rawin` checks one by hand: docs/AUDIT.md.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "codec/base/clock.h"
#include "codec/base/result.h"
#include "policy/audit/checkpoint/signing_key.h"

namespace shoji::audit {

struct Checkpoint {
  uint64_t number = 0;
  std::string time;
  uint64_t seq = 0;
  std::string hash;
  PublicKey key;
  std::optional<PublicKey> next_key;
  std::string prev;
};

inline constexpr size_t kMaxCheckpointBytes = 1024;

// The line without its line break. `time` and `key` of `checkpoint` are not looked at.
std::string FormatCheckpoint(const Checkpoint& checkpoint, WallTime time, const SigningKey& key);

// Reads a line (without its line break) that is signed by the key it names; kInvalid otherwise. Whether that key is to
// be trusted, and whether the line follows the one before it, is CheckpointChain's to say.
Result<Checkpoint> ParseCheckpoint(std::string_view line);

}  // namespace shoji::audit
