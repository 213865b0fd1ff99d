// deps: shoji_safe_name shoji_wire
// Whatever a web site calls a file: the safe name is text, one part, short, and safe already.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "broker/transfer/safe_name.h"
#include "codec/wire/messages.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string safe = shoji::transfer::SafeName({reinterpret_cast<const char*>(data), size});
  const bool text = !safe.empty() && shoji::wire::IsPlainUtf8(safe);
  const bool part = safe.find_first_of("/\\<>:\"|?*\r\n") == std::string::npos && safe != "." && safe != "..";
  if (!text || !part || safe.size() > shoji::transfer::kMaxSafeNameBytes) std::abort();
  if (shoji::transfer::SafeName(safe) != safe) std::abort();
  return 0;
}
