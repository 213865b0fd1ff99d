// shoji-bench-audit: figures of the audit record on this machine's disk.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "bench/audit/record_figures.h"
#include "shoji_version.h"

namespace {

using shoji::bench::SearchFigure;
using shoji::bench::WriteFigure;

void PrintText(const std::vector<WriteFigure>& writing, const SearchFigure& search) {
  for (const auto& each : writing) {
    std::printf("write, %llu at once: %.0f entries/s (n %llu), p50 %.2f ms, p95 %.2f ms a sync\n",
                static_cast<unsigned long long>(each.batch), each.entries_per_s,
                static_cast<unsigned long long>(each.entries), each.p50_ms, each.p95_ms);
  }
  std::printf(
      "search, %llu entries, %.0f MB: 100 newest %.1f ms, whole record %.0f ms, counts %.0f ms, verify %.0f ms; "
      "peak memory %lld KiB\n",
      static_cast<unsigned long long>(search.entries), static_cast<double>(search.bytes) / 1e6, search.newest_ms,
      search.rare_ms, search.count_ms, search.verify_ms, static_cast<long long>(search.peak_rss_kib));
}

void PrintJson(const std::vector<WriteFigure>& writing, const SearchFigure& search) {
  nlohmann::ordered_json out = {{"write", nlohmann::ordered_json::array()}};
  for (const auto& each : writing) {
    out["write"].push_back({{"batch", each.batch},
                            {"entries", each.entries},
                            {"entries_per_s", each.entries_per_s},
                            {"p50_ms", each.p50_ms},
                            {"p95_ms", each.p95_ms}});
  }
  out["search"] = {{"entries", search.entries},          {"bytes", search.bytes},       {"newest_ms", search.newest_ms},
                   {"whole_ms", search.rare_ms},         {"count_ms", search.count_ms}, {"verify_ms", search.verify_ms},
                   {"peak_rss_kib", search.peak_rss_kib}};
  std::printf("%s\n", out.dump(2).c_str());
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Measures the audit record: entries per second alone and many at once, search, counts, verification.");
  app.set_version_flag("--version", SHOJI_VERSION);
  std::string directory = "/var/tmp";
  uint64_t batches = 300;
  uint64_t searched = 1'000'000;
  bool json = false;
  app.add_option("--directory", directory, "where to write, on the disk in question")->capture_default_str();
  app.add_option("--batches", batches, "syncs of each kind")->check(CLI::Range(1, 100'000))->capture_default_str();
  app.add_option("--searched", searched, "entries of the record that is looked through")
      ->check(CLI::Range(1, 10'000'000))
      ->capture_default_str();
  app.add_flag("--json", json, "print JSON");
  CLI11_PARSE(app, argc, argv);
  const auto writing = shoji::bench::MeasureWriting(directory, batches);
  const auto search = writing ? shoji::bench::MeasureSearching(directory, searched)
                              : shoji::Fail(writing.error().code, writing.error().message);
  if (!search) {
    std::fprintf(stderr, "shoji-bench-audit: %s\n", search.error().message.c_str());
    return 1;
  }
  json ? PrintJson(*writing, *search) : PrintText(*writing, *search);
  return 0;
}
