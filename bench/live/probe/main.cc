// shoji-bench-probe: reads a bench page's marker strips in a viewer's framebuffer. Prints JSON lines; asserts nothing.
#include <sys/prctl.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdio>
#include <iostream>
#include <nlohmann/json.hpp>
#include <random>
#include <thread>

#include "bench/live/probe/framebuffer_file.h"
#include "bench/live/probe/key_sender.h"
#include "bench/live/probe/watcher.h"
#include "shoji_version.h"

namespace {

using namespace shoji;
using namespace shoji::bench;
using Steady = std::chrono::steady_clock;

// 2.5 kHz: finer than anything compared, and 1 % of a core.
constexpr auto kPeriod = std::chrono::microseconds(400);

struct Options {
  std::string framebuffer, display;
  int64_t base_ms = 0;
  double seconds = 5, find_seconds = 10;
  int key_interval_ms = 0;
  uint32_t seed = 1;
  int step = -1;  // wait for this step of a slow-motion run instead of watching for a time
};

SinceBase Now(const Options& options) {
  const auto wall = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<SinceBase>(wall) - std::chrono::milliseconds(options.base_ms);
}

// The strips, once at least two are there. The page may still be on its way.
std::vector<Corner> Find(const Pixels& pixels, const Options& options) {
  const auto end = Steady::now() + std::chrono::duration<double>(options.find_seconds);
  auto strips = FindMarkers(pixels);
  while (strips.size() < 2 && Steady::now() < end) {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    strips = FindMarkers(pixels);
  }
  return strips;
}

// When to press which key: people do not type in step with a display's 60 Hz.
class Typist {
 public:
  Typist(Result<KeySender> sender, const Options& options)
      : sender_(std::move(sender)), interval_ms_(options.key_interval_ms), random_(options.seed), due_(Steady::now()) {
    Schedule();
  }
  bool works() const { return !interval_ms_ || sender_.has_value(); }
  const std::string& problem() const { return sender_.error().message; }

  void Tick(Watcher& watcher, const Options& options) {
    if (!interval_ms_ || Steady::now() < due_) return;
    constexpr std::string_view kText = "shoji ha hikari dake wo toosu ";
    watcher.KeySent(Now(options));
    if (!sender_->Tap(kText[next_++ % kText.size()])) interval_ms_ = 0;
    Schedule();
  }

 private:
  void Schedule() {
    std::uniform_int_distribution<int> jitter(interval_ms_ * 3 / 4, interval_ms_ * 5 / 4);
    due_ += std::chrono::milliseconds(jitter(random_));
  }

  Result<KeySender> sender_;
  int interval_ms_;
  std::mt19937 random_;
  Steady::time_point due_;
  size_t next_ = 0;
};

void Print(const FrameSeen& frame) {
  const auto& [seen_at, marker] = frame;
  std::printf("{\"frame\":{\"seen_us\":%lld,\"drawn_us\":%lld,\"keys\":%d,\"step\":%d}}\n",
              static_cast<long long>(seen_at.count()), static_cast<long long>(marker.drawn_at) * 100, marker.keys,
              marker.step);
}

void Watch(Watcher& watcher, Typist& typist, const Options& options) {
  const auto end = Steady::now() + std::chrono::duration<double>(options.seconds);
  // Keys sent last get some time to arrive; nothing more is sent.
  const auto last_key = end - std::chrono::milliseconds(options.key_interval_ms ? 500 : 0);
  for (auto next = Steady::now(); next < end; next += kPeriod) {
    std::this_thread::sleep_until(next);
    const auto frame = watcher.Look(Now(options));
    if (frame) Print(*frame);
    for (const auto& key : watcher.TakeKeys()) {
      std::printf("{\"key_us\":%lld}\n", static_cast<long long>((key.seen_at - key.sent_at).count()));
    }
    if (frame && options.step >= 0 && frame->marker.step == options.step) return;
    if (next < last_key) typist.Tick(watcher, options);
  }
  if (watcher.keys_waiting() > 0) std::printf("{\"keys_lost\":%zu}\n", watcher.keys_waiting());
}

int Run(const Options& options) {
  prctl(PR_SET_TIMERSLACK, 1'000);  // the default of 50 us would be an eighth of a period
  const auto file = FramebufferFile::Map(options.framebuffer);
  if (!file) return std::cerr << "probe: " << file.error().message << "\n", 2;
  Typist typist(options.key_interval_ms ? KeySender::Connect(options.display) : Fail(ErrorCode::kInvalid, "no keys"),
                options);
  if (!typist.works()) return std::cerr << "probe: " << typist.problem() << "\n", 2;
  const auto strips = Find(file->pixels(), options);
  if (strips.size() < 2) return std::cerr << "probe: no marker strips are in sight\n", 3;
  nlohmann::json found = nlohmann::json::array();
  for (const Corner strip : strips) found.push_back({strip.x, strip.y});
  std::cout << nlohmann::json{{"strips", found}} << std::endl;
  Watcher watcher(file->pixels(), strips);
  Watch(watcher, typist, options);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Reads a bench page's marker strips in the framebuffer file of an Xvfb -fbdir.", "shoji-bench-probe");
  app.set_version_flag("--version", SHOJI_VERSION);
  Options options;
  app.add_option("--framebuffer", options.framebuffer, "the XWD file")->required();
  app.add_option("--base", options.base_ms, "zero of the pages' clock, ms since 1970")->required();
  app.add_option("--seconds", options.seconds, "how long to watch")->check(CLI::Range(0.1, 3600.0));
  app.add_option("--find-seconds", options.find_seconds, "how long to look for the strips")
      ->check(CLI::Range(0.0, 60.0));
  app.add_option("--display", options.display, "the viewer's display, for keys");
  app.add_option("--key-interval-ms", options.key_interval_ms, "type a key this often, +-25 %; 0: none")
      ->check(CLI::Range(0, 10'000));
  app.add_option("--seed", options.seed, "of the intervals between keys");
  app.add_option("--step", options.step, "end when this step is visible")->check(CLI::Range(0, 65'535));
  CLI11_PARSE(app, argc, argv);
  return Run(options);
}
