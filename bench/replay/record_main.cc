// shoji-bench-record: writes what happens on a running screen, or a scenario, as a sequence for shoji-bench-replay.
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <ctime>
#include <iostream>

#include "bench/replay/scenario.h"
#include "bench/replay/screen_file.h"
#include "bench/replay/sequence_writer.h"
#include "bench/report/result_file.h"
#include "codec/damage/tile_differ.h"
#include "shoji_version.h"

namespace {

using namespace shoji;
using namespace shoji::bench;

struct Options {
  std::string output;
  std::string framebuffer;
  int session = -1;
  std::string scenario;
  std::vector<int> size = {1280, 800};
  int seconds = 10;
  int fps = 60;
  uint64_t seed = 1;
  int moments = 1'000'000;
};

void AddOptions(CLI::App& app, Options& options) {
  app.add_option("--output", options.output, "the file to write")->required();
  auto* what = app.add_option_group("what", "what to record");
  what->add_option("--framebuffer", options.framebuffer, "the file of a running Xvfb -fbdir")->check(CLI::ExistingFile);
  what->add_option("--session", options.session, "the session of this shoji-session process; 0: the only one")
      ->check(CLI::Range(0, 1 << 22));
  what->add_option("--scenario", options.scenario, "this scenario of shoji-bench-replay");
  what->require_option(1);
  app.add_option("--size", options.size, "width and height of the part to record, from the top left")->expected(2);
  app.add_option("--seconds", options.seconds, "how long")->capture_default_str()->check(CLI::Range(1, 3600));
  app.add_option("--fps", options.fps, "how often to look, each second")
      ->capture_default_str()
      ->check(CLI::Range(1, 240));
  app.add_option("--seed", options.seed, "of the scenario")->capture_default_str();
  app.add_option("--moments", options.moments, "of the scenario, at most")->check(CLI::Range(1, 1'000'000));
}

// A screen is as it is: between two looks changes add up, and one may be seen half drawn.
class Recording {
 public:
  explicit Recording(const tile::Pixels& screen) : screen_(screen), writer_(screen.size) { differ_.Reset(screen.size); }

  void Look(Duration at) {
    std::vector<Rect> changed;
    const damage::Source source{reinterpret_cast<const uint8_t*>(screen_.first), screen_.stride_px * 4};
    differ_.ScanAll(source, nullptr, changed);
    if (changes_ == 0) changed.assign(1, {0, 0, screen_.size.width_px, screen_.size.height_px});
    if (changed.empty()) return;
    writer_.Add({at, changed}, differ_.shadow());
    ++changes_;
  }
  int changes() const { return changes_; }
  Bytes Finish() { return writer_.Finish(); }

 private:
  tile::Pixels screen_;
  damage::TileDiffer differ_;
  SequenceWriter writer_;
  int changes_ = 0;
};

void WaitUntil(const timespec& start, Duration since_start) {
  const int64_t nanoseconds = start.tv_nsec + since_start.count() * 1000;
  const timespec until{start.tv_sec + nanoseconds / 1'000'000'000, nanoseconds % 1'000'000'000};
  while (::clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, nullptr) == EINTR) continue;
}

Result<Bytes> RecordScreen(const Options& options) {
  Result<std::string> path = options.framebuffer;
  if (options.session >= 0) path = FindSessionScreen(options.session);
  if (!path) return std::unexpected(path.error());
  const Result<ScreenFile> file = ScreenFile::Open(*path);
  if (!file) return std::unexpected(file.error());
  const Rect part{0, 0, options.size[0], options.size[1]};
  if (!Contains(file->pixels().size, part)) return Fail(ErrorCode::kInvalid, "the screen is smaller than --size");
  Recording recording(file->pixels().Crop(part));
  timespec start{};
  ::clock_gettime(CLOCK_MONOTONIC, &start);
  for (int look = 0; look < options.seconds * options.fps; ++look) {
    const Duration at = std::chrono::microseconds(int64_t{1'000'000} * look / options.fps);
    WaitUntil(start, at);
    recording.Look(at);
    if (::isatty(STDERR_FILENO) != 0 && look % options.fps == 0) {
      std::cerr << "\r" << look / options.fps << " s, " << recording.changes() << " changes " << std::flush;
    }
  }
  return recording.Finish();
}

Result<Bytes> RecordScenario(const Options& options) {
  const Scenario* scenario = FindScenario(options.scenario);
  if (scenario == nullptr) return Fail(ErrorCode::kNotFound, "no scenario " + options.scenario);
  const auto source = Play(*scenario, options.seed, options.moments);
  SequenceWriter writer(source->size());
  auto step = source->Next();
  for (; step && *step; step = source->Next()) writer.Add(**step, source->picture());
  if (!step) return std::unexpected(step.error());
  return writer.Finish();
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Records a running screen, or a scenario, into a file that shoji-bench-replay --sequence reads.",
               "shoji-bench-record");
  app.set_version_flag("--version", SHOJI_VERSION);
  Options options;
  AddOptions(app, options);
  CLI11_PARSE(app, argc, argv);
  const Size size{options.size[0], options.size[1]};
  if (size != ClampScreen(size)) return std::cerr << "--size: even numbers, 320x240 to 3840x2160\n", 2;
  const Result<Bytes> file = options.scenario.empty() ? RecordScreen(options) : RecordScenario(options);
  if (!file) return std::cerr << file.error().message << "\n", 1;
  if (!WriteResult(options.output, std::string(AsText(*file)))) return 1;
  std::cout << options.output << ": " << file->size() << " bytes\n";
  return 0;
}
