// The real shoji-host: life and every kind of death of a session. See host_rig.h.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <filesystem>

#include "host_rig.h"

namespace shoji::host {
namespace {

using testing::HasSubstr;

class HostProcess : public testing::Test {
 protected:
  void SetUp() override {
    if (::geteuid() != 0) GTEST_SKIP() << "needs root";
  }
};

TEST_F(HostProcess, AWarmSessionShowsItsScreenAndEndsWhenAsked) {
  HostRig rig;
  ASSERT_TRUE(rig.WaitForPool(1));
  const std::string session = rig.StartSession();
  ASSERT_EQ(session.size(), 32u);
  Client client = rig.Attach(session);
  EXPECT_TRUE(client.Hears(wire::Type::kWelcome));
  EXPECT_TRUE(client.Hears(wire::Type::kFrame));
  const link::Json list = rig.Request({{"op", "list"}});
  EXPECT_EQ(list["sessions"][0]["session"], session);
  EXPECT_EQ(list["sessions"][0]["state"], "running");
  EXPECT_TRUE(rig.Request({{"op", "end"}, {"session", session}, {"reason", 1}}).value("ok", false));
  EXPECT_EQ(client.HearsEnd(), 1);
  EXPECT_EQ(rig.WaitForEvent("ended", session)["reason"], 1);
  EXPECT_TRUE(rig.Request({{"op", "list"}})["sessions"].empty());
  EXPECT_FALSE(std::filesystem::exists(rig.runtime() + "/s/" + session));
}

TEST_F(HostProcess, WithoutAPoolASessionStartsOnDemandAndTellsItsSteps) {
  HostRig rig({"--pool", "0"});
  const std::string session = rig.StartSession();
  ASSERT_FALSE(session.empty());
  Client client = rig.Attach(session);
  EXPECT_TRUE(client.Hears(wire::Type::kWelcome));
  EXPECT_EQ(rig.WaitForEvent("step", session)["step"], "sandbox");
  EXPECT_TRUE(rig.WaitForPool(0));
}

TEST_F(HostProcess, MoreSessionsThanAllowedAreRefusedUntilOneEnds) {
  HostRig rig({"--pool", "0", "--max-sessions", "1"});
  const std::string session = rig.StartSession();
  ASSERT_FALSE(session.empty());
  EXPECT_EQ(rig.Request({{"op", "start"}, {"user", "u"}, {"department", "d"}, {"width_px", 800}, {"height_px", 600}})
                .value("error", ""),
            "no_capacity");
  rig.Request({{"op", "end"}, {"session", session}, {"reason", 2}});
  rig.WaitForEvent("ended", session);
  EXPECT_FALSE(rig.StartSession().empty());
}

TEST_F(HostProcess, OtherSessionsGoOnWhenOneAgentGoesMad) {
  HostRig rig({"--pool", "0"});
  const std::string bad = rig.StartSession();
  const std::string good = rig.StartSession();
  Client bad_client = rig.Attach(bad);
  Client good_client = rig.Attach(good);
  ASSERT_TRUE(bad_client.Hears(wire::Type::kWelcome));
  ASSERT_TRUE(good_client.Hears(wire::Type::kWelcome));
  bad_client.Say(wire::Key{.input_id = 1, .keysym = 'g', .code = 0, .down = true});
  EXPECT_EQ(bad_client.HearsEnd(), 8);
  EXPECT_EQ(rig.WaitForEvent("ended", bad)["reason"], 8);
  good_client.Say(wire::Ping{1});
  EXPECT_TRUE(good_client.Hears(wire::Type::kPong));
}

TEST_F(HostProcess, ASandboxThatEndsEndsItsSession) {
  HostRig rig({"--pool", "0"});
  const std::string session = rig.StartSession();
  Client client = rig.Attach(session);
  ASSERT_TRUE(client.Hears(wire::Type::kWelcome));
  client.Say(wire::Key{.input_id = 1, .keysym = 'q', .code = 0, .down = true});
  EXPECT_EQ(client.HearsEnd(), 7);
  const link::Json ended = rig.WaitForEvent("ended", session);
  EXPECT_EQ(ended["reason"], 7);
  EXPECT_THAT(ended["detail"].get<std::string>(), HasSubstr("exit status 0"));
}

TEST_F(HostProcess, ASandboxThatCrashesIsNamedByItsSignal) {
  HostRig rig({"--pool", "0"});
  const std::string session = rig.StartSession();
  Client client = rig.Attach(session);
  ASSERT_TRUE(client.Hears(wire::Type::kWelcome));
  client.Say(wire::Key{.input_id = 1, .keysym = 'c', .code = 0, .down = true});
  EXPECT_EQ(client.HearsEnd(), 7);
  EXPECT_THAT(rig.WaitForEvent("ended", session)["detail"].get<std::string>(), HasSubstr("signal 6 (Aborted)"));
}

TEST_F(HostProcess, AHelperThatIsKilledEndsItsSession) {
  HostRig rig({"--pool", "0"});
  for (const char* program : {"shoji-session", "shoji-egress"}) {
    const std::string session = rig.StartSession();
    Client client = rig.Attach(session);
    ASSERT_TRUE(client.Hears(wire::Type::kWelcome));
    const bool named = std::string(program) == "shoji-session";
    const pid_t helper = rig.Helper(program, named ? session : "");
    ASSERT_GT(helper, 0) << program;
    ::kill(helper, SIGKILL);
    const link::Json ended = rig.WaitForEvent("ended", session);
    EXPECT_EQ(ended["reason"], 9) << program;
    EXPECT_THAT(ended["detail"].get<std::string>(), HasSubstr("killed by signal 9 (Killed)")) << program;
  }
  EXPECT_TRUE(HostRig::Gone(HostRig::Descendants(rig.pid())));
}

TEST_F(HostProcess, TheClientHearsOfARefusedDestination) {
  HostRig rig({"--pool", "0"});
  const std::string session = rig.StartSession();
  Client client = rig.Attach(session);
  ASSERT_TRUE(client.Hears(wire::Type::kWelcome));
  client.Say(wire::Key{.input_id = 1, .keysym = 'r', .code = 0, .down = true});
  EXPECT_EQ(client.HearsNotice(), "10.0.0.1 refused_address");
  EXPECT_EQ(rig.WaitForEvent("destination", session)["answer"], "refused_address");
}

// A listener on loopback that takes connections without a word, and its port.
std::pair<UniqueFd, uint16_t> SilentServer() {
  UniqueFd listener(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  EXPECT_EQ(::bind(listener.get(), reinterpret_cast<sockaddr*>(&address), size), 0);
  EXPECT_EQ(::listen(listener.get(), 8), 0);
  ::getsockname(listener.get(), reinterpret_cast<sockaddr*>(&address), &size);
  return {std::move(listener), ntohs(address.sin_port)};
}

TEST_F(HostProcess, ConnectionsOpenAtTheEndAreReportedBeforeIt) {
  const auto [server, port] = SilentServer();
  HostRig rig({"--pool", "0", "--egress-allow", "127.0.0.1:" + std::to_string(port)});
  const std::string session = rig.StartSession();
  Client client = rig.Attach(session);
  ASSERT_TRUE(client.Hears(wire::Type::kWelcome));
  ASSERT_TRUE(client.Hears(wire::Type::kFrame));
  client.Say(wire::Key{.input_id = 1, .keysym = 0x0100'0000u + port, .code = 0, .down = true});
  client.Say(wire::Resize{.size = {800, 600}, .scale_percent = 100});
  ASSERT_TRUE(client.Hears(wire::Type::kFrame));  // the resize came after the key: the connection is open
  rig.Request({{"op", "end"}, {"session", session}, {"reason", 1}});
  link::Json event = rig.NextEvent();
  for (; event["event"] == "step" || event["phase"] == "open"; event = rig.NextEvent()) {
  }
  EXPECT_EQ(event["event"], "destination");
  EXPECT_EQ(event["answer"], "allowed");
  EXPECT_EQ(event["port"], port);
  EXPECT_EQ(rig.NextEvent()["event"], "ended");
}

TEST_F(HostProcess, SessionsOutliveTheBroker) {
  HostRig rig({"--pool", "0"});
  const std::string session = rig.StartSession();
  Client client = rig.Attach(session);
  ASSERT_TRUE(client.Hears(wire::Type::kWelcome));
  rig.ConnectBroker();
  EXPECT_EQ(rig.Request({{"op", "list"}})["sessions"][0]["session"], session);
  Client second = rig.Attach(session);
  EXPECT_TRUE(second.Hears(wire::Type::kWelcome));
  EXPECT_EQ(client.HearsEnd(), 5);
}

TEST_F(HostProcess, StoppingTellsClientsAndLeavesNothing) {
  HostRig rig;
  ASSERT_TRUE(rig.WaitForPool(1));
  const std::string session = rig.StartSession();
  Client client = rig.Attach(session);
  ASSERT_TRUE(client.Hears(wire::Type::kWelcome));
  const auto processes = HostRig::Descendants(rig.pid());
  EXPECT_GE(processes.size(), 3u);
  EXPECT_EQ(rig.Stop(SIGTERM), 0);
  EXPECT_EQ(client.HearsEnd(), 13);
  EXPECT_TRUE(HostRig::Gone(processes));
  EXPECT_FALSE(std::filesystem::exists(rig.runtime()));
}

TEST_F(HostProcess, AKilledHostTakesItsSessionsAlongAndTheNextOneStartsClean) {
  HostRig rig;
  ASSERT_TRUE(rig.WaitForPool(1));
  const auto processes = HostRig::Descendants(rig.pid());
  EXPECT_EQ(rig.Stop(SIGKILL), -1);
  EXPECT_TRUE(HostRig::Gone(processes));
  rig.StartHost();
  rig.ConnectBroker();
  EXPECT_TRUE(rig.WaitForPool(1));
}

TEST_F(HostProcess, UnknownSessionsAndRequestsAreRefused) {
  HostRig rig({"--pool", "0"});
  EXPECT_FALSE(rig.Request({{"op", "attach"}, {"session", "nope"}}).value("ok", true));
  EXPECT_FALSE(rig.Request({{"op", "end"}, {"session", "nope"}, {"reason", 1}}).value("ok", true));
  EXPECT_FALSE(rig.Request({{"op", "dance"}}).value("ok", true));
  EXPECT_FALSE(rig.Request({{"op", "start"}, {"user", 5}}).value("ok", true));
  EXPECT_TRUE(rig.Request({{"op", "list"}}).value("ok", false));
}

}  // namespace
}  // namespace shoji::host
