#include "tests/hostile/impostor.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <functional>
#include <map>
#include <thread>

#include "codec/base/bytes.h"

namespace shoji::hostile {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

Error Refused(const char* what) { return {ErrorCode::kRefused, std::string(what) + ": " + std::strerror(errno)}; }

Bytes Damage(uint16_t x, uint16_t y, uint16_t width, uint16_t height) {
  Bytes bytes;
  bytes.reserve(16);
  ByteWriter writer(bytes);
  writer.U8(0xC0);
  writer.Zeros(3);
  writer.U32(8);
  writer.U16(x);
  writer.U16(y);
  writer.U16(width);
  writer.U16(height);
  return bytes;
}

// False when the other end is gone.
bool Send(int socket, const Bytes& bytes) {
  while (send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL) < 0) {
    if (errno == EPIPE || errno == ECONNRESET || errno == ENOTCONN) return false;
    if (errno == EMSGSIZE) return true;
    std::this_thread::sleep_for(milliseconds(1));
  }
  return true;
}

Result<std::string> SendOnce(int socket, const Bytes& bytes) {
  return Send(socket, bytes) ? "sent " + std::to_string(bytes.size()) + " bytes" : "the other end is gone";
}

Bytes Garbage() {
  Bytes bytes;
  uint32_t state = 12345;
  for (int i = 0; i < 64; ++i) bytes.push_back(static_cast<uint8_t>((state = state * 1664525 + 1013904223) >> 24));
  return bytes;
}

// A damage hint whose header announces 4 GiB and which is followed by as much as a datagram takes.
Bytes Oversized() {
  Bytes bytes = Damage(0, 0, 64, 64);
  std::memset(bytes.data() + 4, 0xff, 4);
  bytes.resize(128 * 1024, 0xAA);
  return bytes;
}

Bytes Half() {
  Bytes bytes = Damage(0, 0, 64, 64);
  bytes.resize(bytes.size() - 4);
  return bytes;
}

// `per_second` hints for `seconds`; 0 = as fast as the socket takes them. Valid messages, absurd rectangles among them.
Result<std::string> Flood(int socket, int per_second, int seconds) {
  const auto start = steady_clock::now();
  const auto end = start + std::chrono::seconds(seconds);
  long sent = 0;
  while (steady_clock::now() < end) {
    const uint16_t odd = static_cast<uint16_t>(sent * 7919);
    if (!Send(socket, Damage(odd, odd, 65535, odd)))
      return "the other end hung up after " + std::to_string(sent) + " hints";
    ++sent;
    if (per_second == 0) continue;
    const auto due = start + std::chrono::microseconds(1'000'000L * sent / per_second);
    if (due > steady_clock::now() + milliseconds(2)) std::this_thread::sleep_until(due);
  }
  return "sent " + std::to_string(sent) + " hints";
}

Result<std::string> Resize(int framebuffer, bool grow) {
  struct stat status{};
  if (fstat(framebuffer, &status) < 0) return std::unexpected(Refused("fstat"));
  if (ftruncate(framebuffer, grow ? status.st_size + 4096 : 4096) < 0) return std::unexpected(Refused("ftruncate"));
  return grow ? "the framebuffer is larger now" : "the framebuffer is shorter now";
}

// The allowed twin of truncation: emptied pages read as black, never as a fault.
Result<std::string> PunchHole(int framebuffer) {
  if (fallocate(framebuffer, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 0, 1 << 20) < 0) {
    return std::unexpected(Refused("fallocate"));
  }
  return "emptied the first MiB";
}

Result<std::string> Scribble(int framebuffer) {
  const Bytes noise = Garbage();
  for (int row = 0; row < 256; ++row) {
    if (pwrite(framebuffer, noise.data(), noise.size(), 3232 + row * 15360L) < 0)
      return std::unexpected(Refused("pwrite"));
  }
  return "wrote pixels";
}

}  // namespace

Result<UniqueFd> Borrow(pid_t pid, int fd) {
  UniqueFd process(static_cast<int>(syscall(SYS_pidfd_open, pid, 0)));
  if (!process) return std::unexpected(Refused("pidfd_open"));
  UniqueFd borrowed(static_cast<int>(syscall(SYS_pidfd_getfd, process.get(), fd, 0)));
  if (!borrowed) return std::unexpected(Refused("pidfd_getfd"));
  return borrowed;
}

Result<std::string> Attack(const std::string& name, int agent_socket, int framebuffer) {
  const std::map<std::string, std::function<Result<std::string>()>> attacks = {
      {"garbage", [&] { return SendOnce(agent_socket, Garbage()); }},
      {"oversized", [&] { return SendOnce(agent_socket, Oversized()); }},
      {"half", [&] { return SendOnce(agent_socket, Half()); }},
      {"empty", [&] { return SendOnce(agent_socket, {}); }},
      {"endless", [&] { return Flood(agent_socket, 0, 10); }},
      {"hints", [&] { return Flood(agent_socket, 10'000, 4); }},
      {"truncate", [&] { return Resize(framebuffer, false); }},
      {"grow", [&] { return Resize(framebuffer, true); }},
      {"punch", [&] { return PunchHole(framebuffer); }},
      {"scribble", [&] { return Scribble(framebuffer); }},
  };
  const auto attack = attacks.find(name);
  if (attack == attacks.end()) return Fail(ErrorCode::kInvalid, "there is no attack " + name);
  return attack->second();
}

}  // namespace shoji::hostile
