#include "broker/app/privileges.h"

#include <dirent.h>
#include <fcntl.h>
#include <grp.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstdlib>
#include <cstring>

#include "codec/base/c_handle.h"
#include "codec/base/unique_fd.h"

namespace shoji::app {
namespace {

std::unexpected<Error> FailWith(const std::string& what) {
  return Fail(ErrorCode::kIo, what + ": " + std::strerror(errno));
}

bool ReadId(std::string_view text, uint32_t& id) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
  return error == std::errc() && end == text.data() + text.size() && id != 0 && id != UINT32_MAX;
}

// The directory and the regular files and sockets right in it; nothing is followed.
Result<void> GiveAway(const std::string& directory, UserIds ids) {
  const CHandle<DIR, ::closedir> listing(::opendir(directory.c_str()));
  if (!listing) return FailWith("cannot read " + directory);
  const int fd = ::dirfd(listing.get());
  if (::fchmod(fd, 0700) != 0) return FailWith("cannot close " + directory + " to others");
  if (::fchown(fd, ids.uid, ids.gid) != 0) return FailWith("cannot give " + directory + " to the broker's user");
  while (const dirent* entry = ::readdir(listing.get())) {
    if (entry->d_type != DT_REG && entry->d_type != DT_SOCK) continue;
    if (::fchownat(fd, entry->d_name, ids.uid, ids.gid, AT_SYMLINK_NOFOLLOW) != 0) {
      return FailWith("cannot give " + directory + "/" + entry->d_name + " to the broker's user");
    }
  }
  return {};
}

}  // namespace

Result<UserIds> ParseUserIds(const std::string& text) {
  const size_t colon = text.find(':');
  UserIds ids;
  const bool fine = colon != std::string::npos && ReadId(std::string_view(text).substr(0, colon), ids.uid) &&
                    ReadId(std::string_view(text).substr(colon + 1), ids.gid);
  if (!fine) return Fail(ErrorCode::kInvalid, "user: must be UID:GID, both greater than 0, such as 199999:199999");
  return ids;
}

Result<std::string> BringStateAlong(const std::string& state, const std::string& runtime, UserIds ids) {
  if (auto given = GiveAway(state, ids); !given) return std::unexpected(given.error());
  std::string inside = runtime + "/state";
  if (::mkdir(inside.c_str(), 0700) != 0 && errno != EEXIST) return FailWith("cannot make " + inside);
  if (::unshare(CLONE_NEWNS) != 0) return FailWith("cannot make a mount namespace");
  if (::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) return FailWith("cannot make mounts private");
  if (::mount(state.c_str(), inside.c_str(), nullptr, MS_BIND, nullptr) != 0) return FailWith("cannot bind " + state);
  return inside;
}

Result<void> BecomeUser(UserIds ids) {
  int death_signal = 0;
  (void)::prctl(PR_GET_PDEATHSIG, &death_signal);
  const pid_t parent = ::getppid();
  if (::setgroups(0, nullptr) != 0 || ::setresgid(ids.gid, ids.gid, ids.gid) != 0 ||
      ::setresuid(ids.uid, ids.uid, ids.uid) != 0) {
    return FailWith("cannot become the broker's user");
  }
  if (::setuid(0) == 0) return Fail(ErrorCode::kIo, "root could be regained");
  // The kernel forgets the signal when the user changes.
  if (death_signal != 0 && (::prctl(PR_SET_PDEATHSIG, death_signal) != 0 || ::getppid() != parent)) {
    return Fail(ErrorCode::kUnavailable, "the parent ended while starting");
  }
  return {};
}

Result<void> AllowDescriptors(uint64_t needed) {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return FailWith("cannot read the limit of open files");
  limit.rlim_cur = limit.rlim_max;
  if (::setrlimit(RLIMIT_NOFILE, &limit) != 0) return FailWith("cannot raise the limit of open files");
  if (limit.rlim_cur >= needed) return {};
  return Fail(ErrorCode::kInvalid, "max-connections needs " + std::to_string(needed) + " open files and only " +
                                       std::to_string(limit.rlim_cur) +
                                       " are permitted: lower it, or raise the hard limit (LimitNOFILE=, ulimit -Hn)");
}

std::string TakeFromEnvironment(const char* name) {
  char* value = std::getenv(name);
  if (value == nullptr) return {};
  std::string taken(value);
  ::explicit_bzero(value, taken.size());  // what /proc/PID/environ shows
  ::unsetenv(name);
  return taken;
}

Result<void> SealProcess() {
  if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return FailWith("cannot refuse new privileges");
  if (::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0) return FailWith("cannot forbid core dumps");
  return {};
}

}  // namespace shoji::app
