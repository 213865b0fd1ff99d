#include "tests/session/agent/agent_harness.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <ranges>

#include "codec/base/check.h"

namespace shoji::agent {
namespace {

namespace fs = std::filesystem;

constexpr uid_t kUser = 10;  // uucp: has an account (the message bus asks for one) and no processes of its own
constexpr size_t kXwdHeaderBytes = 3232;
constexpr size_t kStrideBytes = size_t{kMaxWidthPx} * 4;
constexpr size_t kFramebufferBytes = kXwdHeaderBytes + kStrideBytes * kMaxHeightPx;

bool IsRoot() { return geteuid() == 0; }
uid_t User() { return IsRoot() ? kUser : geteuid(); }

std::string Decode(const std::string& text) {
  std::string decoded;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size()) {
      decoded.push_back(static_cast<char>(std::stoi(text.substr(i + 1, 2), nullptr, 16)));
      i += 2;
    } else {
      decoded.push_back(text[i]);
    }
  }
  return decoded;
}

std::vector<pid_t> ProcessesOfUser() {
  std::vector<pid_t> pids;
  for (const auto& entry : fs::directory_iterator("/proc")) {
    const std::string name = entry.path().filename();
    if (!std::ranges::all_of(name, [](char c) { return c >= '0' && c <= '9'; })) continue;
    struct stat info{};
    std::ifstream stat_file(entry.path() / "stat");
    std::string line;
    std::getline(stat_file, line);
    const size_t state = line.rfind(") ");
    const bool zombie = state == std::string::npos || line[state + 2] == 'Z';
    if (stat(entry.path().c_str(), &info) == 0 && info.st_uid == User() && !zombie) pids.push_back(std::stoi(name));
  }
  return pids;
}

void ReplaceFd(int from, int to) {
  if (from == to) {
    fcntl(to, F_SETFD, 0);
  } else {
    dup2(from, to);
  }
}

}  // namespace

AgentHarness::AgentHarness() {
  PrepareDirectory();
  ListenForBrowser();
  framebuffer_.Reset(memfd_create("framebuffer", MFD_CLOEXEC));
  SHOJI_CHECK(ftruncate(framebuffer_.get(), kFramebufferBytes) == 0);
  void* mapped = mmap(nullptr, kFramebufferBytes, PROT_READ, MAP_SHARED, framebuffer_.get(), 0);
  SHOJI_CHECK(mapped != MAP_FAILED);
  pixels_ = static_cast<const uint8_t*>(mapped);
}

AgentHarness::~AgentHarness() {
  session_.Reset();
  if (pid_ > 0 && !Until([this] { return Ended(); }, std::chrono::seconds(10))) {
    ADD_FAILURE() << "the agent did not end when its session did";
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
  }
  munmap(const_cast<uint8_t*>(pixels_), kFramebufferBytes);
  fs::remove_all(directory_);
}

void AgentHarness::PrepareDirectory() {
  char name[] = "/tmp/shoji-agent-XXXXXX";
  directory_ = mkdtemp(name);
  for (const char* folder : {"home", "run", "fb", "fcitx5", "share/fcitx5/addon"}) {
    fs::create_directories(fs::path(directory_) / folder);
  }
  fs::copy_file(SHOJI_AGENT_BINARY, directory_ + "/shoji-agent");
  fs::copy_file(SHOJI_IME_ADDON, directory_ + "/fcitx5/libshojiime.so");
  fs::copy_file(std::string(SHOJI_SOURCE_DIR) + "/session/agent/ime/shojiime.conf",
                directory_ + "/share/fcitx5/addon/shojiime.conf");
  fs::create_symlink("/proc/self/fd/4", directory_ + "/fb/Xvfb_screen0");
  for (const char* own : {"", "/home", "/run"}) {
    const std::string path = directory_ + own;
    chmod(path.c_str(), 0700);
    if (IsRoot()) SHOJI_CHECK(chown(path.c_str(), kUser, kUser) == 0);
  }
}

