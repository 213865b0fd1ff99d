// Gives the changes of one picture source to every contender, one after the other, change by change, and keeps what
// each cost and showed. The pixel oracle sits here: a contender that says "exact" and is not ends the run with an
// error. One thread; reads the thread's CPU clock.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "bench/peers/contender.h"
#include "bench/replay/picture_source.h"

namespace shoji::bench {

struct Sample {
  size_t bytes = 0;
  uint64_t cpu_ns = 0;
};

// What one contender did in one round.
struct ContenderRun {
  std::string name;
  std::string settings;
  Sample first;                 // the whole screen, to a viewer that has nothing
  std::vector<Sample> changes;  // each change after it
  Sample quiet;                 // all that was sent while nothing changed
  // Of the changed area, right after each change (after the first). Empty when quality was not asked for.
  std::vector<double> squared_errors;
  std::vector<double> ssims;
  int exact_changes = 0;  // after how many changes the viewer had the screen bit by bit
  bool exact_after_quiet = false;
  std::vector<OperationShare> operations;
};

struct RunOptions {
  int round = 0;             // turns the order of the contenders
  bool with_quality = true;  // PSNR and SSIM take longer than all the coding
  std::function<void(int changes)> progress = [](int) {};
};

// Plays `source` to its end and half a second beyond. Error when the source is bad, a contender fails, or one that
// claims to be exact is not.
Result<std::vector<ContenderRun>> RunContenders(PictureSource& source, std::span<const std::unique_ptr<Contender>> all,
                                                const RunOptions& options);

}  // namespace shoji::bench
