// deps: shoji_user_name
// Whatever is typed: a name of the one form, which stays as it is when typed again, or a refusal.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "broker/auth/user_name.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const auto name = shoji::auth::NormaliseUserName({reinterpret_cast<const char*>(data), size});
  if (!name) return 0;
  constexpr std::string_view kAllowed = "abcdefghijklmnopqrstuvwxyz0123456789._-@";
  const bool good = !name->empty() && name->size() <= shoji::auth::kMaxUserNameBytes &&
                    name->find_first_not_of(kAllowed) == std::string::npos;
  const auto again = shoji::auth::NormaliseUserName(*name);
  if (!good || !again || *again != *name) std::abort();
  return 0;
}
