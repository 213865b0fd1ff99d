// Runs shoji-inspect over one file at a time in each of a few disposable processes: bubblewrap gives it an empty root,
// no network and a little memory, it shuts itself in further, and it is killed when it takes too long. Owned by the
// broker, service thread; answers come through callbacks. A crash, a time-out or nonsense = not inspected.
#pragma once

#include <sys/types.h>

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "broker/extract/answer.h"
#include "codec/base/clock.h"
#include "codec/base/result.h"
#include "codec/base/unique_fd.h"
#include "session/link/poll_loop.h"

namespace shoji::transfer {

struct InspectedFile {
  std::string media_type;  // empty when not even that is known
  bool read = false;       // `text` is all the text there is
  std::string text;        // UTF-8 without NUL
  std::string
      why_not;  // for the log: "time", "crash", "no_reader", "unreadable", "too_much_text", "no_text", "unread_part"
};

class FileInspector {
 public:
  struct Settings {
    std::string program;   // shoji-inspect, by path
    size_t processes = 2;  // at once
    size_t max_waiting = 32;
    std::chrono::seconds within{40};
    size_t max_text_bytes = 16u << 20;
  };
  enum class Purpose { kInspect, kRead };
  using Done = std::function<void(InspectedFile)>;

  // Reads `program` now, while it can be reached (the broker gives its rights up later). kNotFound when it is not
  // there.
  static Result<std::unique_ptr<FileInspector>> Make(Settings settings, link::PollLoop& loop, const Clock& clock);
  FileInspector(Settings settings, Bytes program, link::PollLoop& loop, const Clock& clock);
  // Kills what runs; no callback comes afterwards.
  ~FileInspector();
  FileInspector(const FileInspector&) = delete;
  FileInspector& operator=(const FileInspector&) = delete;

  // `done` is called later, never from here. kUnavailable when too many wait.
  Result<void> Inspect(ByteSpan content, Purpose purpose, Done done);
  void Tick(TimePoint now);
  size_t busy() const { return running_.size() + waiting_.size(); }

 private:
  struct Task {
    UniqueFd content;  // a memory file, read-only for the process
    Purpose purpose = Purpose::kInspect;
    Done done;
  };
  struct Running {
    pid_t pid = -1;
    UniqueFd output;
    link::PollLoop::Token token = 0;
    TimePoint deadline;
    Bytes answer;
    Done done;
    size_t most_bytes = 0;
  };

  void StartNext();
  Result<void> Start(Task& task);
  void OnOutput(uint64_t id);
  void Finish(uint64_t id, bool on_time);

  Settings settings_;
  Bytes program_;  // by content: where it lies may be out of reach by then, or hold another version
  link::PollLoop& loop_;
  const Clock& clock_;
  std::deque<Task> waiting_;
  std::map<uint64_t, std::unique_ptr<Running>> running_;
  std::deque<std::pair<Done, InspectedFile>> failed_;  // told at the next tick
  uint64_t next_id_ = 1;
};

}  // namespace shoji::transfer
