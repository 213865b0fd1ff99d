#include "broker/store/state_directory.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstring>

namespace shoji::store {

Result<StateDirectory> StateDirectory::Open(const std::string& path) {
  if (::mkdir(path.c_str(), 0700) != 0 && errno != EEXIST) {
    return Fail(ErrorCode::kIo, "cannot make the state directory " + path + ": " + std::strerror(errno));
  }
  return OpenExisting(path);
}

Result<StateDirectory> StateDirectory::OpenExisting(const std::string& path) {
  StateDirectory directory;
  directory.path_ = path;
  directory.fd_.Reset(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  struct stat status{};
  if (!directory.fd_ || ::fstat(directory.fd(), &status) != 0) {
    const auto code = errno == ENOENT ? ErrorCode::kNotFound : ErrorCode::kIo;
    return Fail(code, "cannot use the state directory " + path + ": " + std::strerror(errno));
  }
  directory.owner_ = status.st_uid;
  return directory;
}

}  // namespace shoji::store
