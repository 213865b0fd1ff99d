#include "policy/audit/content_digest.h"

#include <sys/stat.h>

#include "tests/policy/audit/audit_fixture.h"

namespace shoji::audit {
namespace {

class ContentDigestTest : public AuditFixture {
 protected:
  std::string key_path_ = {};
  void SetUp() override {
    AuditFixture::SetUp();
    key_path_ = directory_ + "/content.key";
  }
  void Key(const std::string& bytes, mode_t mode = 0600) const {
    std::ofstream(key_path_, std::ios::binary) << bytes;
    ASSERT_EQ(::chmod(key_path_.c_str(), mode), 0);
  }
};

// RFC 4231, test case 1, its key of 20 bytes filled up with zeros to 32 (HMAC does the same up to 64).
TEST_F(ContentDigestTest, IsHmacSha256) {
  Key(std::string(20, '\x0b') + std::string(12, '\0'));
  EXPECT_EQ(ContentDigest::Open(key_path_)->Of(AsBytes("Hi There")),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
}

TEST_F(ContentDigestTest, IsEqualForEqualContentOnlyAndOutlivesARestart) {
  const auto first = ContentDigest::Open(key_path_);
  ASSERT_TRUE(first.has_value()) << first.error().message;
  const auto again = ContentDigest::Open(key_path_);
  EXPECT_EQ(first->Of(AsBytes("住民")), again->Of(AsBytes("住民")));
  EXPECT_NE(first->Of(AsBytes("住民")), first->Of(AsBytes("住民 ")));
  EXPECT_EQ(first->Of({}).size(), 64u);
}

TEST_F(ContentDigestTest, DiffersBetweenInstallations) {
  const auto here = ContentDigest::Open(key_path_);
  const auto there = ContentDigest::Open(directory_ + "/other.key");
  EXPECT_NE(here->Of(AsBytes("住民")), there->Of(AsBytes("住民")));
}

TEST_F(ContentDigestTest, KeepsItsKeyFromOthers) {
  ASSERT_TRUE(ContentDigest::Open(key_path_));
  struct stat status{};
  ASSERT_EQ(::stat(key_path_.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600u);
  ASSERT_EQ(::chmod(key_path_.c_str(), 0640), 0);
  const auto open_to_others = ContentDigest::Open(key_path_);
  ASSERT_FALSE(open_to_others);
  EXPECT_EQ(open_to_others.error().code, ErrorCode::kRefused);
}

TEST_F(ContentDigestTest, RefusesAKeyOfAnotherLength) {
  Key("short");
  ASSERT_FALSE(ContentDigest::Open(key_path_));
  EXPECT_EQ(ContentDigest::Open(key_path_).error().code, ErrorCode::kInvalid);
}

}  // namespace
}  // namespace shoji::audit
