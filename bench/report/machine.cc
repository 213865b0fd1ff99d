#include "bench/report/machine.h"

#include <sys/sysinfo.h>
#include <sys/utsname.h>

#include <chrono>
#include <cmath>
#include <cstdlib>
#include <ctime>
#include <fstream>

#include "shoji_version.h"

namespace shoji::bench {
namespace {

std::string ProcessorName() {
  std::ifstream file("/proc/cpuinfo");
  for (std::string line; std::getline(file, line);) {
    if (line.rfind("model name", 0) == 0) return line.substr(line.find(':') + 2);
  }
  return "unknown";
}

std::string UtcNow() {
  const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
  std::tm parts{};
  ::gmtime_r(&now, &parts);
  char text[32];
  std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
  return text;
}

}  // namespace

nlohmann::json MachineFacts(const std::string& commit) {
  utsname system{};
  ::uname(&system);
  struct sysinfo memory{};
  ::sysinfo(&memory);
  double load[3] = {0, 0, 0};
  (void)::getloadavg(load, 3);  // zeros when the kernel does not say
  const double gib = static_cast<double>(memory.totalram) * memory.mem_unit / (1 << 30);
  return {{"commit", commit},
          {"shoji", SHOJI_VERSION},
          {"compiler", __VERSION__},
          {"processor", ProcessorName()},
          {"cores", ::get_nprocs()},
          {"memory_gib", std::round(gib * 10) / 10},
          {"kernel", system.release},
          {"load_average", {load[0], load[1], load[2]}},
          {"at", UtcNow()}};
}

}  // namespace shoji::bench
