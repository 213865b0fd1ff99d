// Who is at the other end of a connection. Any thread.
#pragma once

#include <string>

namespace shoji::web {

// Numeric address of the other end of a connected socket; empty when it is none (any more).
std::string PeerAddress(int fd);

}  // namespace shoji::web
