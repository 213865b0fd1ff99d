// Which addresses lead back to this machine: the kernel's routing table is asked (rtnetlink, RTM_GETROUTE) about each.
// The source address of a connected socket would not do: it names the first address of a subnet, so the others pass.
// One thread. Owned by Proxy; opened before confinement, which permits no new socket of this family.
#pragma once

#include <cstdint>

#include "codec/base/result.h"
#include "codec/base/unique_fd.h"
#include "session/egress/ip_address.h"

namespace shoji::egress {

class OwnAddresses {
 public:
  // kUnavailable when the kernel gives no rtnetlink socket.
  static Result<OwnAddresses> Open();

  // True when the kernel would deliver `address`, or the IPv4 one it carries, here: any type of route but unicast. True
  // also when the kernel does not answer. No route at all is false: connecting there fails by itself.
  bool Contains(const IpAddress& address);

 private:
  explicit OwnAddresses(UniqueFd fd) : fd_(std::move(fd)) {}
  bool Ask(const IpAddress& address);

  UniqueFd fd_;
  uint32_t sequence_ = 0;
};

}  // namespace shoji::egress
