// What a taken-over agent can say about clipboard and files: offers without end, offers of what is not there, contents
// that are not what was offered, names that no file has. Speaks on the agent's own socket; the honest agent is stopped
// meanwhile, so that it does not answer instead.
#pragma once

#include <sys/types.h>

#include <string>
#include <string_view>

#include "codec/base/result.h"

namespace shoji::hostile {

inline constexpr std::string_view kTransferAttack = "transfer-";

// The attack `name` ("transfer-...") as the agent `agent`, whose socket is `socket`; says in one line what came of it.
// Unknown names are kInvalid. kUnavailable: nobody asked for what was offered.
Result<std::string> AttackTransfers(const std::string& name, pid_t agent, int socket);

}  // namespace shoji::hostile
