// The real shoji-broker, killed and started again, and the real shojictl: which rules are in force, and what is on
// record about it. No host, no sandbox.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace {

constexpr const char* kExample = SHOJI_SOURCE_DIR "/policy/examples/zeimu.toml";

class PolicyLifeTest : public testing::Test {
 protected:
  PolicyLifeTest() {
    std::string pattern = testing::TempDir() + "shoji-life-XXXXXX";
    EXPECT_NE(::mkdtemp(pattern.data()), nullptr);
    root_ = pattern;
    std::filesystem::create_directories(root_ + "/web");
    std::ofstream(root_ + "/web/index.html") << "<!doctype html>";
  }
  ~PolicyLifeTest() override {
    Stop(SIGKILL);
    std::filesystem::remove_all(root_);
  }

  static pid_t Spawn(std::vector<std::string> arguments, const std::string& output) {
    std::vector<char*> argv;
    for (std::string& argument : arguments) argv.push_back(argument.data());
    argv.push_back(nullptr);
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&files, 1, output.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    posix_spawn_file_actions_adddup2(&files, 1, 2);
    pid_t child = -1;
    EXPECT_EQ(::posix_spawn(&child, argv[0], &files, nullptr, argv.data(), environ), 0);
    posix_spawn_file_actions_destroy(&files);
    return child;
  }

  static std::string Read(const std::string& path) {
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
  }

  // Until it answers shojictl.
  void Start(const std::string& approval = "one") {
    broker_ = Spawn({SHOJI_BROKER, "--state", root_ + "/state", "--runtime", root_ + "/run", "--web-root",
                     root_ + "/web", "--port", "0", "--policy-approval", approval},
                    root_ + "/broker.log");
    const auto until = std::chrono::steady_clock::now() + std::chrono::minutes(1);
    while (Ctl({"policy", "list"}) != 0) {
      ASSERT_EQ(::waitpid(broker_, nullptr, WNOHANG), 0) << Read(root_ + "/broker.log");
      ASSERT_LT(std::chrono::steady_clock::now(), until) << Read(root_ + "/broker.log");
    }
  }
  void Stop(int signal) {
    if (broker_ < 0) return;
    ::kill(broker_, signal);
    ::waitpid(broker_, nullptr, 0);
    broker_ = -1;
  }

  // The exit status of shojictl; what it printed is in output_.
  int Ctl(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {SHOJICTL, "--state", root_ + "/state"});
    const pid_t child = Spawn(std::move(arguments), root_ + "/out");
    int status = -1;
    ::waitpid(child, &status, 0);
    output_ = Read(root_ + "/out");
    return WEXITSTATUS(status);
  }
  std::string Active() {
    EXPECT_EQ(Ctl({"policy", "show", "active", "--lang", "en"}), 0) << output_;
    return output_.substr(0, output_.find(','));
  }

  std::string root_;
  pid_t broker_ = -1;
  std::string output_;
};

TEST_F(PolicyLifeTest, TheVersionInForceOutlivesAKilledBroker) {
  Start();
  EXPECT_EQ(Active(), "# version 1 (active)");
  ASSERT_EQ(Ctl({"policy", "submit", kExample, "--note", "試行"}), 0) << output_;
  ASSERT_EQ(Ctl({"policy", "activate", "2"}), 0) << output_;
  Stop(SIGKILL);
  EXPECT_EQ(Ctl({"policy", "list"}), 3);
  Start();
  EXPECT_EQ(Active(), "# version 2 (active)");
  ASSERT_EQ(Ctl({"policy", "diff", "active", kExample, "--lang", "en"}), 0) << output_;
  EXPECT_NE(output_.find("no decision changes"), std::string::npos) << output_;
  ASSERT_EQ(Ctl({"policy", "rollback"}), 0) << output_;
  Stop(SIGTERM);
  Start();
  EXPECT_EQ(Active(), "# version 1 (active)");
  EXPECT_EQ(Ctl({"audit", "verify"}), 0) << output_;
  const std::string record = Read(root_ + "/state/audit.jsonl");
  for (const char* act : {R"("act":"submit","version":2,"active_before":1)", R"("act":"activate","version":2)",
                          R"("act":"load","version":2)", R"("act":"rollback","version":1,"active_before":2)"}) {
    EXPECT_NE(record.find(act), std::string::npos) << act;
  }
}

TEST_F(PolicyLifeTest, TwoPersonsAreAskedForWhenTheSettingSaysSo) {
  Start("two");
  EXPECT_EQ(Ctl({"policy", "submit", kExample}), 1);
  EXPECT_NE(output_.find("--user NAME"), std::string::npos) << output_;
  EXPECT_EQ(Active(), "# version 1 (active)");
}

}  // namespace
