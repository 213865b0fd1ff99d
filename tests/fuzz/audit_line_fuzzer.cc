// deps: shoji_audit
// Audit lines and heads as found in a file that somebody else may have written.
#include <cstdint>
#include <string_view>

#include "policy/audit/audit_head.h"
#include "policy/audit/chain_reader.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  static_cast<void>(shoji::audit::ParseHead(text));
  shoji::audit::ChainReader chain(shoji::audit::ChainReader::Start::kAnywhere);
  while (!text.empty()) {
    const size_t end = text.find('\n');
    chain.Feed(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return 0;
}
