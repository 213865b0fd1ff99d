// shoji-bench-load: the programs behind ./shoji bench load (run.mjs starts them): a crowd of clients, a host without
// sandboxes, logins for the crowd.
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <array>
#include <csignal>
#include <cstdio>
#include <iostream>

#include "bench/load/client_crowd.h"
#include "bench/load/crowd_orders.h"
#include "bench/load/staff_accounts.h"
#include "bench/load/synthetic_host.h"
#include "shoji_version.h"

namespace {

using namespace shoji;
using namespace shoji::bench;

int Complain(const Error& error) {
  std::cerr << "shoji-bench-load: " << error.message << "\n";
  return 1;
}

// Two descriptors for each client; the hard limit is the end.
void RaiseDescriptorLimit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  (void)::setrlimit(RLIMIT_NOFILE, &limit);
}

// SIGTERM and SIGINT as something to read.
UniqueFd CatchSignals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  ::sigprocmask(SIG_BLOCK, &set, nullptr);
  ::signal(SIGPIPE, SIG_IGN);
  return UniqueFd(::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK));
}

std::optional<Duration> Until(std::optional<TimePoint> when, const Clock& clock) {
  if (!when) return std::nullopt;
  return std::max(Duration::zero(), *when - clock.Now());
}

int RunClients(const ClientCrowd::Settings& settings) {
  RaiseDescriptorLimit();
  const UniqueFd signals = CatchSignals();
  const SystemClock clock;
  auto loop = link::PollLoop::Make();
  if (!loop) return Complain(loop.error());
  auto crowd = ClientCrowd::Make(clock, *loop, settings);
  if (!crowd) return Complain(crowd.error());
  CrowdOrders orders(**crowd);
  bool stop = false;
  int status = 0;
  loop->Add(signals.get(), [&](link::Ready) { stop = true; });
  ::fcntl(STDIN_FILENO, F_SETFL, ::fcntl(STDIN_FILENO, F_GETFL) | O_NONBLOCK);
  loop->Add(STDIN_FILENO, [&](link::Ready) {
    std::array<char, 4096> bytes;
    const ssize_t count = ::read(STDIN_FILENO, bytes.data(), bytes.size());
    if (count < 0 && errno == EAGAIN) return;
    const auto answers = count > 0 ? orders.Obey({bytes.data(), static_cast<size_t>(count)}) : Result<std::string>("");
    if (!answers) status = Complain(answers.error());
    if (answers) std::cout << *answers << std::flush;
    stop = stop || count <= 0 || !answers || orders.quit();
  });
  while (!stop) {
    loop->RunOnce(Until((*crowd)->next(), clock));
    (*crowd)->Tick(clock.Now());
  }
  return status;
}

int RunHost(const std::string& socket) {
  RaiseDescriptorLimit();
  const UniqueFd signals = CatchSignals();
  const SystemClock clock;
  auto loop = link::PollLoop::Make();
  if (!loop) return Complain(loop.error());
  auto host = SyntheticHost::Open(clock, *loop, socket);
  if (!host) return Complain(host.error());
  bool stop = false;
  loop->Add(signals.get(), [&](link::Ready) { stop = true; });
  while (!stop) {
    loop->RunOnce(Until((*host)->next(), clock));
    (*host)->Tick(clock.Now());
  }
  return 0;
}

int RunAccounts(const std::string& state, int count, const std::string& password) {
  const SystemClock clock;
  const auto made = MakeAccounts(state, count, password, clock);
  return made ? 0 : Complain(made.error());
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Programs of ./shoji bench load; see bench/load/README.md.", "shoji-bench-load");
  app.set_version_flag("--version", SHOJI_VERSION);
  app.require_subcommand(1);

  ClientCrowd::Settings crowd;
  auto* clients = app.add_subcommand("clients", "a crowd of clients; orders come on the standard input");
  clients->add_option("--port", crowd.port, "of the door, at 127.0.0.1")->required()->check(CLI::Range(1, 65'535));
  clients->add_option("--password", crowd.password, "of every login")->required();
  clients->add_option("--seed", crowd.seed, "another seed, another day at the office")->capture_default_str();
  clients->add_option("--width", crowd.size.width_px)
      ->capture_default_str()
      ->check(CLI::Range(kMinWidthPx, kMaxWidthPx));
  clients->add_option("--height", crowd.size.height_px)
      ->capture_default_str()
      ->check(CLI::Range(kMinHeightPx, kMaxHeightPx));
  clients->add_flag("--markers", crowd.markers, "the pages draw marker strips: measure until the page shows an input");

  std::string socket;
  auto* host = app.add_subcommand("host", "a shoji-host whose sessions have no screen behind them");
  host->add_option("--socket", socket, "where the broker finds it")->required();

  std::string state, password;
  int count = 0;
  auto* accounts = app.add_subcommand("accounts", "makes logins in the store of a broker that does not run");
  accounts->add_option("--state", state, "state directory")->required();
  accounts->add_option("--count", count)->required()->check(CLI::Range(1, 20'000));
  accounts->add_option("--password", password, "of every login")->required();

  CLI11_PARSE(app, argc, argv);
  if (clients->parsed()) return RunClients(crowd);
  if (host->parsed()) return RunHost(socket);
  return RunAccounts(state, count, password);
}
