#include "bench/replay/replay_figures.h"

#include <gtest/gtest.h>

#include "bench/report/bar_chart.h"

namespace shoji::bench {
namespace {

// A round in which each change costs `cpu_ns`.
ContenderRun Round(const std::string& name, uint64_t cpu_ns) {
  ContenderRun run;
  run.name = name;
  run.first = {1'000, cpu_ns};
  run.changes = {{10, cpu_ns}, {20, cpu_ns}, {30, cpu_ns}, {40, cpu_ns}};
  run.quiet = {5, cpu_ns};
  run.squared_errors = {0, 1, 0, 1};
  run.ssims = {1, 0.9, 1, 0.7};
  run.exact_changes = 2;
  run.exact_after_quiet = true;
  return run;
}

ScenarioFigures ThreeRounds() {
  return FiguresOf("name", "what", {{Round("shoji", 1'000)}, {Round("shoji", 9'000)}, {Round("shoji", 2'000)}});
}

TEST(ReplayFigures, BytesAreOfOneRoundWithoutTheFirstPicture) {
  const ContenderFigures figures = ThreeRounds().contenders.front();
  EXPECT_EQ(figures.first.bytes, 1'000u);
  EXPECT_EQ(figures.bytes, 105u);
  EXPECT_EQ(figures.quiet_bytes, 5u);
  EXPECT_EQ(figures.changes, 4u);
  EXPECT_EQ(figures.bytes_per_change.p50, 20);
  EXPECT_EQ(figures.bytes_per_change.p95, 40);
}

TEST(ReplayFigures, TimesAreTheMedianOfTheRounds) {
  const ContenderFigures figures = ThreeRounds().contenders.front();
  EXPECT_DOUBLE_EQ(figures.cpu_seconds, 5 * 2'000 / 1e9);
  EXPECT_EQ(figures.first.cpu_ns, 2'000u);
  EXPECT_DOUBLE_EQ(figures.cpu_us_per_change.p50, 2);
  EXPECT_DOUBLE_EQ(figures.cpu_us_per_change.p99, 9);
}

TEST(ReplayFigures, QualityIsOfTheFirstRound) {
  const ContenderFigures figures = ThreeRounds().contenders.front();
  EXPECT_NEAR(figures.psnr_db, 51.14, 0.01);  // of the mean error, 0.5
  EXPECT_DOUBLE_EQ(figures.ssim_mean, 0.9);
  EXPECT_DOUBLE_EQ(figures.ssim_least, 0.7);
  EXPECT_DOUBLE_EQ(figures.exact_share, 0.5);
}

TEST(ReplayFigures, AScreenThatNeverChangesHasFiguresToo) {
  ContenderRun still;
  still.name = "shoji";
  const ContenderFigures figures = FiguresOf("name", "what", {{still}}).contenders.front();
  EXPECT_EQ(figures.bytes, 0u);
  EXPECT_EQ(figures.cpu_us_per_change.p95, 0);
  EXPECT_EQ(figures.exact_share, 0);
}

TEST(ReplayFigures, TheTableSetsEachBesideTight) {
  std::vector<ContenderRun> round = {Round("shoji", 1'000), Round("tight-q8", 4'000)};
  round[1].quiet.bytes = 740;  // 840 together
  const std::string table = TableOf(FiguresOf("name", "what", {round}));
  EXPECT_NE(table.find("1/8"), std::string::npos) << table;
  EXPECT_NE(table.find("1/4"), std::string::npos) << table;
}

TEST(ReplayFigures, AnExactPictureHasNoSignalToNoiseInJson) {
  ContenderRun exact = Round("shoji", 1);
  exact.squared_errors = {0, 0, 0, 0};
  const auto json = JsonOf(FiguresOf("name", "what", {{exact}}));
  EXPECT_TRUE(json["contenders"]["shoji"]["psnr_db"].is_null());
  EXPECT_NEAR(JsonOf(ThreeRounds())["contenders"]["shoji"]["psnr_db"].get<double>(), 51.14, 0.01);
}

TEST(ReplayFigures, ThePageNeedsNothingButItself) {
  const std::string page = ReportOf({ThreeRounds()}, {{"commit", "<abc>"}});
  EXPECT_NE(page.find("<svg"), std::string::npos);
  EXPECT_NE(page.find("&lt;abc&gt;"), std::string::npos);
  for (const char* outside : {"src=", "href=", "http", "@import", "url("}) {
    EXPECT_EQ(page.find(outside), std::string::npos) << outside;
  }
}

TEST(BarChart, TheLongestBarIsTheLargestValue) {
  const std::string svg = LogBarChart("t", {{"a", 1, "", false}, {"b", 100, "", false}, {"c", 0, "", false}});
  EXPECT_NE(svg.find("width=\"420\""), std::string::npos) << svg;  // b
  EXPECT_NE(svg.find("width=\"140\""), std::string::npos) << svg;  // a: a decade of three
  EXPECT_NE(svg.find("width=\"0\""), std::string::npos) << svg;    // c
}

}  // namespace
}  // namespace shoji::bench
