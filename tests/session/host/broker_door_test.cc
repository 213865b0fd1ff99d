#include "session/host/broker_door.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <filesystem>

#include "session/link/json_fields.h"
#include "session/link/unix_socket.h"

namespace shoji::host {
namespace {

class Echo final : public RequestHandler {
 public:
  Reply OnRequest(const link::Json& request) override {
    ++requests;
    return {.body = {{"ok", true}, {"op", request.value("op", "")}}, .fd = UniqueFd(::dup(0))};
  }
  int requests = 0;
};

class BrokerDoorTest : public testing::Test {
 protected:
  void SetUp() override {
    std::array<char, 32> name{"/tmp/shoji-door-XXXXXX"};
    directory_ = ::mkdtemp(name.data());
    loop_.emplace(link::PollLoop::Make().value());
    door_ = BrokerDoor::Open(*loop_, echo_, directory_ + "/host.sock", -1).value();
  }
  void TearDown() override {
    door_.reset();
    EXPECT_FALSE(std::filesystem::exists(directory_ + "/host.sock"));
    std::filesystem::remove_all(directory_);
  }
  link::SeqpacketChannel Connect() {
    auto socket = link::ConnectUnix(directory_ + "/host.sock", link::SocketKind::kSeqpacket);
    EXPECT_TRUE(socket);
    Turn();
    return link::SeqpacketChannel(std::move(*socket));
  }
  void Turn() {
    for (int i = 0; i < 4; ++i) loop_->RunOnce(Duration::zero());
  }
  std::string directory_;
  Echo echo_;
  std::optional<link::PollLoop> loop_;
  std::unique_ptr<BrokerDoor> door_;
};

TEST_F(BrokerDoorTest, AnswersWithTheRequestsIdAndADescriptor) {
  auto broker = Connect();
  ASSERT_TRUE(broker.Send({{"id", 17}, {"op", "attach"}}));
  Turn();
  auto answer = broker.Receive();
  ASSERT_TRUE(answer && *answer);
  EXPECT_EQ((*answer)->body["id"], 17);
  EXPECT_EQ((*answer)->body["op"], "attach");
  EXPECT_EQ((*answer)->fds.size(), 1u);
}

TEST_F(BrokerDoorTest, KeepsForTheNextBrokerWhatNobodyHeard) {
  constexpr int kEvents = 2'000;  // more than a socket and its queue hold
  for (int i = 0; i < kEvents; ++i) door_->BroadcastOrKeep({{"event", "destination"}, {"number", i}});
  EXPECT_TRUE(door_->caught_up());  // nobody is there to be told
  auto broker = Connect();
  int next = 0;
  for (int turn = 0; turn < 1'000 && next < kEvents; ++turn) {
    for (auto datagram = broker.Receive(); datagram && *datagram; datagram = broker.Receive()) {
      ASSERT_EQ((*datagram)->body["number"], next++);
    }
    Turn();
  }
  EXPECT_EQ(next, kEvents);
  EXPECT_TRUE(door_->caught_up());
}

TEST_F(BrokerDoorTest, TellsEventsToEveryBrokerThatIsThere) {
  auto first = Connect();
  auto second = Connect();
  door_->Broadcast({{"event", "ended"}});
  EXPECT_EQ(first.Receive().value()->body["event"], "ended");
  EXPECT_EQ(second.Receive().value()->body["event"], "ended");
}

TEST_F(BrokerDoorTest, AMalformedRequestClosesThatBrokerOnly) {
  auto bad = Connect();
  auto good = Connect();
  ASSERT_TRUE(bad.Send({{"op", "without id"}}));
  Turn();
  EXPECT_EQ(bad.Receive().error().code, ErrorCode::kClosed);
  EXPECT_EQ(echo_.requests, 0);
  ASSERT_TRUE(good.Send({{"id", 1}}));
  Turn();
  EXPECT_EQ(good.Receive().value()->body["id"], 1);
}

TEST_F(BrokerDoorTest, ABrokerMayGoAndComeBack) {
  {
    auto broker = Connect();
  }
  Turn();
  door_->Broadcast({{"event", "nobody hears this"}});
  auto broker = Connect();
  ASSERT_TRUE(broker.Send({{"id", 2}}));
  Turn();
  EXPECT_TRUE(broker.Receive().value().has_value());
}

TEST_F(BrokerDoorTest, ABrokerThatDoesNotReadIsDroppedAndTheHostGoesOn) {
  auto deaf = Connect();
  const link::Json event = {{"event", std::string(20'000, 'x')}};
  for (int i = 0; i < 2'000; ++i) door_->Broadcast(event);
  EXPECT_TRUE(door_->caught_up());
  auto broker = Connect();
  ASSERT_TRUE(broker.Send({{"id", 3}}));
  Turn();
  EXPECT_TRUE(broker.Receive().value().has_value());
}

}  // namespace
}  // namespace shoji::host
