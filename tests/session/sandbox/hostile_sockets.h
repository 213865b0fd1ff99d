// The hostile probe's attempts on sockets. Parameters are numbers between commas, as in hostile_test.cc.
#pragma once

#include "tests/session/sandbox/probe_outcome.h"

namespace shoji::probe {

// socket(): `family,type,protocol`.
Outcome Socket(const std::string& parameter);
// setsockopt() with the number 1: `family,type,level,option`.
Outcome SocketOption(const std::string& parameter);
// The ioctl requests of a socket that are not refused, as hexadecimal numbers.
Outcome SocketRequests();
// One byte over a Unix socket with `flags`: the outcomes of sendto, sendmsg, sendmmsg, recvfrom, recvmsg, recvmmsg.
Outcome Message(const std::string& flags);

}  // namespace shoji::probe
