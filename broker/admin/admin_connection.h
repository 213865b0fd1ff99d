// One shojictl on the administration socket: its bytes in and out, cut into lines. Service thread; never waits.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "codec/base/unique_fd.h"

namespace shoji::admin {

class AdminConnection {
 public:
  // `actor`: who it is, for the record.
  AdminConnection(UniqueFd fd, std::string actor) : fd_(std::move(fd)), actor_(std::move(actor)) {}

  // Takes in what has arrived. A request longer than `max_request_bytes` ends the connection.
  void Read(size_t max_request_bytes);
  // The next whole request; empty while one is being worked on. Each must be answered once.
  std::optional<std::string> TakeRequest();
  void Answer(const std::string& answer);
  void Send();

  bool over() const { return closed_; }
  bool wants_read() const { return !working_; }
  bool wants_write() const { return !out_.empty(); }
  int fd() const { return fd_.get(); }
  const std::string& actor() const { return actor_; }

 private:
  UniqueFd fd_;
  std::string actor_;
  std::string in_;
  std::string out_;
  bool working_ = false;
  bool closed_ = false;
};

}  // namespace shoji::admin
