// A syslog server over TLS for tests, on a thread of its own: takes one connection after another, cuts the stream into
// RFC 5425 frames and keeps them. Answers a good-bye as the RFC asks, unless told not to.
#pragma once

#include <openssl/ssl.h>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "codec/base/c_handle.h"
#include "codec/base/unique_fd.h"

namespace shoji::syslog {

class Collector {
 public:
  // Listens on 127.0.0.1. `port`: 0 for any free one. `hang_up_after`: ends each connection after so many frames.
  Collector(const std::string& certificate_pem, const std::string& key_pem, int port = 0,
            size_t hang_up_after = SIZE_MAX);
  ~Collector();

  int port() const { return port_; }
  // From now on it ends a connection without a word, as rsyslog's GnuTLS driver does.
  void AnswerNoGoodBye() { answers_ = false; }
  // Waits until there are `count` frames in all, or a minute is over; gives what there is.
  std::vector<std::string> Frames(size_t count);
  int connections() const { return connections_; }
  bool broken() const { return broken_; }  // a frame was not of the form LENGTH SPACE MESSAGE

 private:
  void Run();
  void Serve(SSL* ssl);
  bool TakeFrames(std::string& stream, size_t& taken);

  CHandle<SSL_CTX, SSL_CTX_free> context_;
  int port_ = 0;  // before the listener, whose making sets it
  UniqueFd listener_;
  UniqueFd stop_;
  size_t hang_up_after_;
  std::mutex mutex_;
  std::condition_variable more_;
  std::vector<std::string> frames_;
  std::atomic<int> connections_ = 0;
  std::atomic<bool> broken_ = false;
  std::atomic<bool> answers_ = true;
  std::thread thread_;
};

}  // namespace shoji::syslog
