#include "session/agent/browser.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <sys/wait.h>

namespace shoji::agent {
namespace {

constexpr char kFeaturesOff[] =
    "--disable-features=Translate,MediaRouter,OptimizationHints,OptimizationGuideModelDownloading,"
    "AutofillServerCommunication,InterestFeedContentSuggestions,GlobalMediaControls,SidePanelPinning,"
    "DialMediaRouteProvider,OverscrollHistoryNavigation";

// Everything that talks to the vendor, moves for its own sake, or shows a bubble nobody in a throw-away profile needs.
// Smooth scrolling: the same notches of the wheel over a page of text cost five times the bytes and six times the CPU
// (`./shoji bench record` and `replay`).
constexpr const char* kFixedFlags[] = {
    "--no-first-run",
    "--no-default-browser-check",
    "--ozone-platform=x11",
    "--gtk-version=3",
    "--lang=ja",
    "--start-maximized",
    "--disable-gpu",
    "--disable-smooth-scrolling",
    "--disable-lcd-text",
    "--force-prefers-reduced-motion",
    "--wm-window-animations-disabled",
    "--animation-duration-scale=0",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--disable-breakpad",
    "--disable-domain-reliability",
    "--disable-pings",
    "--disable-default-apps",
    "--disable-notifications",
    "--password-store=basic",
    "--hide-crash-restore-bubble",
    "--noerrdialogs",
    kFeaturesOff,
};

// A browser that crashed earlier has hardly written its open tabs to disk: begin at the start page again.
constexpr Duration kSessionIsSavedAfter = std::chrono::seconds(10);

}  // namespace

std::vector<std::string> BrowserCommand(const BrowserOptions& options, bool restore) {
  std::vector<std::string> command = {options.program};
  command.insert(command.end(), std::begin(kFixedFlags), std::end(kFixedFlags));
  command.push_back("--user-data-dir=" + options.profile_directory);
  if (options.proxy_port != 0) {
    command.push_back(fmt::format("--proxy-server=http://127.0.0.1:{}", options.proxy_port));
    command.push_back("--proxy-bypass-list=<-loopback>");  // loopback names go to the proxy too, which refuses them
  }
  command.push_back(restore ? "--restore-last-session" : options.start_url);
  return command;
}

Browser::Browser(EventLoop& loop, ChildTable& children, BrowserOptions options, Callbacks callbacks)
    : loop_(loop), children_(children), options_(std::move(options)), callbacks_(std::move(callbacks)) {}

void Browser::Start(std::vector<std::string> environment) {
  environment_ = std::move(environment);
  Launch(false);
}

void Browser::Launch(bool restore) {
  const ChildSpec spec{BrowserCommand(options_, restore), environment_, {}, !options_.verbose};
  const auto started = children_.Start(spec, [this](int status) { OnExit(status); });
  if (!started) {
    spdlog::error("{}", started.error().message);
    callbacks_.on_given_up();
    return;
  }
  pid_ = *started;
  launched_at_ = loop_.Now();
  callbacks_.on_started();
}

void Browser::OnExit(int wait_status) {
  pid_ = -1;
  const bool closed = WIFEXITED(wait_status) && WEXITSTATUS(wait_status) == 0;
  spdlog::warn("the browser ended with status {}", wait_status);
  if (!restarts_.MayRestart(closed ? BrowserExit::kClosed : BrowserExit::kCrashed, loop_.Now())) {
    callbacks_.on_given_up();
    return;
  }
  children_.KillOrphans(options_.program);
  callbacks_.on_restarting();
  Launch(!closed && loop_.Now() - launched_at_ >= kSessionIsSavedAfter);
}

}  // namespace shoji::agent
