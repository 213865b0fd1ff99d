#include "session/agent/desktop.h"

#include <fcntl.h>
#include <spdlog/spdlog.h>
#include <sys/epoll.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "codec/base/geometry.h"
#include "session/agent/ime/text_slots.h"
#include "session/agent/keyboard/key_planner.h"

namespace shoji::agent {
namespace {

// Addons that would show windows of their own, read the clipboard, or offer another way in.
constexpr const char* kUnwantedAddons =
    "kimpanel,notificationitem,notifications,clipboard,emoji,quickphrase,unicode,spell,imselector,wayland,waylandim,"
    "fcitx4frontend,ibusfrontend,xim";

}  // namespace

Desktop::Desktop(EventLoop& loop, ChildTable& children, DesktopOptions options, Callbacks callbacks)
    : loop_(loop), children_(children), options_(std::move(options)), callbacks_(std::move(callbacks)) {}

Desktop::~Desktop() {
  if (display_number_) loop_.Unwatch(display_number_.get());
}

Result<void> Desktop::Start() {
  if (auto written = WriteDesktopFiles(options_.paths); !written) return written;
  if (auto started = StartBus(); !started) return started;
  return StartDisplayServer();
}

Result<void> Desktop::StartBus() {
  const ChildSpec spec{
      {"dbus-daemon", "--config-file=" + options_.paths.bus_config().string(), "--nofork", "--nopidfile", "--nosyslog"},
      ChildEnvironment(options_.paths, ""),
      {},
      !options_.verbose};
  const auto started = children_.Start(spec, [](int) { spdlog::error("the message bus ended"); });
  if (!started) return std::unexpected(started.error());
  return {};
}

Result<void> Desktop::StartDisplayServer() {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return Fail(ErrorCode::kIo, std::string("pipe: ") + std::strerror(errno));
  display_number_.Reset(ends[0]);
  const UniqueFd write_end(ends[1]);
  const std::string screen = std::to_string(kMaxWidthPx) + "x" + std::to_string(kMaxHeightPx) + "x24";
  ChildSpec spec{{"Xvfb"}, ChildEnvironment(options_.paths, ""), {write_end.get()}, !options_.verbose};
  if (options_.display != "auto") spec.argv.push_back(options_.display);
  // -nocursor: the pointer is sent as a picture of its own and must not be in the pixels.
  for (const std::string& argument :
       std::initializer_list<std::string>{"-screen", "0", screen, "-displayfd", std::to_string(write_end.get()),
                                          "-nolisten", "tcp", "-noreset", "-nocursor", "-dpi", "96"}) {
    spec.argv.push_back(argument);
  }
  if (!options_.framebuffer_directory.empty()) {
    spec.argv.insert(spec.argv.end(), {"-fbdir", options_.framebuffer_directory.string()});
  }
  if (options_.framebuffer_fd >= 0) spec.inherited_fds.push_back(options_.framebuffer_fd);
  const auto started = children_.Start(spec, [this](int) { callbacks_.on_display_lost(); });
  if (!started) return std::unexpected(started.error());
  loop_.Watch(display_number_.get(), EPOLLIN, [this](uint32_t) { OnDisplayNumber(); });
  return {};
}

// The server writes its number and a newline, not always at once, and takes a closed pipe for an error.
void Desktop::OnDisplayNumber() {
  std::array<char, 16> digits{};
  const ssize_t count = read(display_number_.get(), digits.data(), digits.size());
  if (count > 0) display_.append(digits.data(), static_cast<size_t>(count));
  if (count > 0 && !display_.ends_with('\n')) return;
  loop_.Unwatch(display_number_.get());
  display_number_.Reset();
  if (count <= 0) return;  // the server ended; on_display_lost says so
  display_ = ":" + display_.substr(0, display_.find('\n'));
  callbacks_.on_display_up(display_);
}

void Desktop::SetKeyboard() {
  const ChildSpec spec{{"setxkbmap", "-rules", kXkbRules, "-model", kXkbModel, "-layout", kXkbLayout},
                       Environment(),
                       {},
                       !options_.verbose};
  const auto started = children_.Start(spec, [this](int status) {
    if (status != 0) spdlog::error("setxkbmap failed; keys will not match");
    callbacks_.on_keyboard_set();
  });
  if (started) return;
  spdlog::error("{}", started.error().message);
  callbacks_.on_keyboard_set();
}

void Desktop::StartServices() {
  // Only when needed: programs that start while it appears read their settings twice and lose their input method
  // meanwhile.
  if (scale_percent_ != 100) StartSettings();
  StartService({"openbox", "--sm-disable", "--config-file", options_.paths.openbox_config().string()}, {});
  StartService({"fcitx5", "-D", std::string("--disable=") + kUnwantedAddons}, {options_.ime_fd});
}

void Desktop::StartSettings() {
  if (auto written = WriteScale(options_.paths, scale_percent_); !written) spdlog::error("{}", written.error().message);
  const ChildSpec spec{
      {"xsettingsd", "--config=" + options_.paths.xsettings().string()}, Environment(), {}, !options_.verbose};
  const auto started = children_.Start(spec, [this](int status) {
    spdlog::warn("xsettingsd ended with status {}", status);
    settings_ = -1;
    if (restarts_.MayRestart(BrowserExit::kCrashed, loop_.Now())) StartSettings();
  });
  if (!started) return spdlog::error("{}", started.error().message);
  settings_ = *started;
}

void Desktop::SetScale(uint16_t scale_percent) {
  if (scale_percent == scale_percent_) return;
  scale_percent_ = scale_percent;
  if (display_.empty()) return;
  if (settings_ < 0) return StartSettings();
  if (auto written = WriteScale(options_.paths, scale_percent_); !written) spdlog::error("{}", written.error().message);
  children_.HangUp(settings_);
}

void Desktop::StartService(const std::vector<std::string>& argv, std::vector<int> inherited_fds) {
  ChildSpec spec{argv, Environment(), std::move(inherited_fds), !options_.verbose};
  for (const int fd : spec.inherited_fds) {
    spec.environment.push_back(std::string(kImeSocketVariable) + "=" + std::to_string(fd));
  }
  const auto started = children_.Start(spec, [this, argv, fds = spec.inherited_fds](int status) {
    spdlog::warn("{} ended with status {}", argv.front(), status);
    if (restarts_.MayRestart(BrowserExit::kCrashed, loop_.Now())) StartService(argv, fds);
  });
  if (!started) spdlog::error("{}", started.error().message);
}

}  // namespace shoji::agent
