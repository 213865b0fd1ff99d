#include "tests/fuzz/streams/forked_server.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "codec/base/check.h"

// How often each piece of code ran, as libFuzzer has it counted; named by the linker.
extern "C" uint8_t __start___sancov_cntrs[];
extern "C" uint8_t __stop___sancov_cntrs[];

// The limit is that of the product's processes, nearly; leaks end with the process.
extern "C" const char* __asan_default_options() {
  return "max_allocation_size_mb=1024:allocator_may_return_null=1:detect_leaks=0";
}

namespace shoji::fuzz {
namespace {

int idle_to = -1;  // in the server's process

size_t CounterBytes() { return static_cast<size_t>(__stop___sancov_cntrs - __start___sancov_cntrs); }

// What the two processes share: whether the server ended in order, then its counters.
uint8_t* TheShared() {
  static void* const memory =
      ::mmap(nullptr, 1 + CounterBytes(), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  SHOJI_CHECK(memory != MAP_FAILED);
  return static_cast<uint8_t*>(memory);
}
bool HasEnded() { return TheShared()[0] != 0; }
void SetEnded(bool ended) { TheShared()[0] = ended ? 1 : 0; }
uint8_t* TheirCounters() { return TheShared() + 1; }

[[noreturn]] void RunServer(const std::function<void()>& serve, std::span<const int> ours, int said, int idle) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  for (const int fd : ours) ::close(fd);
  ::dup2(said, STDERR_FILENO);
  idle_to = idle;
  serve();
  std::memcpy(TheirCounters(), __start___sancov_cntrs, CounterBytes());
  SetEnded(true);
  std::_Exit(EXIT_SUCCESS);
}

std::string Content(int file) {
  std::string content(static_cast<size_t>(std::max<off_t>(0, ::lseek(file, 0, SEEK_END))), '\0');
  const ssize_t count = ::pread(file, content.data(), content.size(), 0);
  content.resize(static_cast<size_t>(std::max<ssize_t>(0, count)));
  return content;
}

}  // namespace

ForkedServer::ForkedServer(const std::function<void()>& serve, std::span<const int> ours)
    : said_(::memfd_create("said", MFD_CLOEXEC)) {
  std::array<int, 2> pipe{};
  SHOJI_CHECK(::pipe2(pipe.data(), O_CLOEXEC | O_NONBLOCK) == 0);
  idle_.Reset(pipe[0]);
  const UniqueFd idle(pipe[1]);
  SetEnded(false);
  std::signal(SIGPIPE, SIG_IGN);  // as the products' main() does
  process_ = ::fork();
  SHOJI_CHECK(process_ >= 0);
  if (process_ == 0) RunServer(serve, ours, said_.get(), idle.get());
}

ForkedServer::~ForkedServer() {
  if (process_ < 0) return;
  ::kill(process_, SIGKILL);
  ::waitpid(process_, nullptr, 0);
}

void ForkedServer::PassIdle() const {
  std::array<char, 64> times;
  while (::read(idle_.get(), times.data(), times.size()) > 0) continue;
}

void ForkedServer::ExpectOrderlyEnd() {
  int status = 0;
  while (::waitpid(process_, &status, 0) < 0) SHOJI_CHECK(errno == EINTR);  // libFuzzer's timer
  process_ = -1;
  if (!HasEnded()) {
    const std::string said = Content(said_.get());
    std::fprintf(stderr, "%s\nthe server ended with status %#x\n", said.c_str(), static_cast<unsigned>(status));
    std::abort();
  }
  std::transform(TheirCounters(), TheirCounters() + CounterBytes(), __start___sancov_cntrs, __start___sancov_cntrs,
                 [](uint8_t theirs, uint8_t own) { return std::max(theirs, own); });
}

}  // namespace shoji::fuzz

// The linker puts this one in the place of poll(), for what is linked into the fuzzer (--wrap): a server that is about
// to wait says so.
extern "C" int __real_poll(pollfd* files, nfds_t count, int timeout_ms);
extern "C" int __wrap_poll(pollfd* files, nfds_t count, int timeout_ms) {
  const int told = shoji::fuzz::idle_to;
  if (told < 0 || timeout_ms == 0) return __real_poll(files, count, timeout_ms);
  const int ready = __real_poll(files, count, 0);
  if (ready != 0) return ready;
  (void)!::write(told, "", 1);
  return __real_poll(files, count, timeout_ms);
}
