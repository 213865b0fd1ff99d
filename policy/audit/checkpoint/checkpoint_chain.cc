#include "policy/audit/checkpoint/checkpoint_chain.h"

#include "policy/audit/audit_line.h"
#include "policy/audit/sha256.h"

namespace shoji::audit {

Result<Checkpoint> CheckpointChain::Feed(std::string_view line) {
  ++lines_;
  auto checkpoint = ParseCheckpoint(line);
  if (!checkpoint) return checkpoint;
  const bool in_place = checkpoint->number == lines_ && checkpoint->prev == (last_ ? last_hash_ : kNoHash);
  if (!in_place) return Fail(ErrorCode::kInvalid, "it does not follow the checkpoint before it");
  if (key_ && checkpoint->key != *key_) return Fail(ErrorCode::kInvalid, "it is signed by a key that was not in force");
  if (last_ && checkpoint->seq < last_->seq) return Fail(ErrorCode::kInvalid, "it goes back behind the one before it");
  signers_.insert(checkpoint->key.Hex());
  key_ = checkpoint->next_key ? checkpoint->next_key : checkpoint->key;
  last_hash_ = Sha256Hex(line);
  last_ = *checkpoint;
  return checkpoint;
}

}  // namespace shoji::audit
