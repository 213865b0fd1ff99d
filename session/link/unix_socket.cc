#include "session/link/unix_socket.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <array>
#include <cstring>
#include <filesystem>
#include <utility>

#include "session/link/errno_text.h"

namespace shoji::link {
namespace {

constexpr int kBacklog = 128;

// A socket address for `path`; `directory` keeps it valid when the path itself is too long for sun_path.
struct Address {
  sockaddr_un value{};
  socklen_t bytes = 0;
  UniqueFd directory;
};

Result<Address> AddressOf(const std::string& path) {
  Address address;
  std::string shorter = path;
  if (path.size() >= sizeof(address.value.sun_path)) {
    const std::filesystem::path whole(path);
    address.directory = UniqueFd(::open(whole.parent_path().c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    if (!address.directory) return FailErrno("open " + whole.parent_path().string());
    shorter = "/proc/self/fd/" + std::to_string(address.directory.get()) + "/" + whole.filename().string();
  }
  if (shorter.size() >= sizeof(address.value.sun_path)) {
    return Fail(ErrorCode::kTooLarge, "socket name too long: " + path);
  }
  address.value.sun_family = AF_UNIX;
  std::memcpy(address.value.sun_path, shorter.c_str(), shorter.size() + 1);
  address.bytes = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + shorter.size() + 1);
  return address;
}

Result<UniqueFd> MakeSocket(SocketKind kind) {
  UniqueFd socket(::socket(AF_UNIX, static_cast<int>(kind) | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!socket) return FailErrno("socket");
  return socket;
}

bool IsSocketFile(const std::string& path) {
  struct stat info{};
  return ::lstat(path.c_str(), &info) == 0 && S_ISSOCK(info.st_mode);
}

}  // namespace

Result<UniqueFd> ListenUnix(const std::string& path, SocketKind kind, mode_t mode) {
  auto address = AddressOf(path);
  if (!address) return std::unexpected(address.error());
  auto socket = MakeSocket(kind);
  if (!socket) return socket;
  if (IsSocketFile(path)) ::unlink(path.c_str());
  // Nobody can connect before listen(), so the mode is right from the first moment that matters.
  if (::bind(socket->get(), reinterpret_cast<const sockaddr*>(&address->value), address->bytes) != 0) {
    return FailErrno("bind " + path);
  }
  if (::chmod(path.c_str(), mode) != 0) return FailErrno("chmod " + path);
  if (::listen(socket->get(), kBacklog) != 0) return FailErrno("listen " + path);
  return socket;
}

Result<UniqueFd> ConnectUnix(const std::string& path, SocketKind kind) {
  auto address = AddressOf(path);
  if (!address) return std::unexpected(address.error());
  auto socket = MakeSocket(kind);
  if (!socket) return socket;
  if (::connect(socket->get(), reinterpret_cast<const sockaddr*>(&address->value), address->bytes) == 0) return socket;
  if (errno == ENOENT || errno == ECONNREFUSED || errno == EAGAIN) {
    return Fail(ErrorCode::kUnavailable, "nobody listens at " + path);
  }
  return FailErrno("connect " + path);
}

Result<UniqueFd> AcceptUnix(int listener) {
  UniqueFd socket(::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
  if (socket) return socket;
  if (errno == EAGAIN || errno == ECONNABORTED || errno == EINTR) {
    return Fail(ErrorCode::kUnavailable, "no connection waits");
  }
  return FailErrno("accept");
}

Result<uid_t> PeerUid(int socket) {
  ucred peer{};
  socklen_t bytes = sizeof(peer);
  if (::getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &bytes) != 0) return FailErrno("SO_PEERCRED");
  return peer.uid;
}

Result<std::pair<UniqueFd, UniqueFd>> StreamPair() {
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends.data()) != 0) {
    return FailErrno("socketpair");
  }
  return std::pair{UniqueFd(ends[0]), UniqueFd(ends[1])};
}

}  // namespace shoji::link
