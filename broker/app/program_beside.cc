#include "broker/app/program_beside.h"

#include <unistd.h>

#include <array>
#include <climits>

namespace shoji::app {

std::string ProgramBeside(const std::string& configured, const std::string& name) {
  if (!configured.empty()) return configured;
  std::array<char, PATH_MAX> own{};
  const ssize_t size = ::readlink("/proc/self/exe", own.data(), own.size());
  const std::string path(own.data(), size > 0 ? static_cast<size_t>(size) : 0);
  return path.substr(0, path.rfind('/') + 1) + name;
}

}  // namespace shoji::app
