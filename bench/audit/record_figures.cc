#include "bench/audit/record_figures.h"

#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <filesystem>

#include "policy/audit/audit_log.h"
#include "policy/audit/audit_verifier.h"
#include "policy/audit/search/audit_search.h"

namespace shoji::bench {
namespace {

using audit::Event;

Event SomeEvent(uint64_t number) {
  audit::Destination reached;
  const std::string user = "user" + std::to_string(number % 300);
  const std::string host = "www" + std::to_string(number % 5'000) + ".example.jp";
  reached.session = "0123456789abcdef0123456789abcdef";
  reached.user = user;
  reached.department = number % 3 == 0 ? "税務課" : "市民課";
  reached.host = host;
  reached.port = 443;
  reached.answer = number % 50 == 0 ? "private_address" : "allowed";
  reached.phase = "closed";
  reached.bytes_down = static_cast<int64_t>(number % 100'000);
  return audit::DestinationReached(reached);
}

double MillisOf(const auto& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
}

double At(std::vector<double>& sorted, double part) {
  return sorted[static_cast<size_t>(part * static_cast<double>(sorted.size() - 1))];
}

// The record FILE and what lies beside it, gone at the end.
class Scratch {
 public:
  explicit Scratch(const std::string& directory) : path_(directory + "/shoji-bench-audit.jsonl") { Remove(); }
  ~Scratch() { Remove(); }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  const std::string& path() const { return path_; }

 private:
  void Remove() const {
    std::error_code none;
    std::filesystem::remove(path_, none);
    std::filesystem::remove(path_ + ".head", none);
  }
  std::string path_;
};

}  // namespace

Result<std::vector<WriteFigure>> MeasureWriting(const std::string& directory, uint64_t batches) {
  std::vector<WriteFigure> figures;
  for (const uint64_t batch : {1, 16, 128}) {
    const Scratch scratch(directory);
    const SystemClock clock;
    auto log = audit::AuditLog::Open(scratch.path(), clock);
    if (!log) return std::unexpected(log.error());
    std::vector<double> times;
    for (uint64_t i = 0; i < batches; ++i) {
      std::vector<Event> events;
      events.reserve(batch);
      for (uint64_t k = 0; k < batch; ++k) events.push_back(SomeEvent(i * batch + k));
      Result<void> appended;
      times.push_back(MillisOf([&] { appended = log->AppendBatch(events); }));
      if (!appended) return std::unexpected(appended.error());
    }
    double total_ms = 0;
    for (const double time : times) total_ms += time;
    std::ranges::sort(times);
    figures.push_back({batch, batch * batches, 1'000.0 * static_cast<double>(batch * batches) / total_ms,
                       At(times, 0.5), At(times, 0.95)});
  }
  return figures;
}

Result<SearchFigure> MeasureSearching(const std::string& directory, uint64_t entries) {
  const Scratch scratch(directory);
  const SystemClock clock;
  auto log = audit::AuditLog::Open(scratch.path(), clock);
  if (!log) return std::unexpected(log.error());
  for (uint64_t written = 0; written < entries;) {
    std::vector<Event> events;
    while (events.size() < 5'000 && written < entries) events.push_back(SomeEvent(written++));
    if (auto appended = log->AppendBatch(events); !appended) return std::unexpected(appended.error());
  }
  SearchFigure figure;
  figure.entries = entries;
  figure.bytes = std::filesystem::file_size(scratch.path());
  const audit::AuditSearch search(scratch.path());
  bool good = true;
  figure.newest_ms = MillisOf([&] { good = good && search.Find({}).has_value(); });
  figure.rare_ms = MillisOf([&] { good = good && search.Find({.user = "nobody"}).has_value(); });
  figure.count_ms = MillisOf([&] { good = good && search.Count({}, std::chrono::minutes(540)).has_value(); });
  figure.verify_ms = MillisOf([&] { good = good && audit::VerifyAuditFile(scratch.path()).has_value(); });
  if (!good) return Fail(ErrorCode::kIo, "the record could not be read back");
  rusage usage{};
  if (::getrusage(RUSAGE_SELF, &usage) == 0) figure.peak_rss_kib = usage.ru_maxrss;
  return figure;
}

}  // namespace shoji::bench
