#include "session/agent/session_files.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

namespace shoji::agent {
namespace {

namespace fs = std::filesystem;

class SessionFilesTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = testing::TempDir() + "shoji-files-XXXXXX";
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    home_ = pattern;
    auto opened = SessionFiles::Open(loop_, FoldersIn(home_),
                                     [this](const SessionFiles::Finished& file) { finished_.push_back(file); });
    ASSERT_TRUE(opened) << opened.error().message;
    files_ = std::move(*opened);
  }
  void TearDown() override {
    files_.reset();
    fs::remove_all(home_);
  }
  fs::path Downloads() const { return FoldersIn(home_).downloads; }
  fs::path Uploads() const { return FoldersIn(home_).uploads; }
  // As Chromium does it.
  void Download(const std::string& name, const std::string& content) {
    const fs::path early = Downloads() / "Unconfirmed 1.crdownload";
    std::ofstream(early, std::ios::binary) << content;
    fs::rename(early, Downloads() / name);
  }
  void Serve() {
    for (int i = 0; i < 5; ++i) {
      loop_.RunOnce(Duration::zero());
      clock_.Advance(SessionFiles::kOfferEvery);
    }
  }
  std::string Uploaded(const std::string& name) const {
    std::ostringstream text;
    text << std::ifstream(Uploads() / name, std::ios::binary).rdbuf();
    return text.str();
  }

  FakeClock clock_;
  EventLoop loop_{clock_};
  fs::path home_;
  std::unique_ptr<SessionFiles> files_;
  std::vector<SessionFiles::Finished> finished_;
};

TEST_F(SessionFilesTest, OffersWhatIsFinishedOnly) {
  std::ofstream(Downloads() / "half.crdownload") << "ha";
  std::ofstream(Downloads() / "being written") << "ha";
  Serve();
  EXPECT_TRUE(finished_.empty());
  Download("報告書.pdf", "whole");
  Serve();
  ASSERT_EQ(finished_.size(), 1u);
  EXPECT_EQ(finished_[0].name, "報告書.pdf");
  EXPECT_EQ(finished_[0].bytes, 5u);
  EXPECT_EQ(AsText(*files_->Read(finished_[0].offer_id)), "whole");
}

TEST_F(SessionFilesTest, PacesItsOffers) {
  for (int i = 0; i < 30; ++i) Download("file" + std::to_string(i), "x");
  loop_.RunOnce(Duration::zero());
  loop_.RunOnce(Duration::zero());
  EXPECT_EQ(finished_.size(), 1u);
  for (int i = 0; i < 10; ++i) Serve();
  EXPECT_EQ(finished_.size(), 30u);
}

TEST_F(SessionFilesTest, ForgetsWhatIsTooMany) {
  for (size_t i = 0; i < SessionFiles::kMaxWaiting + 100; ++i) Download("file" + std::to_string(i), "x");
  for (size_t i = 0; i < SessionFiles::kMaxWaiting; ++i) Serve();
  EXPECT_LE(finished_.size(), SessionFiles::kMaxWaiting + 1);
  EXPECT_GE(finished_.size(), SessionFiles::kMaxWaiting);
}

TEST_F(SessionFilesTest, ReadsNothingButRegularFilesItOffered) {
  EXPECT_EQ(files_->Read(1).error().code, ErrorCode::kNotFound);
  Download("a", "x");
  Serve();
  fs::remove(Downloads() / "a");
  fs::create_symlink("/etc/passwd", Downloads() / "a");
  EXPECT_FALSE(files_->Read(finished_[0].offer_id));
  fs::create_symlink("/etc/passwd", Downloads() / "link.crdownload");
  fs::rename(Downloads() / "link.crdownload", Downloads() / "link");
  Serve();
  EXPECT_EQ(finished_.size(), 1u);
}

TEST_F(SessionFilesTest, RefusesAFileThatIsTooLarge) {
  Download("large", "");
  Serve();
  fs::resize_file(Downloads() / "large", SessionFiles::kMaxFileBytes + 1);
  EXPECT_EQ(files_->Read(finished_[0].offer_id).error().code, ErrorCode::kTooLarge);
  fs::resize_file(Downloads() / "large", 10);
  EXPECT_TRUE(files_->Read(finished_[0].offer_id));
}

TEST_F(SessionFilesTest, DeliversWholeFilesBesideEachOther) {
  EXPECT_EQ(*files_->Deliver("届出.pdf", AsBytes("one")), "届出.pdf");
  EXPECT_EQ(*files_->Deliver("届出.pdf", AsBytes("two")), "届出 (2).pdf");
  EXPECT_EQ(Uploaded("届出.pdf"), "one");
  EXPECT_EQ(Uploaded("届出 (2).pdf"), "two");
  EXPECT_EQ(std::distance(fs::directory_iterator(Uploads()), {}), 2);
}

TEST_F(SessionFilesTest, ShortensALongNameBetweenCharacters) {
  std::string name;
  for (int i = 0; i < 100; ++i) name += "届";
  const auto kept = files_->Deliver(name + ".pdf", AsBytes("a"));
  ASSERT_TRUE(kept);
  EXPECT_EQ(*kept, name.substr(0, 195) + ".pdf");
  EXPECT_EQ(Uploaded(*kept), "a");
}

TEST_F(SessionFilesTest, DeliversIntoItsFolderOnly) {
  EXPECT_EQ(*files_->Deliver("../../x", AsBytes("a")), "x");
  EXPECT_EQ(*files_->Deliver("..", AsBytes("a")), "file..");
  EXPECT_EQ(*files_->Deliver("", AsBytes("a")), "file");
  EXPECT_EQ(*files_->Deliver(".arriving", AsBytes("a")), "file.arriving");
}

}  // namespace
}  // namespace shoji::agent
