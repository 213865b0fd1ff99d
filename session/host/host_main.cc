// shoji-host: starts and supervises the Internet-side sessions of one machine (session/host/README.md).
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "session/host/host.h"
#include "session/host/stop_signal.h"
#include "session/sandbox/cgroup.h"
#include "shoji_version.h"

namespace shoji::host {
namespace {

// Status 2: a setting is wrong, starting again does not help.
constexpr int kBadSetting = 2;
constexpr int kFailed = 1;

void AddOptions(CLI::App& app, HostConfig& config, std::vector<std::string>& egress_allow,
                std::vector<std::string>& dns_servers, std::vector<std::string>& lgwan_ranges) {
  app.add_option("--runtime", config.runtime, "directory for sockets and sessions")->capture_default_str();
  app.add_option("--socket", config.socket, "the broker's control socket (default RUNTIME/host.sock)");
  app.add_option("--broker-uid", config.broker_uid, "owner of that socket (default: our own uid)");
  app.add_option("--uid-base", config.uid_base, "first uid of the sessions' range, used as root")
      ->capture_default_str();
  app.add_option("--pool", config.pool, "browsers kept warm, 0 to 64")->capture_default_str();
  app.add_option("--max-sessions", config.max_sessions, "sessions at most, 1 to 1000")->capture_default_str();
  app.add_option("--video-rate-factor", config.video_rate_factor,
                 "how good films look where the line allows it: x264's constant rate factor, 10 (finest, three times "
                 "the bytes) to 30")
      ->capture_default_str();
  app.add_flag("--allow-missing-limits", config.limits.allow_missing,
               "start sandboxes although this machine cannot limit their memory, CPU or processes");
  app.add_option("--bin-dir", config.bin_dir,
                 "where shoji-session, shoji-egress and shoji-agent are (default: where shoji-host is)");
  app.add_option("--start-url", config.start_url, "first page of a session (default: a built-in page)");
  app.add_option("--egress-allow", egress_allow, "HOST:PORT let through although its address is refused; repeatable")
      ->allow_extra_args(false);
  app.add_option("--dns-server", dns_servers, "resolver ADDRESS[:PORT]; repeatable (default: /etc/resolv.conf)")
      ->allow_extra_args(false);
  app.add_option("--lgwan-range", lgwan_ranges, "CIDR range that is always refused; repeatable")
      ->allow_extra_args(false);
}

void Append(link::Json& egress, const char* key, const std::vector<std::string>& values) {
  for (const auto& value : values) egress[key].push_back(value);
}

Result<HostConfig> ReadConfigFile(const std::string& path) {
  if (path.empty()) return HostConfig{};
  std::ifstream file(path);
  if (!file) return Fail(ErrorCode::kNotFound, "cannot read " + path);
  std::stringstream text;
  text << file.rdbuf();
  auto parsed = ParseHostConfig(text.str(), HostConfig{});
  if (!parsed) return Fail(parsed.error().code, path + ", " + parsed.error().message);
  return parsed;
}

std::string OwnDirectory() {
  std::error_code ignored;
  return std::filesystem::read_symlink("/proc/self/exe", ignored).parent_path().string();
}

int Complain(const Error& error, int status) {
  spdlog::error("event=host_stopped detail=\"{}\"", error.message);
  return status;
}

int Serve(Host& host, link::PollLoop& loop, int stop_event) {
  bool stopping = false;
  const auto token = loop.Add(stop_event, [&](link::Ready) {
    stopping = true;
    host.BeginStop();
  });
  while (!stopping || !host.finished()) {
    host.Tick();
    if (stopping) loop.Remove(token);
    if (stopping && host.finished()) break;
    loop.RunOnce(host.WaitTime());
  }
  spdlog::info("event=host_stopped");
  return 0;
}

int Run(HostConfig config) {
  if (config.bin_dir.empty()) config.bin_dir = OwnDirectory();
  if (::geteuid() != 0) spdlog::warn("event=no_root detail=\"every session runs under our own uid {}\"", ::geteuid());
  auto stop_event = CatchStopSignals();
  if (!stop_event) return Complain(stop_event.error(), kFailed);
  auto runtime = RuntimeDirectory::Make(config.runtime);
  if (!runtime) return Complain(runtime.error(), kFailed);
  sandbox::RemoveLeftoverCgroups(sandbox::kCgroupMount);
  auto programs = runtime->PublishPrograms(config.bin_dir);
  if (!programs) return Complain(programs.error(), kBadSetting);
  auto loop = link::PollLoop::Make();
  if (!loop) return Complain(loop.error(), kFailed);
  const SystemClock clock;
  const HostParts parts{.clock = clock, .loop = *loop, .config = config, .runtime = *runtime, .sandbox_dir = *programs};
  auto host = Host::Open(parts);
  if (!host) return Complain(host.error(), kFailed);
  spdlog::info("event=host_listening socket={} pool={} max_sessions={}", config.socket_path(), config.pool,
               config.max_sessions);
  return Serve(**host, *loop, stop_event->get());
}

}  // namespace
}  // namespace shoji::host

int main(int argc, char** argv) {
  using namespace shoji::host;
  spdlog::set_default_logger(spdlog::stderr_logger_st("shoji-host"));
  spdlog::set_pattern("%Y-%m-%dT%H:%M:%S.%e%z %n %l %v");
  // Twice: the file named on the command line gives the defaults the command line is laid over.
  std::string config_file;
  CLI::App finder;
  finder.set_help_flag();
  finder.allow_extras();
  finder.add_option("--config", config_file);
  CLI11_PARSE(finder, argc, argv);
  auto config = ReadConfigFile(config_file);
  if (!config) return Complain(config.error(), kBadSetting);

  std::vector<std::string> egress_allow, dns_servers, lgwan_ranges;
  CLI::App app{"Shoji's host: starts and supervises the Internet-side sessions of one machine."};
  app.set_version_flag("--version", SHOJI_VERSION);
  app.add_option("--config", config_file, "settings file (TOML); the command line wins");
  AddOptions(app, *config, egress_allow, dns_servers, lgwan_ranges);
  CLI11_PARSE(app, argc, argv);
  Append(config->egress, "exceptions", egress_allow);
  Append(config->egress, "dns_servers", dns_servers);
  Append(config->egress, "lgwan_ranges", lgwan_ranges);
  if (auto checked = CheckHostConfig(*config); !checked) return Complain(checked.error(), kBadSetting);
  return Run(std::move(*config));
}
