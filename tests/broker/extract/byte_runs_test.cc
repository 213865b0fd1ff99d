#include "broker/extract/byte_runs.h"

#include <gtest/gtest.h>

namespace shoji::extract {
namespace {

using namespace std::string_literals;

TEST(ByteRuns, FindsTextAmongBytes) {
  EXPECT_EQ(PrintableRuns(AsBytes("\xFF\x01"
                                  "123456789018\0\x80"
                                  "abc\x02"
                                  "田中太郎\xE3"s),
                          kShortestRun),
            "123456789018\n田中太郎\n");
  EXPECT_EQ(PrintableRuns({}, kShortestRun), "");
}

TEST(ByteRuns, FindsUtf16AtAnyAlignment) {
  const std::string text = "1\0002\0003\0004\000"s;
  EXPECT_EQ(PrintableRunsUtf16(AsBytes(text), kShortestRun), "1234\n");
  EXPECT_EQ(PrintableRunsUtf16(AsBytes("\x01" + text), kShortestRun), "1234\n");
  EXPECT_EQ(PrintableRunsUtf16(AsBytes("1\0002\0003\000"s), kShortestRun), "");
}

}  // namespace
}  // namespace shoji::extract
