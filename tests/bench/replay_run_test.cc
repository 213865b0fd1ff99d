#include "bench/replay/replay_run.h"

#include <gtest/gtest.h>

#include "bench/replay/scenario.h"

namespace shoji::bench {
namespace {

// Sends every pixel, or all but one that changed.
class RawPixels final : public Contender {
 public:
  RawPixels(bool claims_exact, bool loses_one) : claims_exact_(claims_exact), loses_one_(loses_one) {}
  std::string name() const override { return "raw"; }
  std::string settings() const override { return ""; }
  Result<size_t> Encode(const Change& change) override {
    size_ = change.picture.size;
    shown_.clear();
    for (int y = 0; y < size_.height_px; ++y) {
      shown_.insert(shown_.end(), change.picture.Row(y), change.picture.Row(y) + size_.width_px);
    }
    if (loses_one_) shown_[12'345] ^= 1;
    return shown_.size() * 4;
  }
  Result<tile::Pixels> Show() override { return tile::Pixels{shown_.data(), size_.width_px, size_}; }
  bool claims_exact() const override { return claims_exact_; }

 private:
  bool claims_exact_;
  bool loses_one_;
  Size size_;
  std::vector<uint32_t> shown_;
};

Result<std::vector<ContenderRun>> RunOne(bool claims_exact, bool loses_one) {
  const auto source = Play(*FindScenario("typing"), 1, 4);
  std::vector<std::unique_ptr<Contender>> all;
  all.push_back(std::make_unique<RawPixels>(claims_exact, loses_one));
  return RunContenders(*source, all, {});
}

TEST(ReplayRun, RefusesAContenderThatOnlyClaimsToBeExact) {
  const auto runs = RunOne(true, true);
  ASSERT_FALSE(runs);
  EXPECT_NE(runs.error().message.find("1 pixels differ"), std::string::npos) << runs.error().message;
}

TEST(ReplayRun, AcceptsOneThatIsExact) {
  const auto runs = RunOne(true, false);
  ASSERT_TRUE(runs) << runs.error().message;
  EXPECT_EQ(runs->front().changes.size(), 3u);
  EXPECT_EQ(runs->front().exact_changes, 3);
  EXPECT_TRUE(runs->front().exact_after_quiet);
}

TEST(ReplayRun, AcceptsOneThatIsNotExactAndSaysSo) {
  const auto runs = RunOne(false, true);
  ASSERT_TRUE(runs) << runs.error().message;
  EXPECT_EQ(runs->front().exact_changes, 0);
  EXPECT_FALSE(runs->front().exact_after_quiet);
}

// Black from the beginning, and nothing else.
class BlackScreen final : public PictureSource {
 public:
  Size size() const override { return kScreen; }
  Result<std::optional<Step>> Next() override {
    if (std::exchange(shown_, true)) return std::nullopt;
    return Step{Duration(0), {{0, 0, kScreen.width_px, kScreen.height_px}}};
  }
  tile::Pixels picture() const override { return {black_.data(), kScreen.width_px, kScreen}; }

 private:
  bool shown_ = false;
  std::vector<uint32_t> black_ = std::vector<uint32_t>(static_cast<size_t>(kScreen.width_px * kScreen.height_px));
};

TEST(ReplayRun, ShowsAScreenThatIsBlackFromTheBeginning) {
  BlackScreen source;
  const auto contenders = MakeContenders(kScreen);
  const auto runs = RunContenders(source, contenders, {});
  ASSERT_TRUE(runs) << runs.error().message;
  for (const ContenderRun& run : *runs) EXPECT_GT(run.first.bytes, 0u) << run.name;
}

// The oracle on everything that claims to be exact is inside RunContenders.
TEST(ReplayRun, AllContendersGoThroughAPageAFilmAndAScroll) {
  for (const char* name : {"page-jumps", "video-360", "scroll-sidebar"}) {
    const auto source = Play(*FindScenario(name), 3, 3);
    const auto contenders = MakeContenders(source->size());
    const auto runs = RunContenders(*source, contenders, {});
    ASSERT_TRUE(runs) << name << ": " << runs.error().message;
    EXPECT_TRUE(runs->front().exact_after_quiet) << name;
    for (const ContenderRun& run : *runs) {
      EXPECT_GT(run.first.bytes, 10'000u) << name << " " << run.name;
      EXPECT_GT(run.ssims.front(), 0.8) << name << " " << run.name;
    }
  }
}

}  // namespace
}  // namespace shoji::bench
