// shoji-broker: settings, then everything only root may do, then the final user, then service until SIGTERM or SIGINT.
// Exit status: 0 stopped, 1 something failed that may mend, 2 a setting that restarting cannot mend.
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <optional>

#include "broker/app/broker.h"
#include "broker/app/config.h"
#include "broker/app/privileges.h"
#include "broker/app/rdp_entrance.h"
#include "broker/app/rfb_entrance.h"

namespace {

using namespace shoji;  // NOLINT: this file is the end of the line

constexpr std::chrono::seconds kHostWithin{10};
constexpr std::chrono::seconds kFarewell{2};
constexpr uint64_t kOtherDescriptors = 64;

int Complain(const Error& error) {
  std::fprintf(stderr, "shoji-broker: %s\n", error.message.c_str());
  return error.code == ErrorCode::kInvalid ? 2 : 1;
}

void StartLog(const std::string& level) {
  auto logger = std::make_shared<spdlog::logger>("broker", std::make_shared<spdlog::sinks::stderr_sink_mt>());
  logger->set_pattern("ts=%Y-%m-%dT%H:%M:%S.%eZ level=%l %v", spdlog::pattern_time_type::utc);
  logger->set_level(spdlog::level::from_str(level));
  logger->flush_on(spdlog::level::info);
  spdlog::set_default_logger(std::move(logger));
}

std::vector<std::string> CertificateNames(const std::vector<std::string>& listens) {
  std::vector<std::string> names = {"localhost", "127.0.0.1"};
  for (const auto& listen : listens) {
    if (listen != "0.0.0.0" && listen != "::" && std::ranges::find(names, listen) == names.end())
      names.push_back(listen);
  }
  std::array<char, HOST_NAME_MAX + 1> host{};
  const bool named = ::gethostname(host.data(), host.size() - 1) == 0;
  const std::string name(host.data());
  const bool plain =
      name.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.") == std::string::npos;
  if (named && plain && !name.empty() && name != "localhost") names.push_back(name);
  return names;
}

Result<web::TlsIdentity> Identity(const app::Config& config) {
  if (!config.certificate.empty()) return web::LoadIdentity(config.certificate, config.key);
  return web::LoadOrMakeIdentity(config.state, CertificateNames({config.listen}));
}

// One certificate for both doors.
std::vector<std::string> RsaNames(const app::Config& config) {
  std::vector<std::string> listens = {config.RdpListen()};
  if (app::RfbHasTls(config)) listens.push_back(config.rfb_listen);
  return CertificateNames(listens);
}

Result<web::DoorSettings> Door(const app::Config& config) {
  auto identity = Identity(config);
  if (!identity) return std::unexpected(identity.error());
  web::DoorSettings door;
  door.listen = config.listen;
  door.port = static_cast<int>(config.port);
  door.identity = std::move(*identity);
  door.http2 = config.http2 != 0;
  door.connections.total = static_cast<size_t>(config.max_connections);
  door.connections.per_address = static_cast<size_t>(config.max_connections_per_address);
  door.rate.per_second = static_cast<double>(config.requests_per_second);
  door.rate.burst = door.rate.per_second * 10;
  return door;
}

// Whom to send the record to; without a host when nobody. Its trusted certificates may be readable by root only.
Result<syslog::TlsServer> SyslogServer(const app::Config& config) {
  syslog::TlsServer server;
  if (config.syslog_server.empty()) return server;
  const size_t colon = config.syslog_server.rfind(':');
  server.host = config.syslog_server.substr(0, colon);
  server.port = config.syslog_server.substr(colon + 1);
  if (server.host.starts_with('[') && server.host.ends_with(']'))
    server.host = server.host.substr(1, server.host.size() - 2);
  server.name = config.syslog_name;
  if (config.syslog_ca.empty()) return server;
  std::ifstream file(config.syslog_ca, std::ios::binary);
  server.ca_pem.assign(std::istreambuf_iterator<char>(file), {});
  if (!server.ca_pem.empty()) return server;
  return Fail(ErrorCode::kInvalid, "syslog-ca: cannot read certificates from " + config.syslog_ca);
}

// Where the state lies from now on.
Result<std::string> GiveUpRoot(const app::Config& config) {
  std::string state = config.state;
  if (!config.user.empty() && ::geteuid() == 0) {
    const auto ids = app::ParseUserIds(config.user);
    if (!ids) return std::unexpected(ids.error());
    auto inside = app::BringStateAlong(config.state, config.runtime, *ids);
    if (!inside) return inside;
    if (auto became = app::BecomeUser(*ids); !became) return std::unexpected(became.error());
    state = *inside;
  }
  if (auto sealed = app::SealProcess(); !sealed) return std::unexpected(sealed.error());
  return state;
}

// SIGTERM and SIGINT as something to read. Before any thread starts.
UniqueFd CatchSignals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  ::sigprocmask(SIG_BLOCK, &set, nullptr);
  ::signal(SIGPIPE, SIG_IGN);
  return UniqueFd(::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK));
}

std::string HostAndPort(const std::string& address, int port) {
  const bool v6 = address.find(':') != std::string::npos;
  return (v6 ? "[" + address + "]" : address) + ":" + std::to_string(port);
}

std::string Url(const app::Config& config, int port) { return "https://" + HostAndPort(config.listen, port) + "/"; }

// Says "ready" once, and stops gently when told to.
class Life {
 public:
  Life(app::Broker& broker, web::WebServer& server, const Clock& clock, std::string url, std::string rdp)
      : broker_(broker), server_(server), started_(clock.Now()), url_(std::move(url)), rdp_(std::move(rdp)) {}

