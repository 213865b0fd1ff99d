#include "broker/admin/admin_client.h"

#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <utility>

#include "broker/store/state_directory.h"

namespace shoji::admin {
namespace {

std::unexpected<Error> ConnectError(const std::string& state_directory) {
  if (errno == EACCES || errno == EPERM) {
    return Fail(ErrorCode::kRefused, "you may not administer " + state_directory +
                                         "; run shojictl as root or as the user the broker runs as");
  }
  return Fail(ErrorCode::kUnavailable, "no broker runs with the state directory " + state_directory +
                                           "; start it with ./shoji up, or name the right one with --state DIR");
}

}  // namespace

Result<AdminClient> AdminClient::Connect(const std::string& state_directory) {
  const auto directory = store::StateDirectory::OpenExisting(state_directory);
  if (!directory) {
    const std::string advice = "; name the right one with --state DIR";
    return Fail(directory.error().code, directory.error().message + advice);
  }
  UniqueFd fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!fd) return Fail(ErrorCode::kIo, std::string("cannot make a socket: ") + std::strerror(errno));
  const timeval patience{.tv_sec = 60, .tv_usec = 0};
  ::setsockopt(fd.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
  ::setsockopt(fd.get(), SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
  // Through the opened directory: its own path may be longer than a socket address holds.
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::snprintf(address.sun_path, sizeof(address.sun_path), "/proc/self/fd/%d/%s", directory->fd(),
                store::StateDirectory::kAdminSocketName);
  if (::connect(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) {
    return ConnectError(state_directory);
  }
  return AdminClient(std::move(fd));
}

Result<std::string> AdminClient::Ask(const std::string& request) {
  const std::string line = request + '\n';
  for (size_t sent = 0; sent < line.size();) {
    const ssize_t count = ::send(fd_.get(), line.data() + sent, line.size() - sent, MSG_NOSIGNAL);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return Fail(ErrorCode::kClosed, "the broker ended the connection; is it stopping?");
    sent += static_cast<size_t>(count);
  }
  std::string answer;
  std::array<char, 4096> buffer{};
  while (answer.find('\n') == std::string::npos) {
    const ssize_t count = ::recv(fd_.get(), buffer.data(), buffer.size(), 0);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return Fail(ErrorCode::kUnavailable, "the broker does not answer");
    if (count == 0) return Fail(ErrorCode::kClosed, "the broker ended the connection; is it stopping?");
    answer.append(buffer.data(), static_cast<size_t>(count));
  }
  answer.resize(answer.find('\n'));
  return answer;
}

}  // namespace shoji::admin
