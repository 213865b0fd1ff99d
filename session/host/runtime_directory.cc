#include "session/host/runtime_directory.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <system_error>

#include "session/link/errno_text.h"

namespace shoji::host {
namespace {

namespace fs = std::filesystem;

constexpr mode_t kPassThrough = 0711;

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
  fs::remove(path_ + "/host.lock", ignored);
  ::rmdir(path_.c_str());  // stays when somebody else keeps something in it
}

Result<std::string> RuntimeDirectory::MakeSession(const std::string& id, uid_t uid) {
  const std::string directory = path_ + "/s/" + id;
  if (::mkdir(directory.c_str(), 0700) != 0) return link::FailErrno("mkdir " + directory);
  if (uid != 0 && ::chown(directory.c_str(), uid, uid) != 0) return link::FailErrno("chown " + directory);
  return directory;
}

void RuntimeDirectory::RemoveSession(const std::string& id) {
  std::error_code ignored;
  fs::remove_all(path_ + "/s/" + id, ignored);
}

}  // namespace shoji::host
