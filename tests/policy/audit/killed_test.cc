// kill -9 at random points while 10,000 decisions are made and carried out by a real process with a real record.
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <map>
#include <random>

#include "policy/audit/checkpoint/checkpoint_writer.h"
#include "policy/audit/search/record_scan.h"
#include "policy/engine.h"
#include "tests/policy/audit/audit_fixture.h"

namespace shoji::audit {
namespace {

constexpr int64_t kDecisions = 10'000;

class Killed : public AuditFixture {
 protected:
  std::string EffectsPath() const { return directory_ + "/effects"; }

  // The process: decides, puts on record (several at once, as the relay's turn does), then lets the effects happen: the
  // number of each decision goes into a file. Tells its parent after every turn.
  [[noreturn]] void Decide(int64_t next, unsigned seed, int parent) const {
    const SystemClock clock;
    auto log = AuditLog::Open(path_, clock);
    auto checkpoints =
        log ? CheckpointWriter::Open(path_, *log, clock, {.every_entries = 50}) : Fail(ErrorCode::kIo, "");
    const int effects = ::open(EffectsPath().c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    if (!checkpoints || effects < 0) ::_exit(2);
    const policy::Engine engine;
    std::mt19937 random(seed);
    while (next < kDecisions) {
      const int64_t count = std::min<int64_t>(1 + static_cast<int64_t>(random() % 16), kDecisions - next);
      const policy::Request request;
      const policy::Decision decision = engine.Decide(request);
      std::vector<Event> events;
      for (int64_t i = 0; i < count; ++i) {
        events.push_back(TransferDecided({"s", next + i, request, decision, 1, ""}));
      }
      if (!log->AppendBatch(events)) ::_exit(3);
      for (int64_t i = 0; i < count; ++i, ++next) {
        const std::string effect = std::to_string(next) + "\n";
        if (::write(effects, effect.data(), effect.size()) != static_cast<ssize_t>(effect.size())) ::_exit(4);
      }
      if (!checkpoints->Tick(*log, clock.Now())) ::_exit(5);
      if (::write(parent, "x", 1) != 1) ::_exit(6);
    }
    ::_exit(0);
  }

  // Every decision on record, and how often.
  std::map<int64_t, int> Recorded() const {
    std::map<int64_t, int> recorded;
    EXPECT_TRUE(ScanRecord(path_, {.type = "transfer.decided"}, std::nullopt, [&](const EntryView& entry, uint64_t) {
      ++recorded[entry.Number("transfer")];
      return true;
    }));
    return recorded;
  }
  std::map<int64_t, int> Effects() const {
    std::map<int64_t, int> effects;
    std::ifstream file(EffectsPath());
    for (int64_t number = 0; file >> number;) ++effects[number];
    return effects;
  }
  // Lets the process work for so many turns and kills it; its exit status, or -1 when it was killed.
  int RunAndKill(int64_t next, unsigned seed, unsigned turns) const {
    int pipe_fds[2];
    EXPECT_EQ(::pipe2(pipe_fds, O_CLOEXEC), 0);
    const pid_t child = ::fork();
    EXPECT_GE(child, 0);
    if (child == 0) Decide(next, seed, pipe_fds[1]);
    ::close(pipe_fds[1]);
    char turn = 0;
    while (turns-- > 0 && ::read(pipe_fds[0], &turn, 1) == 1) {
    }
    ::kill(child, SIGKILL);
    int status = 0;
    EXPECT_EQ(::waitpid(child, &status, 0), child);
    ::close(pipe_fds[0]);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }
};

TEST_F(Killed, NoEffectWithoutItsRecordAndTheChainVerifies) {
  std::mt19937 random(20261121);
  int kills = 0;
  int64_t next = 0;
  while (next < kDecisions) {
    const int status = RunAndKill(next, random(), 1 + random() % 60);
    ASSERT_LE(status, 0) << "the process failed by itself";
    if (status < 0) ++kills;
    const auto recorded = Recorded();
    next = recorded.empty() ? 0 : recorded.rbegin()->first + 1;
  }
  EXPECT_GT(kills, 20);
  const auto recorded = Recorded();
  const auto effects = Effects();
  EXPECT_EQ(recorded.size(), static_cast<size_t>(kDecisions));
  for (const auto& [number, times] : recorded) EXPECT_EQ(times, 1) << number;
  for (const auto& [number, times] : effects) {
    EXPECT_EQ(times, 1) << number;
    EXPECT_TRUE(recorded.contains(number)) << "effect " << number << " has no record";
  }
  EXPECT_GT(effects.size(), static_cast<size_t>(kDecisions) / 2);
  const auto report = Verify();
  EXPECT_FALSE(report.problem.has_value()) << report.problem->detail;
  EXPECT_GT(report.checkpoints, 10u);
}

// The rig must be able to fail: an effect that was not recorded is seen.
TEST_F(Killed, TheRigSeesAnEffectWithoutRecord) {
  Fill(1);
  std::ofstream(EffectsPath()) << "7\n";
  EXPECT_FALSE(Recorded().contains(Effects().begin()->first));
}

}  // namespace
}  // namespace shoji::audit
