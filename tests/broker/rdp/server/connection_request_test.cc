#include "broker/rdp/server/connection_request.h"

#include <gtest/gtest.h>

namespace shoji::rdp {
namespace {

Bytes Packet(std::string_view line, ByteSpan negotiation) {
  const size_t length = 11 + line.size() + negotiation.size();
  Bytes packet;
  ByteWriter out(packet);
  for (const size_t byte : {size_t{3}, size_t{0}, length >> 8, length & 0xFF, length - 5, size_t{0xE0}}) {
    out.U8(static_cast<uint8_t>(byte));
  }
  out.Zeros(5);
  out.Text(line);
  out.Raw(negotiation);
  return packet;
}

const Bytes kTlsOrNla = {1, 0, 8, 0, 3, 0, 0, 0};

TEST(ConnectionRequest, SaysUserAndProtocols) {
  const auto request = ParseConnectionRequest(Packet("Cookie: mstshash=tanaka\r\n", kTlsOrNla));
  ASSERT_TRUE(request);
  EXPECT_EQ(*request, (ConnectionRequest{.user = "tanaka", .protocols = kProtocolTls | kProtocolNla}));
}

TEST(ConnectionRequest, WithoutCookieOrWithRoutingTokenThereIsNoUser) {
  EXPECT_EQ(ParseConnectionRequest(Packet("", kTlsOrNla))->user, "");
  const auto routed = ParseConnectionRequest(Packet("Cookie: msts=3640205228.15629.0000\r\n", kTlsOrNla));
  ASSERT_TRUE(routed);
  EXPECT_EQ(*routed, (ConnectionRequest{.protocols = kProtocolTls | kProtocolNla}));
}

TEST(ConnectionRequest, WithoutNegotiationAsksForNoSecurity) {
  EXPECT_EQ(ParseConnectionRequest(Packet("Cookie: mstshash=a\r\n", {}))->protocols, 0u);
}

TEST(ConnectionRequest, DomainInFrontIsDropped) {
  EXPECT_EQ(ParseConnectionRequest(Packet("Cookie: mstshash=CITY\\tanaka\r\n", kTlsOrNla))->user, "tanaka");
}

TEST(ConnectionRequest, UnprintableUserIsNoUser) {
  EXPECT_EQ(ParseConnectionRequest(Packet("Cookie: mstshash=a\nb\r\n", kTlsOrNla))->user, "");
}

TEST(ConnectionRequest, RefusesWhatIsNotOne) {
  const Bytes good = Packet("", kTlsOrNla);
  ASSERT_TRUE(ParseConnectionRequest(good));
  EXPECT_FALSE(ParseConnectionRequest({}));
  EXPECT_FALSE(ParseConnectionRequest(ByteSpan(good).first(good.size() - 1)));
  for (const size_t at : {0u, 3u, 4u, 5u, 13u}) {
    Bytes bad = good;
    bad[at] ^= 0x10;
    EXPECT_FALSE(ParseConnectionRequest(bad)) << at;
  }
  EXPECT_FALSE(ParseConnectionRequest(Packet("Cookie: mstshash=endless", {})));
}

TEST(ConnectionRequest, LengthIsKnownFromTheHeader) {
  const Bytes packet = Packet("", kTlsOrNla);
  EXPECT_EQ(ConnectionRequestLength(ByteSpan(packet).first(2)).value(), 4u);
  EXPECT_EQ(ConnectionRequestLength(ByteSpan(packet).first(4)).value(), packet.size());
  EXPECT_FALSE(ConnectionRequestLength(Bytes{0x16, 3, 1, 0}));  // TLS at once
  EXPECT_FALSE(ConnectionRequestLength(Bytes{3, 0, 0xFF, 0xFF}));
}

TEST(ConnectionRequest, RefusalIsAWholePacket) {
  EXPECT_EQ(ConnectionRequestLength(RefuseWithoutTls()).value(), RefuseWithoutTls().size());
}

}  // namespace
}  // namespace shoji::rdp