  void OnSignal(TimePoint now) {
    if (stopping_) return;
    stopping_ = now;
    broker_.EndWindows();
  }
  void Tick(TimePoint now) {
    broker_.Tick(now);
    if (stopping_) {
      if ((server_.SocketsGone() && broker_.rdp_gone()) || now - *stopping_ >= kFarewell) server_.Stop();
    } else if (!ready_ && (broker_.host_ready() || now - started_ >= kHostWithin)) {
      SayReady();
    }
  }

 private:
  void SayReady() {
    ready_ = true;
    if (!broker_.host_ready()) spdlog::warn("event=no_host text=\"serving, but no host is connected\"");
    if (!rdp_.empty()) std::printf("rdp %s\n", rdp_.c_str());
    std::printf("ready %s\n", url_.c_str());
    std::fflush(stdout);
  }

  app::Broker& broker_;
  web::WebServer& server_;
  TimePoint started_;
  std::string url_;
  std::string rdp_;  // where the RDP door is; empty without one
  std::optional<TimePoint> stopping_;
  bool ready_ = false;
};

int Serve(const app::Config& config, const web::StaticFiles& files, const std::string& state, link::PollLoop& loop,
          std::unique_ptr<web::WebServer> server, sessions::Statistics& statistics, const Clock& clock,
          const UniqueFd& signals, const std::string& password, const syslog::TlsServer& syslog,
          transfer::FileInspector* inspector, std::optional<rdp::Entrance> rdp, std::optional<rfb::Entrance> rfb) {
  auto stores = app::Stores::Open(state, clock,
                                  {.every_entries = static_cast<uint64_t>(config.audit_checkpoint_entries),
                                   .every = std::chrono::seconds(config.audit_checkpoint_s)});
  if (!stores) return Complain(stores.error());
  app::Broker broker(config, std::move(*stores), {clock, loop, *server, files, statistics, inspector}, std::move(rdp));
  if (!syslog.host.empty()) {
    auto started = broker.StartSyslog(syslog, static_cast<uint32_t>(config.syslog_enterprise));
    if (!started) return Complain(started.error());
  }
  if (rfb) broker.OpenRfb(std::move(*rfb));
  const std::string rdp_address = broker.rdp_port() == 0 ? "" : HostAndPort(config.RdpListen(), broker.rdp_port());
  Life life(broker, *server, clock, Url(config, server->port()), rdp_address);
  const auto generated = broker.Begin(password, [&life](TimePoint now) { life.Tick(now); });
  if (!generated) {
    broker.StopWorkers();
    return Complain(generated.error());
  }
  if (!generated->empty()) std::printf("admin password: %s\n", generated->c_str());
  std::fflush(stdout);
  loop.Add(signals.get(), [&](link::Ready) {
    signalfd_siginfo info{};
    if (::read(signals.get(), &info, sizeof(info)) == sizeof(info)) life.OnSignal(clock.Now());
  });
  server->Run();
  broker.StopWorkers();
  server.reset();
  return 0;
}

// Every window may hold a connection to its terminal and one to its session; over RDP its process and a stream to it;
// a VNC viewer two processes and a channel to each.
uint64_t NeededDescriptors(const app::Config& config) {
  const int64_t rdp = config.rdp_port == 0 ? 0 : 3 * config.rdp_max_connections;
  const int64_t rfb = config.rfb_port == 0 ? 0 : 4 * static_cast<int64_t>(rfb::RfbDoor::kMaxConnections);
  return static_cast<uint64_t>(2 * config.max_connections + rdp + rfb) + kOtherDescriptors;
}

}  // namespace

int main(int argc, char** argv) {
  const app::CommandLine command = app::ParseCommandLine(argc, argv);
  if (command.exit_status) {
    std::fputs(command.text.c_str(), *command.exit_status == 0 ? stdout : stderr);
    return *command.exit_status;
  }
  const app::Config& config = command.config;
  StartLog(config.log_level);
  const std::string password = app::TakeFromEnvironment("SHOJI_ADMIN_PASSWORD");
  if (auto allowed = app::AllowDescriptors(NeededDescriptors(config)); !allowed) return Complain(allowed.error());
  const UniqueFd signals = CatchSignals();
  ::umask(0077);
  if (::mkdir(config.state.c_str(), 0700) != 0 && errno != EEXIST) {
    return Complain({ErrorCode::kIo, "cannot make the state directory " + config.state});
  }
  // Others must be able to reach the sockets in it, not to list it.
  if (::mkdir(config.runtime.c_str(), 0700) == 0) (void)::chmod(config.runtime.c_str(), 0711);
  const auto files = web::StaticFiles::Load(config.web_root);
  if (!files) return Complain(files.error());
  auto door = Door(config);
  if (!door) return Complain(door.error());
  const auto syslog = SyslogServer(config);
  if (!syslog) return Complain(syslog.error());
  const SystemClock clock;
  sessions::Statistics statistics;
  auto loop = link::PollLoop::Make();
  if (!loop) return Complain(loop.error());
  auto server = web::WebServer::Listen(std::move(*door), *loop, clock, statistics);
  if (!server) return Complain(server.error());
  const auto inspector = app::OpenInspector(config, *loop, clock);
  auto rdp = app::OpenRdpEntrance(config, RsaNames(config));
  if (!rdp) return Complain(rdp.error());
  auto rfb = app::OpenRfb(config, RsaNames(config));
  if (!rfb) return Complain(rfb.error());
  const auto state = GiveUpRoot(config);
  if (!state) return Complain(state.error());
  return Serve(config, *files, *state, *loop, std::move(*server), statistics, clock, signals, password, *syslog,
               inspector.get(), std::move(*rdp), std::move(*rfb));
}
