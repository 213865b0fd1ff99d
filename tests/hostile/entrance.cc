#include "tests/hostile/entrance.h"

#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "session/sandbox/seccomp_filter.h"
#include "tests/hostile/impostor.h"

namespace shoji::hostile {
namespace {

constexpr int kAgentsNamespaces =
    CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWCGROUP;
constexpr int kInsideFds = 5;

using Program = std::vector<sock_filter>;

std::unexpected<Error> Failed(const std::string& step) {
  return Fail(ErrorCode::kIo, step + ": " + std::strerror(errno));
}

// What is prepared outside and used inside.
struct Luggage {
  UniqueFd program;
  UniqueFd null;
  UniqueFd framebuffer;
  UniqueFd reports;
  std::vector<Program> filters;
  uid_t uid = 0;  // as numbered inside
};

// "4:memory:/shoji/X" (v1) or "0::/shoji/X" (v2) as the file that moves a writer there; "" when there is nothing to do.
std::string JoiningFile(const std::string& line) {
  const size_t first = line.find(':');
  const size_t second = line.find(':', first + 1);
  if (second == std::string::npos) return "";
  const std::string controllers = line.substr(first + 1, second - first - 1);
  const std::string path = line.substr(second + 1);
  if (path == "/" || controllers.starts_with("name=")) return "";
  std::string mount = "/sys/fs/cgroup";
  if (!controllers.empty()) mount += "/" + controllers;
  if (controllers.empty() && std::filesystem::exists(mount + "/unified")) mount += "/unified";
  return mount + path + "/cgroup.procs";
}

Result<void> JoinCgroups(const std::string& proc) {
  std::ifstream memberships(proc + "/cgroup");
  int joined = 0;
  for (std::string line; std::getline(memberships, line);) {
    const std::string file = JoiningFile(line);
    if (file.empty()) continue;
    const UniqueFd members(open(file.c_str(), O_WRONLY | O_CLOEXEC));
    if (!members || write(members.get(), "0", 1) != 1) return Failed(file);
    ++joined;
  }
  if (joined == 0) return Fail(ErrorCode::kNotFound, "the agent is in no cgroup of its own");
  return {};
}

// Outside: the agent's place in the order in which the kernel kills when memory runs out.
void TakeOutOfMemoryScore(const std::string& proc) {
  std::ifstream score(proc + "/oom_score_adj");
  std::ofstream("/proc/self/oom_score_adj") << score.rdbuf();
}

// Inside: another user's limits can be read only with privileges over that user.
Result<void> TakeLimits(pid_t agent) {
  for (int resource = 0; resource < RLIMIT_NLIMITS; ++resource) {
    rlimit limit{};
    const auto which = static_cast<__rlimit_resource>(resource);
    if (prlimit(agent, which, nullptr, &limit) != 0 || prlimit(0, which, &limit, nullptr) != 0) {
      return Failed("prlimit");
    }
  }
  return {};
}

Result<std::vector<Program>> Filters() {
  auto files = sandbox::BuildSeccompPrograms();
  if (!files) return std::unexpected(files.error());
  std::vector<Program> filters;
  for (const UniqueFd& file : *files) {
    Program filter(BPF_MAXINSNS);
    const ssize_t bytes = read(file.get(), filter.data(), filter.size() * sizeof(sock_filter));
    if (bytes <= 0) return Failed("read filter");
    filter.resize(static_cast<size_t>(bytes) / sizeof(sock_filter));
    filters.push_back(std::move(filter));
  }
  return filters;
}

Result<Luggage> Pack(pid_t agent, const std::string& proc, const std::string& program) {
  Luggage luggage;
  luggage.program.Reset(open(program.c_str(), O_RDONLY | O_CLOEXEC));
  if (!luggage.program) return Failed(program);
  luggage.null.Reset(open("/dev/null", O_RDWR | O_CLOEXEC));
  auto framebuffer = Borrow(agent, 4);
  if (!framebuffer) return std::unexpected(framebuffer.error());
  luggage.framebuffer = std::move(*framebuffer);
  auto filters = Filters();
  if (!filters) return std::unexpected(filters.error());
  luggage.filters = std::move(*filters);
  std::ifstream map(proc + "/uid_map");
  if (!(map >> luggage.uid) || luggage.uid == 0) return Fail(ErrorCode::kInvalid, "the agent has no uid of its own");
  return luggage;
}

bool DropPrivileges(uid_t uid) {
  for (int capability = 0; capability <= CAP_LAST_CAP; ++capability) prctl(PR_CAPBSET_DROP, capability, 0, 0, 0);
  __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
  __user_cap_data_struct none[2] = {};
  return setresgid(uid, uid, uid) == 0 && setresuid(uid, uid, uid) == 0 && syscall(SYS_capset, &header, none) == 0 &&
         prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && prctl(PR_SET_PDEATHSIG, SIGKILL) == 0;
}

bool LoadFilters(std::vector<Program>& filters) {
  for (Program& filter : filters) {
    const sock_fprog program{static_cast<unsigned short>(filter.size()), filter.data()};
    if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) != 0) return false;
  }
  return true;
}