void AgentHarness::ListenForBrowser() {
  listener_.Reset(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof(address);
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  SHOJI_CHECK(bind(listener_.get(), generic, length) == 0 && listen(listener_.get(), 64) == 0);
  SHOJI_CHECK(getsockname(listener_.get(), generic, &length) == 0);
  web_port_ = ntohs(address.sin_port);
}

void AgentHarness::Start(const std::string& html, const std::vector<std::string>& more_arguments) {
  html_ = html;
  int ends[2];
  SHOJI_CHECK(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) == 0);
  session_.Reset(ends[0]);
  const UniqueFd agent_end(ends[1]);
  std::vector<std::string> argv = {directory_ + "/shoji-agent",
                                   "--display=auto",
                                   "--proxy-port=0",
                                   "--fbdir=" + directory_ + "/fb",
                                   "--home=" + directory_ + "/home",
                                   "--runtime=" + directory_ + "/run",
                                   "--start-url=http://127.0.0.1:" + std::to_string(web_port_) + "/"};
  argv.insert(argv.end(), more_arguments.begin(), more_arguments.end());
  if (std::getenv("SHOJI_TEST_VERBOSE") != nullptr) argv.push_back("--verbose");
  std::vector<char*> pointers;
  for (std::string& argument : argv) pointers.push_back(argument.data());
  pointers.push_back(nullptr);
  const std::string addons = directory_ + "/fcitx5:/usr/lib/x86_64-linux-gnu/fcitx5";
  const std::string data = directory_ + "/share:/usr/local/share:/usr/share";
  pid_ = fork();
  if (pid_ != 0) return;
  ReplaceFd(fcntl(agent_end.get(), F_DUPFD, 10), 3);
  ReplaceFd(fcntl(framebuffer_.get(), F_DUPFD, 10), 4);
  setenv("FCITX_ADDON_DIRS", addons.c_str(), 1);
  setenv("XDG_DATA_DIRS", data.c_str(), 1);
  if (IsRoot() && (setgid(kUser) != 0 || setuid(kUser) != 0)) _exit(126);
  execv(pointers[0], pointers.data());
  _exit(127);
}

bool AgentHarness::Until(const std::function<bool()>& condition, std::chrono::seconds limit) {
  const auto end = std::chrono::steady_clock::now() + limit;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > end) return false;
    ServeOnce(20);
  }
  return true;
}

void AgentHarness::ServeOnce(int timeout_ms) {
  std::array<pollfd, 2> ready = {{{session_.get(), POLLIN, 0}, {listener_.get(), POLLIN, 0}}};
  poll(ready.data(), ready.size(), timeout_ms);
  if (ready[0].revents != 0) ReadHints();
  if (ready[1].revents != 0) AnswerBrowser();
}

