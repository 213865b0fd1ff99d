#include "session/egress/own_addresses.h"

#include <linux/rtnetlink.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>
#include <optional>
#include <span>

#include "session/egress/address_rules.h"

namespace shoji::egress {
namespace {

struct Question {
  nlmsghdr header{};
  rtmsg route{};
  rtattr attribute{};
  std::array<uint8_t, 16> address{};
};
static_assert(offsetof(Question, route) == NLMSG_HDRLEN);
static_assert(offsetof(Question, address) == NLMSG_LENGTH(sizeof(rtmsg)) + RTA_LENGTH(0));

Question RouteTo(const IpAddress& address, uint32_t sequence) {
  const auto bytes = static_cast<uint32_t>(address.bits() / 8);
  Question question;
  question.header.nlmsg_len = static_cast<uint32_t>(offsetof(Question, address)) + bytes;
  question.header.nlmsg_type = RTM_GETROUTE;
  question.header.nlmsg_flags = NLM_F_REQUEST;
  question.header.nlmsg_seq = sequence;
  question.route.rtm_family = address.is_v6() ? AF_INET6 : AF_INET;
  question.route.rtm_dst_len = static_cast<uint8_t>(address.bits());
  question.attribute.rta_len = static_cast<uint16_t>(RTA_LENGTH(bytes));
  question.attribute.rta_type = RTA_DST;
  question.address = address.bytes();
  return question;
}

// Whether the answer to question `sequence` names a route that ends here; empty when it is not that answer.
std::optional<bool> EndsHere(std::span<const uint8_t> datagram, uint32_t sequence) {
  nlmsghdr header;
  rtmsg route;
  if (datagram.size() < sizeof(header)) return std::nullopt;
  std::memcpy(&header, datagram.data(), sizeof(header));
  if (header.nlmsg_seq != sequence) return std::nullopt;
  if (header.nlmsg_type == NLMSG_ERROR) return false;  // no route
  if (header.nlmsg_type != RTM_NEWROUTE || datagram.size() < NLMSG_HDRLEN + sizeof(route)) return true;
  std::memcpy(&route, datagram.data() + NLMSG_HDRLEN, sizeof(route));
  return route.rtm_type != RTN_UNICAST;
}

}  // namespace

Result<OwnAddresses> OwnAddresses::Open() {
  UniqueFd fd(socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_ROUTE));
  if (!fd.valid()) return Fail(ErrorCode::kUnavailable, std::string("rtnetlink: ") + std::strerror(errno));
  return OwnAddresses(std::move(fd));
}

bool OwnAddresses::Contains(const IpAddress& address) {
  const auto carried = CarriedV4(address);
  return Ask(address) || (carried && Ask(*carried));
}

bool OwnAddresses::Ask(const IpAddress& address) {
  const Question question = RouteTo(address, ++sequence_);
  if (send(fd_.get(), &question, question.header.nlmsg_len, 0) < 0) return true;
  // The answer is there when send() returns; an older one that was given up may stand before it.
  std::array<uint8_t, 4096> datagram;
  ssize_t count;
  while ((count = recv(fd_.get(), datagram.data(), datagram.size(), 0)) > 0) {
    const auto here = EndsHere(std::span(datagram).first(static_cast<size_t>(count)), sequence_);
    if (here) return *here;
  }
  return true;
}

}  // namespace shoji::egress
