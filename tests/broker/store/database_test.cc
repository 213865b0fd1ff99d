#include "broker/store/database.h"

#include <gtest/gtest.h>
#include <soci/soci.h>
#include <sys/stat.h>

#include <filesystem>
#include <string>

#include "broker/store/migrations.h"
#include "broker/store/state_directory.h"
#include "broker/store/user_store.h"

namespace shoji::store {
namespace {

class DatabaseTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = testing::TempDir() + "shoji store-XXXXXX";  // a blank in the path must not matter
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    directory_ = pattern;
  }
  void TearDown() override { std::filesystem::remove_all(directory_); }
  std::string Url() const { return "sqlite:" + directory_ + "/shoji.db"; }

  std::string directory_;
};

TEST_F(DatabaseTest, MakesItsFileForItsOwnerOnly) {
  ASSERT_TRUE(Database::Open(Url()).has_value());
  struct stat status{};
  ASSERT_EQ(::stat((directory_ + "/shoji.db").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600u);
}

TEST_F(DatabaseTest, BringsTheSchemaUpToDateOnce) {
  for (int i = 0; i < 2; ++i) {
    auto database = Database::Open(Url());
    ASSERT_TRUE(database.has_value()) << database.error().message;
    EXPECT_TRUE(database->Ping());
    int version = 0;
    database->sql() << "SELECT version FROM schema_version", soci::into(version);
    EXPECT_EQ(version, SchemaVersion());
  }
}

TEST_F(DatabaseTest, UsesWalAndForeignKeys) {
  auto database = Database::Open(Url());
  ASSERT_TRUE(database.has_value());
  std::string mode;
  int keys = 0;
  database->sql() << "PRAGMA journal_mode", soci::into(mode);
  database->sql() << "PRAGMA foreign_keys", soci::into(keys);
  EXPECT_EQ(mode, "wal");
  EXPECT_EQ(keys, 1);
}

TEST_F(DatabaseTest, RefusesADatabaseOfANewerShojiAndLeavesItAlone) {
  {
    auto database = Database::Open(Url());
    ASSERT_TRUE(database.has_value());
    database->sql() << "UPDATE schema_version SET version = 99";
  }
  for (int i = 0; i < 2; ++i) {
    const auto refused = Database::Open(Url());
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().code, ErrorCode::kRefused);
    EXPECT_NE(refused.error().message.find("99"), std::string::npos);
  }
}

TEST_F(DatabaseTest, SaysWhatIsWrongWithAUrlItCannotUse) {
  for (const char* url : {"", "sqlite:", "postgresql://x", "shoji.db"}) {
    const auto refused = Database::Open(url);
    ASSERT_FALSE(refused.has_value()) << url;
    EXPECT_EQ(refused.error().code, ErrorCode::kInvalid);
  }
  EXPECT_EQ(Database::Open("sqlite:" + directory_ + "/no/such/place.db").error().code, ErrorCode::kIo);
  EXPECT_TRUE(Database::Open("sqlite::memory:").has_value());
}

TEST_F(DatabaseTest, ReportsAFileThatIsNoDatabase) {
  std::FILE* file = std::fopen((directory_ + "/shoji.db").c_str(), "w");
  ASSERT_NE(file, nullptr);
  for (int i = 0; i < 100; ++i) std::fputs("this is no database, far from it\n", file);
  std::fclose(file);
  const auto refused = Database::Open(Url());
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, ErrorCode::kIo);
}

TEST_F(DatabaseTest, SecondConnectionSeesWhatTheFirstWrote) {
  auto one = Database::Open(Url());
  auto two = Database::Open(Url());
  ASSERT_TRUE(one && two);
  User user;
  user.name = "tanaka";
  ASSERT_TRUE(UserStore(*one).Add(user));
  EXPECT_TRUE(UserStore(*two).Find("tanaka")->has_value());
}

TEST_F(DatabaseTest, StateDirectoryIsMadePrivate) {
  const std::string path = directory_ + "/var";
  const auto made = StateDirectory::Open(path);
  ASSERT_TRUE(made.has_value());
  struct stat status{};
  ASSERT_EQ(::stat(path.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0700u);
  EXPECT_EQ(made->owner(), ::getuid());
  EXPECT_TRUE(StateDirectory::Open(path).has_value());
  EXPECT_FALSE(StateDirectory::Open(directory_ + "/no/such").has_value());
}

}  // namespace
}  // namespace shoji::store