bool PlaceDescriptors(Luggage& luggage) {
  const UniqueFd* places[kInsideFds] = {&luggage.null, &luggage.null, &luggage.null, &luggage.reports,
                                        &luggage.framebuffer};
  int copies[kInsideFds];
  for (int i = 0; i < kInsideFds; ++i) copies[i] = fcntl(places[i]->get(), F_DUPFD_CLOEXEC, 100);
  luggage.program.Reset(fcntl(luggage.program.get(), F_DUPFD_CLOEXEC, 100));
  for (int i = 0; i < kInsideFds; ++i) {
    if (dup2(copies[i], i) != i) return false;
  }
  return close_range(kInsideFds, ~0u, CLOSE_RANGE_CLOEXEC) == 0;
}

// The forked child: the first process that is in the PID namespace, too. A failure's step is its exit status.
[[noreturn]] void Intrude(Luggage& luggage, char* const* arguments) {
  if (!DropPrivileges(luggage.uid)) _exit(101);
  if (chdir("/home/user") != 0) _exit(102);
  if (!PlaceDescriptors(luggage)) _exit(103);
  if (!LoadFilters(luggage.filters)) _exit(104);
  char home[] = "HOME=/home/user";
  char* const environment[] = {home, nullptr};
  fexecve(luggage.program.get(), arguments, environment);
  _exit(105);
}

}  // namespace

Result<Intruder> Enter(pid_t agent, const std::string& program, const std::vector<std::string>& arguments) {
  const std::string proc = "/proc/" + std::to_string(agent);
  auto luggage = Pack(agent, proc, program);
  if (!luggage) return std::unexpected(luggage.error());
  std::vector<std::string> words{"intruder"};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> argv;
  argv.reserve(words.size() + 1);
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) return Failed("socketpair");
  Intruder intruder{-1, UniqueFd(ends[0])};
  luggage->reports.Reset(ends[1]);

  const UniqueFd process(static_cast<int>(syscall(SYS_pidfd_open, agent, 0)));
  if (!process) return Failed("pidfd_open");
  if (auto joined = JoinCgroups(proc); !joined) return std::unexpected(joined.error());
  TakeOutOfMemoryScore(proc);
  if (setgroups(0, nullptr) != 0) return Failed("setgroups");
  if (setns(process.get(), kAgentsNamespaces) != 0) return Failed("setns");
  if (auto taken = TakeLimits(agent); !taken) return std::unexpected(taken.error());
  intruder.pid = fork();
  if (intruder.pid < 0) return Failed("fork");
  if (intruder.pid == 0) Intrude(*luggage, argv.data());
  return intruder;
}

}  // namespace shoji::hostile
