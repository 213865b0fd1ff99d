// deps: shoji_audit
// Checkpoint files and keys as an auditor is handed them.
#include <cstdint>
#include <string_view>

#include "policy/audit/checkpoint/checkpoint_chain.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  static_cast<void>(shoji::audit::PublicKey::FromPem(text));
  static_cast<void>(shoji::audit::SigningKey::FromPem(text));
  shoji::audit::CheckpointChain chain;
  while (!text.empty()) {
    const size_t end = text.find('\n');
    if (!chain.Feed(text.substr(0, end))) break;
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return 0;
}
