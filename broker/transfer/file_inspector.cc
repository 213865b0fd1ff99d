#include "broker/transfer/file_inspector.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fstream>
#include <iterator>
#include <utility>
#include <vector>

#include "broker/transfer/inspector_command.h"

namespace shoji::transfer {
namespace {

constexpr size_t kAnswerHeads = 256;  // both heads and the media type
constexpr int kReadsPerWake = 16;     // others are to be served, too

std::unexpected<Error> Errno(const std::string& what) {
  return Fail(ErrorCode::kIo, what + ": " + std::strerror(errno));
}

// Sealed: what is inspected is what was handed in.
Result<UniqueFd> MemoryFile(ByteSpan content) {
  UniqueFd file(::memfd_create("inspected", MFD_CLOEXEC | MFD_ALLOW_SEALING));
  if (!file) return Errno("no memory file");
  for (ByteSpan rest = content; !rest.empty();) {
    const ssize_t written = ::write(file.get(), rest.data(), rest.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return Errno("cannot fill a memory file");
    rest = rest.subspan(static_cast<size_t>(written));
  }
  const bool sealed = ::fcntl(file.get(), F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL) == 0;
  if (!sealed || ::lseek(file.get(), 0, SEEK_SET) != 0) return Errno("cannot seal a memory file");
  return file;
}

// A session, and so a process group, of its own. Exactly these descriptors: 0 the file, 1 the answer, 2 our own error
// output, 3 the program.
Result<pid_t> Spawn(const std::vector<std::string>& command, int input, int output, int program) {
  std::vector<char*> arguments;
  arguments.reserve(command.size() + 1);
  for (const std::string& argument : command) arguments.push_back(const_cast<char*>(argument.c_str()));
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, program, kProgramFd);
  posix_spawn_file_actions_addclosefrom_np(&actions, kProgramFd + 1);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t none;
  sigset_t all;
  sigemptyset(&none);
  sigfillset(&all);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &all);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  std::array<char*, 1> environment = {nullptr};
  pid_t pid = -1;
  errno = posix_spawn(&pid, arguments[0], &actions, &attributes, arguments.data(), environment.data());
  const int error = errno;
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  errno = error;
  if (error != 0) return Errno("cannot start bubblewrap");
  return pid;
}

// dup2 onto itself would leave close-on-exec set, so everything is moved out of the way of 0 to 3 first.
UniqueFd OutOfTheWay(int fd) { return UniqueFd(::fcntl(fd, F_DUPFD_CLOEXEC, kProgramFd + 1)); }

// The whole group: a bubblewrap killed right after its fork leaves behind a child that waits for it for ever. That
// child, process 1 of the sandbox, stays in the group, and takes with it whatever else runs there.
void End(pid_t pid) {
  ::kill(-pid, SIGKILL);
  while (::waitpid(pid, nullptr, 0) < 0 && errno == EINTR) {
  }
}

std::string_view Name(extract::Outcome outcome) {
  switch (outcome) {
    case extract::Outcome::kRead:
      return "";
    case extract::Outcome::kNoReader:
      return "no_reader";
    case extract::Outcome::kUnreadable:
      return "unreadable";
    case extract::Outcome::kTooMuchText:
      return "too_much_text";
    case extract::Outcome::kNoText:
      return "no_text";
    case extract::Outcome::kUnreadPart:
      return "unread_part";
  }
  return "unreadable";
}

InspectedFile Understand(ByteSpan bytes, size_t most, bool on_time) {
  const auto answer = extract::ParseAnswer(bytes, most);
  if (!answer) return {.media_type = {}, .read = false, .text = {}, .why_not = on_time ? "crash" : "time"};
  if (!on_time) return {.media_type = answer->media_type, .read = false, .text = {}, .why_not = "time"};
  return {.media_type = answer->media_type,
          .read = answer->outcome == extract::Outcome::kRead,
          .text = answer->text,
          .why_not = std::string(Name(answer->outcome))};
}

}  // namespace

FileInspector::FileInspector(Settings settings, Bytes program, link::PollLoop& loop, const Clock& clock)
    : settings_(std::move(settings)), program_(std::move(program)), loop_(loop), clock_(clock) {}

