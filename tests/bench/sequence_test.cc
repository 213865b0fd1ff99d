#include <gtest/gtest.h>

#include "bench/replay/scenario.h"
#include "bench/replay/sequence_format.h"
#include "bench/replay/sequence_reader.h"
#include "bench/replay/sequence_writer.h"

namespace shoji::bench {
namespace {

constexpr Size kSmall{320, 240};
constexpr Rect kWhole{0, 0, 320, 240};

struct Screen {
  std::vector<uint32_t> colours = std::vector<uint32_t>(320 * 240);
  tile::Pixels pixels() const { return {colours.data(), kSmall.width_px, kSmall}; }
};

Bytes FileOf(const std::vector<Step>& steps) {
  const Screen screen;
  SequenceWriter writer(kSmall);
  for (const Step& step : steps) writer.Add(step, screen.pixels());
  return writer.Finish();
}

// How many steps there are, or the error's message.
Result<int> ReadAll(Bytes file) {
  auto reader = SequenceReader::Open(std::move(file));
  if (!reader) return std::unexpected(reader.error());
  for (int steps = 0;; ++steps) {
    const auto step = (*reader)->Next();
    if (!step) return std::unexpected(step.error());
    if (!*step) return steps;
  }
}

TEST(Sequence, ReadsWhatWasWritten) {
  const auto source = Play(*FindScenario("typing"), 1, 5);
  SequenceWriter writer(source->size());
  for (auto step = source->Next(); step && *step; step = source->Next()) writer.Add(**step, source->picture());
  const Bytes file = writer.Finish();

  auto reader = SequenceReader::Open(file);
  ASSERT_TRUE(reader) << reader.error().message;
  const auto again = Play(*FindScenario("typing"), 1, 5);
  int steps = 0;
  for (auto step = again->Next(); step && *step; step = again->Next(), ++steps) {
    const auto read = (*reader)->Next();
    ASSERT_TRUE(read && *read);
    EXPECT_EQ((*read)->at, (*step)->at);
    EXPECT_EQ((*read)->damage, (*step)->damage);
    for (int y = 0; y < kScreen.height_px; ++y) {
      for (int x = 0; x < kScreen.width_px; ++x) {
        ASSERT_EQ((*reader)->picture().Row(y)[x], again->picture().Row(y)[x] & 0xFFFFFF) << x << "," << y;
      }
    }
  }
  EXPECT_EQ(steps, 5);
  const auto end = (*reader)->Next();
  ASSERT_TRUE(end);
  EXPECT_FALSE(*end);
}

TEST(Sequence, AcceptsRecordsInOrder) {
  EXPECT_EQ(*ReadAll(FileOf({{Duration(0), {kWhole}}, {Duration(5), {{1, 2, 3, 4}}}, {Duration(5), {{0, 0, 1, 1}}}})),
            3);
}

TEST(Sequence, RefusesTimeThatRunsBackwards) {
  EXPECT_FALSE(ReadAll(FileOf({{Duration(9), {kWhole}}, {Duration(5), {{1, 2, 3, 4}}}})));
}

TEST(Sequence, RefusesABeginningWithoutTheWholeScreen) {
  EXPECT_FALSE(ReadAll(FileOf({{Duration(0), {{0, 0, 320, 239}}}})));
}

TEST(Sequence, RefusesMoreThanFourScreensInOneRecord) {
  EXPECT_TRUE(ReadAll(FileOf({{Duration(0), {kWhole}}, {Duration(1), std::vector<Rect>(4, kWhole)}})));
  EXPECT_FALSE(ReadAll(FileOf({{Duration(0), {kWhole}}, {Duration(1), std::vector<Rect>(5, kWhole)}})));
}

TEST(Sequence, RefusesNothingAndAForeignFile) {
  EXPECT_FALSE(ReadAll({}));
  EXPECT_FALSE(ReadAll(FileOf({})));
  Bytes file = FileOf({{Duration(0), {kWhole}}});
  file[0] ^= 1;
  EXPECT_FALSE(ReadAll(file));
}

TEST(Sequence, RefusesAFileThatIsCutOffOrGoesOn) {
  const Bytes whole = FileOf({{Duration(0), {kWhole}}, {Duration(1), {kWhole}}});
  ASSERT_TRUE(ReadAll(whole));
  for (const size_t bytes : {kSequenceHeaderBytes, whole.size() / 2, whole.size() - 1}) {
    EXPECT_FALSE(ReadAll(Bytes(whole.begin(), whole.begin() + static_cast<ptrdiff_t>(bytes)))) << bytes;
  }
  Bytes longer = whole;
  longer.push_back(0);
  EXPECT_FALSE(ReadAll(longer));
}

}  // namespace
}  // namespace shoji::bench
