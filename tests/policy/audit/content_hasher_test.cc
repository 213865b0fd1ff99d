#include "policy/audit/content_hasher.h"

#include "tests/policy/audit/audit_fixture.h"

namespace shoji::audit {
namespace {

using ContentHasherTest = AuditFixture;

TEST_F(ContentHasherTest, GivesTheSameHashForTheSameContentAndKey) {
  const auto first = ContentHasher::Open(path_);
  const auto again = ContentHasher::Open(path_);
  ASSERT_TRUE(first && again);
  EXPECT_EQ(first->Hash(AsBytes("個人番号")), again->Hash(AsBytes("個人番号")));
  EXPECT_NE(first->Hash(AsBytes("a")), first->Hash(AsBytes("b")));
  EXPECT_EQ(first->Hash({}).size(), 64u);
}

TEST_F(ContentHasherTest, GivesAnotherHashUnderAnotherKey) {
  const auto one = ContentHasher::Open(path_);
  const auto two = ContentHasher::Open(path_ + "2");
  ASSERT_TRUE(one && two);
  EXPECT_NE(one->Hash(AsBytes("a")), two->Hash(AsBytes("a")));
}

TEST_F(ContentHasherTest, RefusesAKeyFileOfAnotherLength) {
  Write("short");
  const auto hasher = ContentHasher::Open(path_);
  ASSERT_FALSE(hasher);
  EXPECT_EQ(hasher.error().code, ErrorCode::kInvalid);
  Write(std::string(32, 'k'));
  EXPECT_TRUE(ContentHasher::Open(path_).has_value());
}

}  // namespace
}  // namespace shoji::audit
