#include "session/link/seqpacket_channel.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cstring>

#include "session/link/json_fields.h"

namespace shoji::link {
namespace {

struct Ends {
  SeqpacketChannel a;
  SeqpacketChannel b;
};

Ends Connected() {
  auto ends = SeqpacketChannel::Pair();
  return {SeqpacketChannel(std::move(ends->first)), SeqpacketChannel(std::move(ends->second))};
}

TEST(SeqpacketChannel, CarriesAnObjectAndADescriptor) {
  Ends ends = Connected();
  std::array<int, 2> pipe_ends{};
  ASSERT_EQ(::pipe(pipe_ends.data()), 0);
  const UniqueFd reader(pipe_ends[0]);
  ASSERT_TRUE(ends.a.Send({{"op", "attach"}, {"resumed", true}}, UniqueFd(pipe_ends[1])));
  auto got = ends.b.Receive();
  ASSERT_TRUE(got && *got);
  EXPECT_EQ(TextField((*got)->body, "op").value(), "attach");
  EXPECT_TRUE(BoolField((*got)->body, "resumed").value());
  ASSERT_EQ((*got)->fds.size(), 1u);
  EXPECT_NE(::fcntl((*got)->fds[0].get(), F_GETFD) & FD_CLOEXEC, 0);
  ASSERT_EQ(::write((*got)->fds[0].get(), "x", 1), 1);
  char byte = 0;
  EXPECT_EQ(::read(reader.get(), &byte, 1), 1);
}

TEST(SeqpacketChannel, SaysNothingWhenNothingIsThere) {
  Ends ends = Connected();
  auto got = ends.b.Receive();
  ASSERT_TRUE(got);
  EXPECT_FALSE(got->has_value());
}

TEST(SeqpacketChannel, ReportsTheEnd) {
  auto pair = SeqpacketChannel::Pair();
  SeqpacketChannel a(std::move(pair->first));
  pair->second.Reset();
  EXPECT_EQ(a.Receive().error().code, ErrorCode::kClosed);
  EXPECT_FALSE(a.Send({{"op", "x"}}));
}

TEST(SeqpacketChannel, RefusesWhatIsNotAnObject) {
  for (const char* text : {"", "null", "[1]", "{\"a\":", "{}{}", "\xff\xfe"}) EXPECT_FALSE(ParseDatagram(text)) << text;
  EXPECT_TRUE(ParseDatagram("{}"));
}

TEST(SeqpacketChannel, RefusesATruncatedDatagram) {
  auto pair = SeqpacketChannel::Pair();
  SeqpacketChannel b(std::move(pair->second));
  const std::string longest = "{\"a\":\"" + std::string(kMaxDatagramBytes - 8, 'x') + "\"}";
  ASSERT_EQ(longest.size(), kMaxDatagramBytes);
  ASSERT_GT(::send(pair->first.get(), longest.data(), longest.size(), 0), 0);
  EXPECT_TRUE(b.Receive());
  const std::string longer = longest + " ";
  ASSERT_GT(::send(pair->first.get(), longer.data(), longer.size(), 0), 0);
  EXPECT_EQ(b.Receive().error().code, ErrorCode::kInvalid);
}

TEST(SeqpacketChannel, DescriptorsBeyondTheLimitAreRefusedAndNoneLeaks) {
  auto pair = SeqpacketChannel::Pair();
  SeqpacketChannel b(std::move(pair->second));
  constexpr size_t kMany = kMaxDatagramFds + 2;
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int) * kMany)> control{};
  iovec part{const_cast<char*>("{}"), 2};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  message.msg_control = control.data();
  message.msg_controllen = control.size();
  cmsghdr* header = CMSG_FIRSTHDR(&message);
  header->cmsg_level = SOL_SOCKET;
  header->cmsg_type = SCM_RIGHTS;
  header->cmsg_len = CMSG_LEN(sizeof(int) * kMany);
  const std::array<int, kMany> fds{0, 0, 0, 0, 0, 0};
  std::memcpy(CMSG_DATA(header), fds.data(), sizeof(fds));
  const UniqueFd before(::dup(0));
  ASSERT_GT(::sendmsg(pair->first.get(), &message, 0), 0);
  EXPECT_EQ(b.Receive().error().code, ErrorCode::kInvalid);
  const UniqueFd after(::dup(0));
  EXPECT_EQ(after.get(), before.get() + 1);
}

TEST(SeqpacketChannel, QueuesForASlowPeerAndGivesUpOnADeadOne) {
  Ends ends = Connected();
  const Json body = {{"text", std::string(20'000, 'x')}};
  int sent = 0;
  while (ends.a.Send({{"n", sent}, {"text", body["text"]}})) ++sent;
  EXPECT_GT(sent, static_cast<int>(kMaxQueuedDatagrams));
  EXPECT_TRUE(ends.a.wants_write());
  for (int n = 0; n < sent; ++n) {
    auto got = ends.b.Receive();
    ASSERT_TRUE(got && *got) << n;
    EXPECT_EQ(NumberField((*got)->body, "n", 0, 1'000'000).value(), n);
    ASSERT_TRUE(ends.a.Flush());
  }
  EXPECT_FALSE(ends.a.wants_write());
}

TEST(JsonFields, RefuseOtherTypesAndRanges) {
  const Json body = {{"n", 5}, {"big", 18446744073709551615ull}, {"t", "abc"}, {"f", 1.5}};
  EXPECT_EQ(NumberField(body, "n", 1, 5).value(), 5);
  for (const char* key : {"big", "t", "f", "absent"}) EXPECT_FALSE(NumberField(body, key, INT64_MIN, INT64_MAX)) << key;
  EXPECT_FALSE(NumberField(body, "n", 1, 4));
  EXPECT_EQ(TextField(body, "t", 3).value(), "abc");
  EXPECT_FALSE(TextField(body, "t", 2));
  EXPECT_FALSE(BoolField(body, "n"));
}

TEST(JsonFields, KnowASessionId) {
  EXPECT_TRUE(IsSessionId("0123456789abcdef0123456789abcdef"));
  EXPECT_FALSE(IsSessionId("0123456789ABCDEF0123456789abcdef"));
  EXPECT_FALSE(IsSessionId("0123456789abcdef0123456789abcde"));
  EXPECT_FALSE(IsSessionId("../3456789abcdef0123456789abcdef"));
}

}  // namespace
}  // namespace shoji::link
