#include "host_rig.h"

#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <fstream>

#include "session/link/json_fields.h"
#include "session/link/unix_socket.h"

namespace shoji::host {
namespace {

namespace fs = std::filesystem;
using SteadyClock = std::chrono::steady_clock;

bool Readable(int fd, std::chrono::milliseconds timeout) {
  pollfd waiting{.fd = fd, .events = POLLIN, .revents = 0};
  return ::poll(&waiting, 1, static_cast<int>(timeout.count())) > 0;
}

std::string CommandOf(pid_t pid) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/cmdline");
  std::string text((std::istreambuf_iterator<char>(file)), {});
  for (char& c : text) c = c == '\0' ? ' ' : c;
  return text;
}

// Parent and state of a process; state 0 when it is gone.
std::pair<pid_t, char> StatusOf(pid_t pid) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
  const std::string text((std::istreambuf_iterator<char>(file)), {});
  const size_t name_end = text.rfind(')');
  if (name_end == std::string::npos) return {0, 0};
  return {static_cast<pid_t>(std::strtol(text.c_str() + name_end + 4, nullptr, 10)), text[name_end + 2]};
}

}  // namespace

void Client::Hello() {
  Say(wire::Hello{.profile = wire::Profile::kBench, .features = 0, .size = {1024, 768}, .scale_percent = 100});
}

Bytes Client::Next(wire::Type type) {
  while (true) {
    for (ByteSpan message = link_.Next(); !message.empty(); message = link_.Next()) {
      if (*wire::PeekType(message) == type) return Bytes(message.begin(), message.end());
    }
    if (!Readable(link_.fd(), kPatience) || !link_.Fill()) return {};
  }
}

int Client::HearsEnd() {
  const Bytes message = Next(wire::Type::kEnd);
  if (message.empty()) return 0;
  return static_cast<int>(std::get<wire::End>(wire::ParseServerMessage(message).value()).reason);
}

std::string Client::HearsNotice() {
  const Bytes message = Next(wire::Type::kNotice);
  return message.empty() ? "" : std::get<wire::Notice>(wire::ParseServerMessage(message).value()).parameter;
}

HostRig::HostRig(std::vector<std::string> options) : options_(std::move(options)) {
  std::array<char, 32> name{"/tmp/shoji-host-XXXXXX"};
  base_ = ::mkdtemp(name.data());
  ::chmod(base_.c_str(), 0711);
  runtime_ = base_ + "/runtime";
  // Not reachable for the sessions' users, as a checkout in somebody's home is not.
  fs::create_directory(base_ + "/bin");
  ::chmod((base_ + "/bin").c_str(), 0700);
  for (const char* program : {"shoji-session", "shoji-egress"}) {
    fs::copy_file(std::string(SHOJI_BIN_DIR "/") + program, base_ + "/bin/" + program);
  }
  fs::copy_file(SHOJI_BIN_DIR "/fake_agent", base_ + "/bin/shoji-agent");
  StartHost();
  ConnectBroker();
}

HostRig::~HostRig() {
  if (pid_ > 0) Stop(SIGTERM);
  fs::remove_all(base_);
}

