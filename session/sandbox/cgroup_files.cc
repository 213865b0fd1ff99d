#include "session/sandbox/cgroup_files.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>

namespace shoji::sandbox {
namespace {

std::unexpected<Error> ControlError(const std::string& path) {
  const int error = errno;
  return Fail(error == ENOENT ? ErrorCode::kNotFound : ErrorCode::kIo, path + ": " + std::strerror(error));
}

}  // namespace

Result<UniqueFd> OpenControl(const std::string& path) {
  UniqueFd file(open(path.c_str(), O_WRONLY | O_CLOEXEC));
  if (!file) return ControlError(path);
  return file;
}

Result<void> WriteControl(const std::string& path, std::string_view value) {
  auto file = OpenControl(path);
  if (!file) return std::unexpected(file.error());
  if (write(file->get(), value.data(), value.size()) != static_cast<ssize_t>(value.size())) return ControlError(path);
  return {};
}

std::string ReadControl(const std::string& path) {
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  return line;
}

uint64_t ReadNumber(const std::string& path) { return std::strtoull(ReadControl(path).c_str(), nullptr, 10); }

Result<void> MakeControlDirectory(const std::string& path) {
  if (mkdir(path.c_str(), 0755) != 0 && errno != EEXIST) return ControlError(path);
  return {};
}

std::vector<pid_t> ReadMembers(const std::string& procs_path) {
  std::ifstream file(procs_path);
  std::vector<pid_t> members;
  for (pid_t pid = 0; file >> pid;) members.push_back(pid);
  return members;
}

}  // namespace shoji::sandbox
