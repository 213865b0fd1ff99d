#include "tests/broker/syslog/collector.h"

#include <arpa/inet.h>
#include <openssl/pem.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <cstdlib>

#include "codec/base/check.h"

namespace shoji::syslog {
namespace {

using Memory = CHandle<BIO, BIO_free_all>;

Memory Borrow(const std::string& pem) { return Memory(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()))); }

UniqueFd Listen(int port, int& got) {
  UniqueFd fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const int yes = 1;
  ::setsockopt(fd.get(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  SHOJI_CHECK(::bind(fd.get(), reinterpret_cast<sockaddr*>(&address), size) == 0 && ::listen(fd.get(), 8) == 0 &&
              ::getsockname(fd.get(), reinterpret_cast<sockaddr*>(&address), &size) == 0);
  got = ntohs(address.sin_port);
  return fd;
}

// False when `stop` is readable.
bool WaitReadable(int fd, int stop) {
  pollfd waits[] = {{fd, POLLIN, 0}, {stop, POLLIN, 0}};
  return ::poll(waits, 2, 60'000) > 0 && waits[1].revents == 0;
}

}  // namespace

Collector::Collector(const std::string& certificate_pem, const std::string& key_pem, int port, size_t hang_up_after)
    : context_(SSL_CTX_new(TLS_server_method())),
      listener_(Listen(port, port_)),
      stop_(::eventfd(0, EFD_CLOEXEC)),
      hang_up_after_(hang_up_after) {
  ::signal(SIGPIPE, SIG_IGN);  // as the broker does: a peer that hangs up is an error of the write
  const CHandle<X509, X509_free> certificate(
      PEM_read_bio_X509(Borrow(certificate_pem).get(), nullptr, nullptr, nullptr));
  const CHandle<EVP_PKEY, EVP_PKEY_free> key(PEM_read_bio_PrivateKey(Borrow(key_pem).get(), nullptr, nullptr, nullptr));
  SHOJI_CHECK(SSL_CTX_use_certificate(context_.get(), certificate.get()) == 1 &&
              SSL_CTX_use_PrivateKey(context_.get(), key.get()) == 1);
  thread_ = std::thread([this] { Run(); });
}

Collector::~Collector() {
  const uint64_t one = 1;
  SHOJI_CHECK(::write(stop_.get(), &one, sizeof(one)) == sizeof(one));
  thread_.join();
}

void Collector::Run() {
  while (WaitReadable(listener_.get(), stop_.get())) {
    const UniqueFd fd(::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC));
    if (!fd) continue;
    const CHandle<SSL, SSL_free> ssl(SSL_new(context_.get()));
    if (SSL_set_fd(ssl.get(), fd.get()) != 1 || SSL_accept(ssl.get()) != 1) continue;
    ++connections_;
    Serve(ssl.get());
  }
}

void Collector::Serve(SSL* ssl) {
  std::string stream;
  std::array<char, 16384> buffer{};
  size_t taken = 0;
  while (taken < hang_up_after_) {
    if (SSL_pending(ssl) == 0 && !WaitReadable(SSL_get_fd(ssl), stop_.get())) return;
    const int count = SSL_read(ssl, buffer.data(), buffer.size());
    if (count <= 0) {
      if (answers_ && SSL_get_error(ssl, count) == SSL_ERROR_ZERO_RETURN) SSL_shutdown(ssl);
      return;
    }
    stream.append(buffer.data(), static_cast<size_t>(count));
    if (!TakeFrames(stream, taken)) return;
  }
}

bool Collector::TakeFrames(std::string& stream, size_t& taken) {
  while (taken < hang_up_after_) {
    const size_t blank = stream.find(' ');
    if (blank == std::string::npos) return true;
    const std::string digits = stream.substr(0, blank);
    if (digits.empty() || digits.size() > 6 || digits.find_first_not_of("0123456789") != std::string::npos) {
      broken_ = true;
      return false;
    }
    const size_t length = std::stoul(digits);
    if (stream.size() - blank - 1 < length) return true;
    {
      const std::lock_guard lock(mutex_);
      frames_.push_back(stream.substr(blank + 1, length));
    }
    more_.notify_all();
    stream.erase(0, blank + 1 + length);
    ++taken;
  }
  return true;
}

std::vector<std::string> Collector::Frames(size_t count) {
  std::unique_lock lock(mutex_);
  more_.wait_for(lock, std::chrono::minutes(1), [&] { return frames_.size() >= count; });
  return frames_;
}

}  // namespace shoji::syslog
