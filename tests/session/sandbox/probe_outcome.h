// What an attempt of the hostile probe answers: "ok", the name of an errno, or a value.
#pragma once

#include <cerrno>
#include <cstring>
#include <string>

namespace shoji::probe {

using Outcome = std::string;

inline Outcome FromErrno(bool fine) { return fine ? "ok" : strerrorname_np(errno); }
// The outcome of a system call's answer.
inline Outcome Of(long answer) { return FromErrno(answer >= 0); }

}  // namespace shoji::probe
