#include "session/host/runtime_directory.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <system_error>

#include "session/link/errno_text.h"

namespace shoji::host {
namespace {

namespace fs = std::filesystem;

constexpr mode_t kPassThrough = 0711;
// Beside the programs, or where the build puts it.
constexpr std::array kSandboxPrograms = {"shoji-agent", "libshojiime.so", "../lib/fcitx5/libshojiime.so"};

std::unexpected<Error> FailCode(const std::string& what, const std::error_code& code) {
  return Fail(ErrorCode::kIo, what + ": " + code.message());
}

Result<void> MakePassThrough(const fs::path& path) {
  std::error_code code;
  fs::create_directories(path, code);
  if (code) return FailCode("cannot make " + path.string(), code);
  if (::chmod(path.c_str(), kPassThrough) != 0) return link::FailErrno("chmod " + path.string());
  return {};
}

bool EveryoneReaches(const fs::path& directory) {
  for (fs::path part = directory;; part = part.parent_path()) {
    struct stat info{};
    if (::stat(part.c_str(), &info) != 0 || (info.st_mode & S_IXOTH) == 0) return false;
    if (part == part.root_path()) return true;
  }
}

Result<void> CopyPrograms(const fs::path& from, const fs::path& to) {
  for (const char* name : kSandboxPrograms) {
    std::error_code code;
    if (!fs::exists(from / name, code)) continue;
    const fs::path copy = to / fs::path(name).filename();
    fs::copy_file(from / name, copy, fs::copy_options::overwrite_existing, code);
    if (code) return FailCode("cannot copy " + (from / name).string(), code);
    ::chmod(copy.c_str(), 0755);
  }
  return {};
}

}  // namespace

Result<RuntimeDirectory> RuntimeDirectory::Make(const std::string& path) {
  if (auto made = MakePassThrough(path); !made) return std::unexpected(made.error());
  UniqueFd lock(::open((path + "/host.lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (!lock) return link::FailErrno("open " + path + "/host.lock");
  if (::flock(lock.get(), LOCK_EX | LOCK_NB) != 0) {
    return Fail(ErrorCode::kUnavailable, "another shoji-host uses " + path);
  }
  std::error_code ignored;
  fs::remove_all(path + "/s", ignored);
  if (auto made = MakePassThrough(path + "/s"); !made) return std::unexpected(made.error());
  return RuntimeDirectory(path, std::move(lock));
}

RuntimeDirectory::~RuntimeDirectory() {
  if (path_.empty() || !lock_) return;
  std::error_code ignored;
  fs::remove_all(path_ + "/s", ignored);
  fs::remove_all(path_ + "/bin", ignored);
  fs::remove(path_ + "/host.lock", ignored);
  ::rmdir(path_.c_str());  // stays when somebody else keeps something in it
}

Result<std::string> RuntimeDirectory::MakeSession(const std::string& id, uid_t uid) {
  std::string directory = path_ + "/s/" + id;
  if (::mkdir(directory.c_str(), 0700) != 0) return link::FailErrno("mkdir " + directory);
  if (uid != 0 && ::chown(directory.c_str(), uid, uid) != 0) return link::FailErrno("chown " + directory);
  return directory;
}

void RuntimeDirectory::RemoveSession(const std::string& id) {
  std::error_code ignored;
  fs::remove_all(path_ + "/s/" + id, ignored);
}

Result<std::string> RuntimeDirectory::PublishPrograms(const std::string& bin_dir) {
  std::error_code code;
  const fs::path source = fs::canonical(bin_dir, code);
  if (code) return FailCode("bin directory " + bin_dir, code);
  if (EveryoneReaches(source)) return source.string();
  struct statvfs mount{};
  if (::statvfs(path_.c_str(), &mount) == 0 && (mount.f_flag & ST_NOEXEC) != 0) {
    return Fail(ErrorCode::kIo, source.string() + " is not reachable for the sandboxes' users, and " + path_ +
                                    " is mounted noexec; make one of them usable");
  }
  const fs::path published = path_ + "/bin";
  if (auto made = MakePassThrough(published); !made) return std::unexpected(made.error());
  if (auto copied = CopyPrograms(source, published); !copied) return std::unexpected(copied.error());
  return published.string();
}

}  // namespace shoji::host
