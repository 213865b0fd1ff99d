#include "broker/transfer/file_key.h"

#include <gtest/gtest.h>

#include "policy/audit/sha256.h"

namespace shoji::transfer {
namespace {

FileKey Key() { return *FileKey::Random(); }

TEST(FileKey, OpensWhatItSealed) {
  const FileKey key = Key();
  const Bytes content(100'000, 7);
  const auto sealed = key.Seal("a.content", content);
  ASSERT_TRUE(sealed);
  const auto opened = key.Open("a.content", *sealed);
  ASSERT_TRUE(opened);
  EXPECT_EQ(*opened, content);
}

TEST(FileKey, SealsNothingToo) {
  const FileKey key = Key();
  const auto sealed = key.Seal("a", {});
  ASSERT_TRUE(sealed);
  const auto opened = key.Open("a", *sealed);
  ASSERT_TRUE(opened);
  EXPECT_TRUE(opened->empty());
}

TEST(FileKey, RefusesEveryChangedByte) {
  const FileKey key = Key();
  auto sealed = *key.Seal("a", AsBytes("content"));
  for (auto& byte : sealed) {
    byte ^= 1;
    EXPECT_FALSE(key.Open("a", sealed));
    byte ^= 1;
  }
  EXPECT_TRUE(key.Open("a", sealed));
}

TEST(FileKey, RefusesAnotherNameKeyOrLength) {
  const FileKey key = Key();
  const auto sealed = *key.Seal("a.content", AsBytes("content"));
  EXPECT_FALSE(key.Open("a.text", sealed));
  EXPECT_FALSE(Key().Open("a.content", sealed));
  EXPECT_FALSE(key.Open("a.content", ByteSpan(sealed).first(sealed.size() - 1)));
  EXPECT_FALSE(key.Open("a.content", {}));
  EXPECT_TRUE(key.Open("a.content", sealed));
}

TEST(FileKey, SealsTheSameContentDifferentlyEachTime) {
  const FileKey key = Key();
  EXPECT_NE(*key.Seal("a", AsBytes("content")), *key.Seal("a", AsBytes("content")));
}

TEST(FileKey, ReadsItsOwnHexOnly) {
  const FileKey key = Key();
  const auto sealed = *key.Seal("a", AsBytes("content"));
  EXPECT_TRUE(FileKey::FromHex(key.Hex())->Open("a", sealed));
  EXPECT_FALSE(FileKey::FromHex(""));
  EXPECT_FALSE(FileKey::FromHex(std::string(64, 'G')));
  EXPECT_FALSE(FileKey::FromHex(std::string(63, 'a')));
}

}  // namespace
}  // namespace shoji::transfer