void AgentHarness::ReadHints() {
  Bytes buffer(wire::kMaxHintMessageBytes);
  for (;;) {
    const ssize_t count = recv(session_.get(), buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (count <= 0) return;
    auto hint = wire::ParseHintMessage(ByteSpan(buffer).first(static_cast<size_t>(count)));
    ASSERT_TRUE(hint.has_value()) << hint.error().message;
    hints_.push_back(std::move(*hint));
  }
}

void AgentHarness::AnswerBrowser() {
  const UniqueFd connection(accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC));
  const timeval patience{0, 200'000};  // browsers open connections in advance; do not wait for those
  setsockopt(connection.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
  std::string request(8192, '\0');
  const ssize_t count = recv(connection.get(), request.data(), request.size(), 0);
  if (count <= 0) return;
  const std::string path = request.substr(4, request.find(' ', 4) - 4);
  const std::string report_prefix = "/report?";
  const bool report = path.starts_with(report_prefix);
  if (report) {
    reports_.push_back(Decode(path.substr(report_prefix.size())));
  } else {
    visited_.push_back(Decode(path));
  }
  const std::string body = report ? "" : html_;
  const std::string answer = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nConnection: close\r\n" +
                             ("Content-Length: " + std::to_string(body.size())) + "\r\n\r\n" + body;
  send(connection.get(), answer.data(), answer.size(), MSG_NOSIGNAL);
}

void AgentHarness::Send(const wire::ClientMessage& message) {
  const Bytes bytes = wire::Encode(message);
  ASSERT_EQ(send(session_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL), static_cast<ssize_t>(bytes.size()));
}

void AgentHarness::Tap(uint32_t keysym, uint16_t hid_usage) {
  Send(wire::Key{NextId(), keysym, hid_usage, true});
  Send(wire::Key{NextId(), keysym, hid_usage, false});
}

void AgentHarness::Click(uint16_t x, uint16_t y) {
  for (const uint8_t buttons : {0, 1, 0}) Send(wire::Pointer{NextId(), x, y, buttons});
}

bool AgentHarness::Reported(const std::string& text) const {
  return std::ranges::find(reports_, text) != reports_.end();
}

int AgentHarness::CountState(wire::AgentState state) const {
  return static_cast<int>(std::ranges::count_if(hints_, [state](const wire::HintMessage& hint) {
    const auto* told = std::get_if<wire::StateHint>(&hint);
    return told != nullptr && told->state == state;
  }));
}

std::optional<Rect> AgentHarness::LastCaret() const {
  for (const wire::HintMessage& hint : std::views::reverse(hints_)) {
    if (const auto* caret = std::get_if<wire::CaretHint>(&hint)) return caret->rect;
  }
  return std::nullopt;
}

uint32_t AgentHarness::LastDone() const {
  for (const wire::HintMessage& hint : std::views::reverse(hints_)) {
    if (const auto* done = std::get_if<wire::InputDone>(&hint)) return done->input_id;
  }
  return 0;
}

bool AgentHarness::Ended() {
  if (pid_ > 0 && waitpid(pid_, nullptr, WNOHANG) == pid_) pid_ = -1;
  return pid_ < 0;
}

int AgentHarness::ProcessCount() const { return static_cast<int>(ProcessesOfUser().size()); }

pid_t AgentHarness::FindProcess(const std::string& program) const {
  const std::string agent = std::to_string(pid_);
  std::ifstream children("/proc/" + agent + "/task/" + agent + "/children");
  for (pid_t pid = 0; children >> pid;) {
    std::ifstream file("/proc/" + std::to_string(pid) + "/cmdline");
    std::string command;
    std::getline(file, command, '\0');
    // Chromium rewrites its command line as one string; its own children say --type=.
    if (command == program) return pid;
    if (command.starts_with(program + " ") && !command.contains(" --type=")) return pid;
  }
  return -1;
}

void AgentHarness::Screenshot(const std::string& name, Size size) const {
  const char* folder = std::getenv("SHOJI_TEST_ARTIFACTS");
  if (folder == nullptr) return;
  std::ofstream file(std::string(folder) + "/" + name + ".ppm", std::ios::binary);
  file << "P6\n" << size.width_px << " " << size.height_px << "\n255\n";
  for (int y = 0; y < size.height_px; ++y) {
    for (int x = 0; x < size.width_px; ++x) {
      const uint32_t pixel = Pixel(x, y);
      for (const int shift : {16, 8, 0}) file.put(static_cast<char>(pixel >> shift));
    }
  }
}

uint32_t AgentHarness::Pixel(int x, int y) const {
  const uint8_t* at = pixels_ + kXwdHeaderBytes + static_cast<size_t>(y) * kStrideBytes + static_cast<size_t>(x) * 4;
  return at[0] | static_cast<uint32_t>(at[1]) << 8 | static_cast<uint32_t>(at[2]) << 16;
}

}  // namespace shoji::agent
