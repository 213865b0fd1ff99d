#include "session/host/runtime_directory.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <fstream>

namespace shoji::host {
namespace {

namespace fs = std::filesystem;

class RuntimeDirectoryTest : public testing::Test {
 protected:
  void SetUp() override {
    std::array<char, 32> name{"/tmp/shoji-runtime-XXXXXX"};
    base_ = ::mkdtemp(name.data());
  }
  void TearDown() override { fs::remove_all(base_); }
  std::string base_;
};

TEST_F(RuntimeDirectoryTest, MakesPrivateSessionDirectoriesAndLeavesNothing) {
  {
    auto runtime = RuntimeDirectory::Make(base_ + "/r");
    ASSERT_TRUE(runtime) << runtime.error().message;
    auto session = runtime->MakeSession("abc", 0);
    ASSERT_TRUE(session);
    struct stat info{};
    ASSERT_EQ(::stat(session->c_str(), &info), 0);
    EXPECT_EQ(info.st_mode & 0777, 0700u);
    EXPECT_FALSE(runtime->MakeSession("abc", 0));
    runtime->RemoveSession("abc");
    EXPECT_TRUE(runtime->MakeSession("abc", 0));
  }
  EXPECT_FALSE(fs::exists(base_ + "/r"));
}

TEST_F(RuntimeDirectoryTest, RemovesWhatAKilledHostLeft) {
  fs::create_directories(base_ + "/s/dead");
  std::ofstream(base_ + "/s/dead/file") << "x";
  auto runtime = RuntimeDirectory::Make(base_);
  ASSERT_TRUE(runtime);
  EXPECT_FALSE(fs::exists(base_ + "/s/dead"));
}

TEST_F(RuntimeDirectoryTest, ASecondHostIsRefusedUntilTheFirstIsGone) {
  {
    auto first = RuntimeDirectory::Make(base_);
    ASSERT_TRUE(first);
    EXPECT_EQ(RuntimeDirectory::Make(base_).error().code, ErrorCode::kUnavailable);
  }
  EXPECT_TRUE(RuntimeDirectory::Make(base_));
}

}  // namespace
}  // namespace shoji::host
