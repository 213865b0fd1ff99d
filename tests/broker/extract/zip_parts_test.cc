#include "broker/extract/zip_parts.h"

#include <gtest/gtest.h>

#include "tests/broker/extract/zip_writer.h"

namespace shoji::extract {
namespace {

bool IsWhole(const std::string& file) { return ReadZip(AsBytes(file)).has_value(); }

TEST(ZipParts, GivesTheMembersInOrder) {
  const std::string file = ZipWriter().Add("a.xml", "<a/>").Add("b/", "").Add("c", "text").File();
  const auto zip = ReadZip(AsBytes(file));
  ASSERT_TRUE(zip) << zip.error().message;
  ASSERT_EQ(zip->parts.size(), 3U);
  EXPECT_EQ(zip->parts[2].name, "c");
  EXPECT_EQ(AsText(*Unpack(zip->parts[2])), "text");
  EXPECT_TRUE(IsWhole(ZipWriter().File()));
}

TEST(ZipParts, RefusesBytesOutsideOfMembers) {
  const std::string file = ZipWriter().Add("a", "x").File();
  EXPECT_TRUE(IsWhole(file));
  EXPECT_FALSE(IsWhole("x" + file));
  EXPECT_FALSE(IsWhole(file + "x"));
  EXPECT_FALSE(IsWhole(ZipWriter().Gap("123456789018").Add("a", "x").File()));
  EXPECT_FALSE(IsWhole(ZipWriter().Add("a", "x").Gap("123456789018").Add("b", "y").File()));
  EXPECT_FALSE(IsWhole(ZipWriter().Add("a", "x").Gap("123456789018").File()));
}

TEST(ZipParts, RefusesMembersTheDirectoryDoesNotList) {
  EXPECT_TRUE(IsWhole(ZipWriter().Add("a", "x").Add("b", "y").File()));
  EXPECT_FALSE(IsWhole(ZipWriter().Add("a", "x").Add("b", "y", false).File()));
  EXPECT_FALSE(IsWhole(ZipWriter().Add("a", "x", false).Add("b", "y").File()));
}

TEST(ZipParts, RefusesTwoMembersOfOneName) { EXPECT_FALSE(IsWhole(ZipWriter().Add("a", "x").Add("a", "y").File())); }

TEST(ZipParts, RefusesADirectoryThatDoesNotAgreeWithAMember) {
  const std::string file = ZipWriter().Add("name", "x").File();
  for (const size_t at : {6U, 8U, 14U, 18U, 22U, 30U}) {  // flags, method, checksum, sizes, name of the local head
    std::string changed = file;
    changed[at] = static_cast<char>(changed[at] + 1);
    EXPECT_FALSE(IsWhole(changed)) << at;
  }
}

TEST(ZipParts, RefusesBytesThatAreNotTheMembers) {
  std::string file = ZipWriter().Add("a", "text").File();
  file[file.find("text")] = 'T';
  const auto zip = ReadZip(AsBytes(file));
  ASSERT_TRUE(zip);
  EXPECT_FALSE(Unpack(zip->parts[0]));
}

}  // namespace
}  // namespace shoji::extract
