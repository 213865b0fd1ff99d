// What one sandbox uses up is missing in that sandbox only.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/session/sandbox/probe_sandbox.h"

namespace shoji::sandbox::testing {
namespace {

using ::testing::StartsWith;

class Resources : public ::testing::Test {
 protected:
  void SetUp() override {
    if (geteuid() != 0) GTEST_SKIP() << "needs root to give sandboxes their own uid and limits";
    if (const std::string missing = MissingLimits(); !missing.empty()) GTEST_SKIP() << "no cgroups here: " << missing;
    ASSERT_TRUE(neighbour_.Start({}));
    neighbour_.Read();
  }

  // A second sandbox starts, forks, allocates and answers while the first misbehaves.
  static void ExpectNeighboursServed() {
    auto out = Attempt({"call:clone3", "allocate:64", "fill:/tmp,16", "own_loopback"});
    EXPECT_EQ(out["call:clone3"], "ENOSYS");
    EXPECT_EQ(out["allocate:64"], "ok");
    EXPECT_EQ(out["fill:/tmp,16"], "ok");
    EXPECT_EQ(out["own_loopback"], "ok");
  }

  ProbeSandbox neighbour_{6};
};

TEST_F(Resources, AForkBombEndsAtItsOwnLimit) {
  ProbeSandbox bomb(1);
  bomb.spec().limits.pids = 128;
  ASSERT_TRUE(bomb.Start({"fork_bomb"}));
  const std::string outcome = bomb.Read()["fork_bomb"];
  EXPECT_THAT(outcome, StartsWith("EAGAIN "));
  EXPECT_GT(std::stoi(outcome.substr(7)), 64);
  EXPECT_LT(std::stoi(outcome.substr(7)), 128);
  ExpectNeighboursServed();
  bomb.sandbox().Kill();
  EXPECT_TRUE(AllEnded(bomb.spec().uid));
}

TEST_F(Resources, MemoryBeyondTheLimitEndsTheOneThatTookIt) {
  ProbeSandbox greedy(1);
  greedy.spec().limits.memory_bytes = 512ull << 20;
  ASSERT_TRUE(greedy.Start({"allocate:128", "allocate:4096", "allocate:64"}));
  auto out = greedy.Read();
  EXPECT_EQ(out["allocate:128"], "ok");
  EXPECT_EQ(out["allocate:4096"], "signal 9");
  EXPECT_EQ(out["allocate:64"], "ok");  // the rest of the sandbox goes on
  EXPECT_LT(greedy.sandbox().MemoryBytes(), 512ull << 20);
  ExpectNeighboursServed();
}

TEST_F(Resources, FullFileSystemsAreFullForTheirOwnerOnly) {
  ProbeSandbox hoarder(1);
  hoarder.spec().limits.tmp_bytes = 64 << 20;
  hoarder.spec().limits.home_bytes = 32 << 20;
  ASSERT_TRUE(hoarder.Start({"fill:/tmp,60", "fill:/tmp,80", "fill:/home/user,30", "fill:/home/user,40",
                             "fill:/dev/shm,600", "fill:/run/user,20"}));
  auto out = hoarder.Read();
  EXPECT_EQ(out["fill:/tmp,60"], "ok");
  EXPECT_EQ(out["fill:/tmp,80"], "ENOSPC");
  EXPECT_EQ(out["fill:/home/user,30"], "ok");
  EXPECT_EQ(out["fill:/home/user,40"], "ENOSPC");
  EXPECT_EQ(out["fill:/dev/shm,600"], "ENOSPC");
  EXPECT_EQ(out["fill:/run/user,20"], "ENOSPC");
  ExpectNeighboursServed();
}

TEST_F(Resources, OutputIsKeptUpToABoundAndThenDropped) {
  ProbeSandbox chatty(1);
  ASSERT_TRUE(chatty.StartCommand(
      {"/bin/sh", "-c",
       "echo first words; yes | head -c 1000000; echo exit $? >&3; printf done >&3; exec sleep 1000"}));
  while (chatty.Receive(std::chrono::seconds(20)) != "done") {
  }
  const std::string output = chatty.sandbox().Output();
  EXPECT_THAT(output, StartsWith("first words\n"));
  EXPECT_LE(output.size(), 128u * 1024);
}

}  // namespace
}  // namespace shoji::sandbox::testing
