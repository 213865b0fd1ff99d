// Giving up root and secrets, taking what limits permit. Called once by main(), before any thread exists and after
// everything only root may open is open.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>

#include "codec/base/result.h"

namespace shoji::app {

struct UserIds {
  uid_t uid = 0;
  gid_t gid = 0;
};

// "199999:199999". kInvalid otherwise, and for 0.
Result<UserIds> ParseUserIds(const std::string& text);

// As root: makes a mount namespace of our own in which `state` (which the new user may be unable to reach by path) lies
// at RUNTIME/state, and gives it and its files to `ids`. Returns RUNTIME/state.
Result<std::string> BringStateAlong(const std::string& state, const std::string& runtime, UserIds ids);

// Becomes `ids` for good. The parent-death signal survives.
Result<void> BecomeUser(UserIds ids);

// Raises the limit of open descriptors to what is permitted. kInvalid, with what to do, when `needed` do not fit.
Result<void> AllowDescriptors(uint64_t needed);

// The value of an environment variable, wiped from /proc/PID/environ and the environment. Empty when there is none.
std::string TakeFromEnvironment(const char* name);

// No new privileges, no core dump, no ptrace by others of the same user.
Result<void> SealProcess();

}  // namespace shoji::app