FileInspector::~FileInspector() {
  for (auto& [id, running] : running_) {
    loop_.Remove(running->token);
    End(running->pid);
  }
}

Result<std::unique_ptr<FileInspector>> FileInspector::Make(Settings settings, link::PollLoop& loop,
                                                           const Clock& clock) {
  std::ifstream file(settings.program, std::ios::binary);
  Bytes program{std::istreambuf_iterator<char>(file), {}};
  if (!file || program.empty()) return Fail(ErrorCode::kNotFound, settings.program + " cannot be read");
  return std::make_unique<FileInspector>(std::move(settings), std::move(program), loop, clock);
}

Result<void> FileInspector::Inspect(ByteSpan content, Purpose purpose, Done done) {
  if (waiting_.size() >= settings_.max_waiting) return Fail(ErrorCode::kUnavailable, "too many files wait");
  auto file = MemoryFile(content);
  if (!file) return std::unexpected(file.error());
  waiting_.push_back({std::move(*file), purpose, std::move(done)});
  StartNext();
  return {};
}

void FileInspector::StartNext() {
  while (!waiting_.empty() && running_.size() < settings_.processes) {
    Task task = std::move(waiting_.front());
    waiting_.pop_front();
    if (!Start(task)) failed_.emplace_back(std::move(task.done), InspectedFile{{}, false, {}, "crash"});
  }
}

Result<void> FileInspector::Start(Task& task) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return Errno("pipe");
  auto running = std::make_unique<Running>();
  running->output = UniqueFd(ends[0]);
  const UniqueFd write_end(ends[1]);
  if (::fcntl(running->output.get(), F_SETFL, O_NONBLOCK) != 0) return Errno("pipe");
  std::vector<std::string> arguments = {"--most-text-bytes", std::to_string(settings_.max_text_bytes)};
  if (task.purpose == Purpose::kRead) arguments.emplace_back("--extract");
  const UniqueFd input = OutOfTheWay(task.content.get());
  const UniqueFd output = OutOfTheWay(write_end.get());
  // A copy of its own: bubblewrap reads it from where the file stands.
  const auto copy = MemoryFile(program_);
  if (!copy) return std::unexpected(copy.error());
  const UniqueFd program = OutOfTheWay(copy->get());
  const auto pid = Spawn(InspectorCommand(arguments), input.get(), output.get(), program.get());
  if (!pid) return std::unexpected(pid.error());
  const uint64_t id = next_id_++;
  running->pid = *pid;
  running->deadline = clock_.Now() + settings_.within;
  running->done = std::move(task.done);
  running->most_bytes = settings_.max_text_bytes + kAnswerHeads;
  running->token = loop_.Add(running->output.get(), [this, id](link::Ready) { OnOutput(id); });
  running_.emplace(id, std::move(running));
  return {};
}

void FileInspector::OnOutput(uint64_t id) {
  const auto found = running_.find(id);
  if (found == running_.end()) return;
  Running& running = *found->second;
  std::array<uint8_t, 64 * 1024> piece;
  for (int i = 0; i < kReadsPerWake; ++i) {
    const ssize_t count = ::read(running.output.get(), piece.data(), piece.size());
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (count <= 0) return Finish(id, true);
    running.answer.insert(running.answer.end(), piece.begin(), piece.begin() + count);
    if (running.answer.size() > running.most_bytes) return Finish(id, true);  // which no answer is
  }
}

void FileInspector::Finish(uint64_t id, bool on_time) {
  const std::unique_ptr<Running> running = std::move(running_.extract(id).mapped());
  loop_.Remove(running->token);
  End(running->pid);  // it has nothing more to say
  InspectedFile inspected = Understand(running->answer, settings_.max_text_bytes, on_time);
  StartNext();
  running->done(std::move(inspected));
}

void FileInspector::Tick(TimePoint now) {
  for (auto& [done, file] : std::exchange(failed_, {})) done(std::move(file));
  std::vector<uint64_t> late;
  for (const auto& [id, running] : running_) {
    if (now >= running->deadline) late.push_back(id);
  }
  for (const uint64_t id : late) {
    if (running_.contains(id)) Finish(id, false);
  }
}

}  // namespace shoji::transfer