void HostRig::StartHost() {
  std::vector<std::string> words = {"shoji-host",   "--runtime",   runtime_,     "--bin-dir", base_ + "/bin",
                                    "--dns-server", "127.0.0.1:1", "--uid-base", "250000"};
  words.insert(words.end(), options_.begin(), options_.end());
  std::vector<char*> arguments;
  arguments.reserve(words.size() + 1);
  for (auto& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  pid_ = ::fork();
  if (pid_ != 0) return;
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  ::execv(SHOJI_BIN_DIR "/shoji-host", arguments.data());
  ::_exit(127);
}

void HostRig::ConnectBroker() {
  const auto end = SteadyClock::now() + kPatience;
  auto socket = link::ConnectUnix(runtime_ + "/host.sock", link::SocketKind::kSeqpacket);
  while (!socket && SteadyClock::now() < end) {
    ::poll(nullptr, 0, 5);
    socket = link::ConnectUnix(runtime_ + "/host.sock", link::SocketKind::kSeqpacket);
  }
  ASSERT_TRUE(socket) << socket.error().message;
  broker_.emplace(std::move(*socket));
}

std::optional<link::Datagram> HostRig::Next() {
  if (!Readable(broker_->fd(), kPatience)) return std::nullopt;
  auto datagram = broker_->Receive();
  return datagram ? std::move(*datagram) : std::nullopt;
}

link::Json HostRig::Request(link::Json body, UniqueFd* fd) {
  const int64_t id = next_id_++;
  body["id"] = id;
  EXPECT_TRUE(broker_->Send(body));
  while (auto datagram = Next()) {
    if (datagram->body.value("id", int64_t{0}) == id) {
      if (fd != nullptr && !datagram->fds.empty()) *fd = std::move(datagram->fds.front());
      return datagram->body;
    }
    events_.push_back(std::move(datagram->body));
  }
  return link::Json::object();
}

link::Json HostRig::WaitForEvent(const std::string& event, const std::string& session) {
  const auto matches = [&](const link::Json& body) {
    return body.value("event", "") == event && body.value("session", "") == session;
  };
  for (const auto& body : events_) {
    if (matches(body)) return body;
  }
  while (auto datagram = Next()) {
    if (matches(datagram->body)) return datagram->body;
    events_.push_back(std::move(datagram->body));
  }
  return link::Json::object();
}

link::Json HostRig::NextEvent() {
  if (events_.empty()) {
    auto datagram = Next();
    return datagram ? std::move(datagram->body) : link::Json::object();
  }
  link::Json event = std::move(events_.front());
  events_.erase(events_.begin());
  return event;
}

bool HostRig::WaitForPool(int ready) {
  const auto end = SteadyClock::now() + kPatience;
  while (SteadyClock::now() < end) {
    if (Request({{"op", "list"}}).value("pool_ready", -1) == ready) return true;
    ::poll(nullptr, 0, 10);
  }
  return false;
}

std::string HostRig::StartSession() {
  const link::Json answer =
      Request({{"op", "start"}, {"user", "suzuki"}, {"department", "市民課"}, {"width_px", 1024}, {"height_px", 768}});
  return answer.value("session", "");
}

Client HostRig::Attach(const std::string& session) {
  UniqueFd fd;
  EXPECT_TRUE(Request({{"op", "attach"}, {"session", session}}, &fd).value("ok", false));
  Client client(std::move(fd));
  client.Hello();
  return client;
}

pid_t HostRig::Helper(const std::string& program, const std::string& session) const {
  for (const pid_t pid : Descendants(pid_)) {
    const std::string command = CommandOf(pid);
    if (command.starts_with(program) && command.find(session) != std::string::npos) return pid;
  }
  return -1;
}

std::vector<pid_t> HostRig::Descendants(pid_t pid) {
  std::vector<pid_t> all;
  for (const auto& entry : fs::directory_iterator("/proc")) {
    const pid_t number = static_cast<pid_t>(std::strtol(entry.path().filename().c_str(), nullptr, 10));
    if (number > 0) all.push_back(number);
  }
  std::vector<pid_t> found = {pid};
  for (size_t i = 0; i < found.size(); ++i) {
    for (const pid_t candidate : all) {
      if (StatusOf(candidate).first == found[i]) found.push_back(candidate);
    }
  }
  found.erase(found.begin());
  return found;
}

bool HostRig::Gone(const std::vector<pid_t>& processes) {
  const auto end = SteadyClock::now() + kPatience;
  while (SteadyClock::now() < end) {
    bool any = false;
    for (const pid_t pid : processes) {
      const char state = StatusOf(pid).second;
      any = any || (state != 0 && state != 'Z');
    }
    if (!any) return true;
    ::poll(nullptr, 0, 10);
  }
  return false;
}

int HostRig::Stop(int signal) {
  ::kill(pid_, signal);
  int status = 0;
  ::waitpid(pid_, &status, 0);
  pid_ = -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace shoji::host
