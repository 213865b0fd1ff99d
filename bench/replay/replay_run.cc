#include "bench/replay/replay_run.h"

#include <algorithm>
#include <ctime>
#include <utility>

#include "bench/replay/picture_quality.h"
#include "codec/damage/tile_differ.h"

namespace shoji::bench {
namespace {

constexpr Duration kLastQuiet = std::chrono::milliseconds(500);

uint64_t ThreadCpuNs() {
  timespec now{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<uint64_t>(now.tv_sec) * 1'000'000'000 + static_cast<uint64_t>(now.tv_nsec);
}

Rect BoundsOf(std::span<const Rect> rects) {
  Rect all = rects.front();
  for (const Rect& rect : rects) {
    const int right = std::max(all.right(), rect.right());
    const int bottom = std::max(all.bottom(), rect.bottom());
    all.x = std::min(all.x, rect.x);
    all.y = std::min(all.y, rect.y);
    all.width_px = right - all.x;
    all.height_px = bottom - all.y;
  }
  return all;
}

template <typename Action>
Result<Sample> Timed(Action action) {
  const uint64_t started = ThreadCpuNs();
  const Result<size_t> bytes = action();
  const uint64_t ended = ThreadCpuNs();
  if (!bytes) return std::unexpected(bytes.error());
  return Sample{*bytes, ended - started};
}

class Run {
 public:
  Run(PictureSource& source, std::span<const std::unique_ptr<Contender>> all, const RunOptions& options)
      : source_(source), all_(all), options_(options) {
    differ_.Reset(source.size());
    for (const auto& contender : all) {
      runs_.emplace_back();
      runs_.back().name = contender->name();
      runs_.back().settings = contender->settings();
    }
  }

  Result<std::vector<ContenderRun>> ToTheEnd() {
    Result<std::optional<Step>> step = source_.Next();
    while (step && *step) {
      const Duration at = (*step)->at;
      if (auto done = OneChange(**step); !done) return std::unexpected(done.error());
      options_.progress(++changes_);
      step = source_.Next();
      const Duration quiet = step && *step ? (*step)->at - at : kLastQuiet;
      if (auto done = Quiet(quiet); !done) return std::unexpected(done.error());
    }
    if (!step) return std::unexpected(step.error());
    for (size_t i = 0; i < all_.size(); ++i) runs_[i].operations = all_[i]->operations();
    return std::move(runs_);
  }

 private:
  Result<void> OneChange(const Step& step) {
    changed_.clear();
    const tile::Pixels picture = source_.picture();
    const damage::Source pixels{reinterpret_cast<const uint8_t*>(picture.first), picture.stride_px * 4};
    differ_.Scan(pixels, step.damage, nullptr, changed_);
    if (changes_ == 0) changed_.assign(1, {0, 0, picture.size.width_px, picture.size.height_px});  // black, too
    if (changed_.empty()) return {};
    const Change change{step.at, differ_.shadow(), step.damage, changed_, changes_ == 0};
    return ForEach([&](Contender& contender, ContenderRun& run) -> Result<void> {
      const Result<Sample> sample = Timed([&] { return contender.Encode(change); });
      if (!sample) return std::unexpected(sample.error());
      if (change.first) run.first = *sample;
      if (!change.first) run.changes.push_back(*sample);
      return Look(contender, run, !change.first);
    });
  }

  Result<void> Quiet(Duration since_change) {
    return ForEach([&](Contender& contender, ContenderRun& run) -> Result<void> {
      const Result<Sample> sample = Timed([&] { return contender.Quiet(since_change); });
      if (!sample) return std::unexpected(sample.error());
      run.quiet.bytes += sample->bytes;
      run.quiet.cpu_ns += sample->cpu_ns;
      return Look(contender, run, false);
    });
  }

  // What the viewer shows now, against the screen.
  Result<void> Look(Contender& contender, ContenderRun& run, bool after_change) {
    const Result<tile::Pixels> shown = contender.Show();
    if (!shown) return Fail(shown.error().code, run.name + ": " + shown.error().message);
    const Difference difference = FindDifference(differ_.shadow(), *shown);
    if (difference.pixels > 0 && contender.claims_exact()) return FailNotExact(run, difference);
    run.exact_after_quiet = difference.pixels == 0;
    if (!after_change) return {};
    run.exact_changes += difference.pixels == 0 ? 1 : 0;
    if (!options_.with_quality) return {};
    const PictureQuality quality = Compare(differ_.shadow(), *shown, BoundsOf(changed_));
    run.squared_errors.push_back(quality.squared_error);
    run.ssims.push_back(quality.ssim);
    return {};
  }

  std::unexpected<Error> FailNotExact(const ContenderRun& run, const Difference& difference) const {
    return Fail(ErrorCode::kInvalid, run.name + " claims to be exact after change " + std::to_string(changes_) +
                                         ", but " + std::to_string(difference.pixels) +
                                         " pixels differ, the first at " + std::to_string(difference.x) + "," +
                                         std::to_string(difference.y));
  }

  // In an order that turns with every change, so that nobody always finds the caches as a neighbour left them.
  template <typename Action>
  Result<void> ForEach(Action action) {
    for (size_t i = 0; i < all_.size(); ++i) {
      const size_t index = (i + static_cast<size_t>(changes_ + options_.round)) % all_.size();
      if (const Result<void> done = action(*all_[index], runs_[index]); !done) return done;
    }
    return {};
  }

  PictureSource& source_;
  std::span<const std::unique_ptr<Contender>> all_;
  const RunOptions& options_;
  damage::TileDiffer differ_;
  std::vector<Rect> changed_;
  std::vector<ContenderRun> runs_;
  int changes_ = 0;
};

}  // namespace

Result<std::vector<ContenderRun>> RunContenders(PictureSource& source, std::span<const std::unique_ptr<Contender>> all,
                                                const RunOptions& options) {
  return Run(source, all, options).ToTheEnd();
}

}  // namespace shoji::bench
