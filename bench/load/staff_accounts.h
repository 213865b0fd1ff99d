// Logins for a crowd, put into a broker's store before the broker starts. All have one password, hashed once: the cost
// of a login is the same, that of making a thousand of them is not.
#pragma once

#include <string>

#include "codec/base/clock.h"
#include "codec/base/result.h"

namespace shoji::bench {

// Makes the store in `state_directory` (and the directory) when missing, and `count` members of staff in it. kInvalid
// for a password no administrator may choose, kRefused when some are there already.
Result<void> MakeAccounts(const std::string& state_directory, int count, const std::string& password,
                          const Clock& clock);

}  // namespace shoji::bench
