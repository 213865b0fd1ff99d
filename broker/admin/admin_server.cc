#include "broker/admin/admin_server.h"

#include <fcntl.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <map>
#include <utility>

#include "broker/admin/admin_connection.h"
#include "codec/base/check.h"

namespace shoji::admin {
namespace {

std::unexpected<Error> IoError(const std::string& what) {
  return Fail(ErrorCode::kIo, "administration socket: " + what + ": " + std::strerror(errno));
}

// The name goes through the opened directory: the directory's own path may be longer than a socket address holds.
sockaddr_un SocketAddress(int directory_fd) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::snprintf(address.sun_path, sizeof(address.sun_path), "/proc/self/fd/%d/%s", directory_fd,
                store::StateDirectory::kAdminSocketName);
  return address;
}

Result<UniqueFd> BindSocket(const store::StateDirectory& directory) {
  UniqueFd fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!fd) return IoError("cannot make it");
  ::unlinkat(directory.fd(), store::StateDirectory::kAdminSocketName, 0);
  // Before bind() this sets the mode the file is born with, so there is no moment at which others may connect.
  if (::fchmod(fd.get(), 0600) != 0) return IoError("cannot set its mode");
  const sockaddr_un address = SocketAddress(directory.fd());
  if (::bind(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) {
    return IoError("cannot bind it in " + directory.path());
  }
  if (::listen(fd.get(), static_cast<int>(AdminServer::kMaxConnections)) != 0) return IoError("cannot listen");
  return fd;
}

}  // namespace

class AdminServer::Impl {
 public:
  Impl(const store::StateDirectory& directory, AdminCommands& commands, UniqueFd epoll, UniqueFd listener)
      : directory_(directory), commands_(commands), epoll_(std::move(epoll)), listener_(std::move(listener)) {}
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;
  ~Impl() { ::unlinkat(directory_.fd(), store::StateDirectory::kAdminSocketName, 0); }

  Result<void> WatchListener() {
    epoll_event event{.events = EPOLLIN, .data = {.u64 = 0}};
    if (::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, listener_.get(), &event) != 0) return IoError("cannot watch it");
    return {};
  }

  int fd() const { return epoll_.get(); }

  void Tick() {
    std::array<epoll_event, kMaxConnections + 1> events{};
    const int count = ::epoll_wait(epoll_.get(), events.data(), static_cast<int>(events.size()), 0);
    for (int i = 0; i < count; ++i) {
      if (events[static_cast<size_t>(i)].data.u64 == 0) {
        AcceptAll();
      } else {
        Serve(events[static_cast<size_t>(i)].data.u64);
      }
    }
  }

 private:
  void AcceptAll() {
    for (UniqueFd fd(Accept()); fd; fd = UniqueFd(Accept())) {
      ucred peer{};
      socklen_t length = sizeof(peer);
      const bool known = ::getsockopt(fd.get(), SOL_SOCKET, SO_PEERCRED, &peer, &length) == 0;
      const bool allowed = peer.uid == 0 || peer.uid == ::geteuid() || peer.uid == directory_.owner();
      if (!known || !allowed || connections_.size() >= kMaxConnections) continue;  // closed by its owner here
      const uint64_t serial = ++last_serial_;
      epoll_event event{.events = EPOLLIN, .data = {.u64 = serial}};
      if (::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, fd.get(), &event) != 0) continue;
      auto connection = std::make_shared<AdminConnection>(std::move(fd), "uid:" + std::to_string(peer.uid));
      connections_.emplace(serial, std::move(connection));
    }
  }

  int Accept() const { return ::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK); }

  void Serve(uint64_t serial) {
    const auto found = connections_.find(serial);
    if (found == connections_.end()) return;
    const std::shared_ptr<AdminConnection> connection = found->second;
    connection->Read(kMaxRequestBytes);
    Advance(serial, connection);
  }

  // Hands on what was asked, sends what can be sent, and forgets the connection when it is over.
  void Advance(uint64_t serial, const std::shared_ptr<AdminConnection>& connection) {
    advancing_ = serial;
    while (auto request = connection->TakeRequest()) Ask(serial, connection, *request);
    advancing_ = 0;
    connection->Send();
    if (connection->over()) {
      connections_.erase(serial);
      return;
    }
    const uint32_t reading = connection->wants_read() ? EPOLLIN : 0u;
    const uint32_t writing = connection->wants_write() ? EPOLLOUT : 0u;
    epoll_event event{.events = reading | writing, .data = {.u64 = serial}};
    SHOJI_CHECK(::epoll_ctl(epoll_.get(), EPOLL_CTL_MOD, connection->fd(), &event) == 0);
  }

  void Ask(uint64_t serial, const std::shared_ptr<AdminConnection>& connection, const std::string& request) {
    // While a password is hashed the asker may leave, or the server end: then nobody holds the connection any more.
    std::weak_ptr<AdminConnection> asker = connection;
    commands_.Handle(request, connection->actor(), [this, serial, asker](const std::string& answer) {
      const auto waiting = asker.lock();
      if (!waiting) return;
      waiting->Answer(answer);
      if (advancing_ != serial) Advance(serial, waiting);
    });
  }

  const store::StateDirectory& directory_;
  AdminCommands& commands_;
  UniqueFd epoll_;
  UniqueFd listener_;
  uint64_t last_serial_ = 0;  // 0 stands for the listener
  uint64_t advancing_ = 0;    // whose requests are being handed on right now; 0 = nobody's
  // shared_ptr: owned by this map, and for the length of one call by Serve() or a reply on its way.
  std::map<uint64_t, std::shared_ptr<AdminConnection>> connections_;
};

AdminServer::AdminServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
AdminServer::AdminServer(AdminServer&&) noexcept = default;
AdminServer& AdminServer::operator=(AdminServer&&) noexcept = default;
AdminServer::~AdminServer() = default;

Result<AdminServer> AdminServer::Listen(const store::StateDirectory& directory, AdminCommands& commands) {
  auto listener = BindSocket(directory);
  if (!listener) return std::unexpected(listener.error());
  UniqueFd epoll(::epoll_create1(EPOLL_CLOEXEC));
  if (!epoll) return IoError("cannot make an epoll");
  auto impl = std::make_unique<Impl>(directory, commands, std::move(epoll), std::move(*listener));
  if (auto watched = impl->WatchListener(); !watched) return std::unexpected(watched.error());
  return AdminServer(std::move(impl));
}

int AdminServer::fd() const { return impl_->fd(); }
void AdminServer::Tick() { impl_->Tick(); }

}  // namespace shoji::admin
