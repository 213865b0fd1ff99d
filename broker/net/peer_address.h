// Who is at the other end of a connected socket, in numbers; empty when it is nobody (any more). Any thread.
#pragma once

#include <string>

namespace shoji::net {

std::string PeerAddress(int fd);   // "10.0.0.1", "2001:db8::1"
std::string PeerEndpoint(int fd);  // "10.0.0.1:40000", "[2001:db8::1]:40000"

}  // namespace shoji::net
