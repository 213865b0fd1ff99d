#include "broker/rdp/door/door_program.h"

#include <fcntl.h>
#include <linux/close_range.h>
#include <linux/sched.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>

#include "broker/tls_key/certificate_file.h"
#include "session/link/unix_socket.h"

namespace shoji::rdp {
namespace {

constexpr int kHanded = 7;  // descriptors 0..6
constexpr int kCannotStart = 127;

std::unexpected<Error> Errno(const std::string& what) {
  return Fail(ErrorCode::kIo, what + ": " + std::strerror(errno));
}

// dup2 onto itself would leave close-on-exec set, and one descriptor must not cover another: all start above.
UniqueFd OutOfTheWay(int fd) { return UniqueFd(::fcntl(fd, F_DUPFD_CLOEXEC, kHanded + 1)); }

// In the new process, which shares nothing with the broker's threads: system calls only.
[[noreturn]] void Become(const std::array<UniqueFd, kHanded>& handed, int program, pid_t parent) {
  static char name[] = "shoji-rdp";
  static char client[] = "--client-fd", broker[] = "--broker-fd", certificate[] = "--certificate-fd",
              font[] = "--font-fd";
  static char three[] = "3", four[] = "4", five[] = "5", six[] = "6";
  static char* const arguments[] = {name, client, three, broker, four, certificate, five, font, six, nullptr};
  static char* const environment[] = {nullptr};
  bool fine = ::prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && ::getppid() == parent && ::setsid() >= 0 && ::chdir("/") == 0;
  for (int fd = 0; fd < kHanded; ++fd) fine = fine && ::dup2(handed[static_cast<size_t>(fd)].get(), fd) == fd;
  fine = fine && ::syscall(SYS_close_range, kHanded, ~0U, CLOSE_RANGE_CLOEXEC) == 0;
  ::signal(SIGPIPE, SIG_DFL);
  sigset_t none;
  sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  if (fine) ::syscall(SYS_execveat, program, "", arguments, environment, AT_EMPTY_PATH);
  ::_exit(kCannotStart);
}

}  // namespace

Result<DoorProgram> DoorProgram::Open(Settings settings) {
  UniqueFd program(::open(settings.program.c_str(), O_RDONLY | O_CLOEXEC));
  if (!program) return Fail(ErrorCode::kNotFound, settings.program + " cannot be opened");
  if (UniqueFd font(::open(settings.font.c_str(), O_RDONLY | O_CLOEXEC)); !font) {
    return Fail(ErrorCode::kNotFound, settings.font + " cannot be opened");
  }
  UniqueFd nothing(::open("/dev/null", O_RDWR | O_CLOEXEC));
  if (!nothing) return Errno("cannot open /dev/null");
  return DoorProgram(std::move(settings), std::move(program), std::move(nothing));
}

Result<DoorProgram::Started> DoorProgram::Start(const UniqueFd& client) const {
  auto pair = link::StreamPair();
  if (!pair) return std::unexpected(pair.error());
  // A copy for each process: they share no file position.
  const auto certificate = tls_key::MakeCertificateFile(settings_.certificate_pem);
  if (!certificate) return std::unexpected(certificate.error());
  const UniqueFd font(::open(settings_.font.c_str(), O_RDONLY | O_CLOEXEC));
  const int errors = settings_.keep_errors ? STDERR_FILENO : nothing_.get();
  const UniqueFd program = OutOfTheWay(program_.get());
  std::array<UniqueFd, kHanded> handed;
  size_t next = 0;
  for (const int fd :
       {nothing_.get(), nothing_.get(), errors, client.get(), pair->second.get(), certificate->get(), font.get()}) {
    handed[next] = OutOfTheWay(fd);
    if (!handed[next++]) return Errno("cannot hand on a descriptor");
  }
  const pid_t parent = ::getpid();
  int pidfd = -1;
  clone_args arguments{};
  arguments.flags = CLONE_PIDFD | CLONE_CLEAR_SIGHAND;
  arguments.pidfd = reinterpret_cast<uintptr_t>(&pidfd);
  arguments.exit_signal = SIGCHLD;
  const long pid = ::syscall(SYS_clone3, &arguments, sizeof(arguments));
  if (pid == 0) Become(handed, program.get(), parent);
  if (pid < 0) return Errno("cannot start shoji-rdp");
  return Started{DoorProcess(UniqueFd(pidfd)), std::move(pair->first)};
}

}  // namespace shoji::rdp
