// Follows a file of checkpoints line by line. Pure, any thread; one per pass. A line is good when it is signed, follows
// the one before it, and is signed by the key that was in force. Whether any of these keys is the trusted one shows
// only at the end: vouched_for().
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "codec/base/result.h"
#include "policy/audit/checkpoint/checkpoint.h"

namespace shoji::audit {

class CheckpointChain {
 public:
  // The next line without its line break. An error ends the chain.
  Result<Checkpoint> Feed(std::string_view line);

  uint64_t lines() const { return lines_; }
  const std::optional<Checkpoint>& last() const { return last_; }
  const std::string& last_hash() const { return last_hash_; }  // SHA-256 of the last line
  // The key that signs the next one; empty before any.
  const std::optional<PublicKey>& key_in_force() const { return key_; }
  // True when `key` signed one of the lines: then it vouches for all before that one through their hashes, and for all
  // after it through the changes of keys.
  bool VouchedForBy(const PublicKey& key) const { return signers_.contains(key.Hex()); }

 private:
  uint64_t lines_ = 0;
  std::optional<Checkpoint> last_;
  std::string last_hash_;
  std::optional<PublicKey> key_;
  std::set<std::string> signers_;
};

}  // namespace shoji::audit
