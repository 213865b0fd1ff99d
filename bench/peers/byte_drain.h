// Takes bytes off one end of a socket pair on a thread of its own, so that whoever writes to the other end never waits
// for its reader. Owned by one thread, which calls Take(); the drain's own thread sees nothing but the socket and the
// bytes under the lock.
#pragma once

#include <mutex>
#include <thread>

#include "codec/base/bytes.h"
#include "codec/base/unique_fd.h"

namespace shoji::bench {

class ByteDrain {
 public:
  // `socket`: a stream socket's reading end, made non-blocking here. Ends when the other end is closed.
  explicit ByteDrain(UniqueFd socket);
  ByteDrain(const ByteDrain&) = delete;
  ByteDrain& operator=(const ByteDrain&) = delete;
  // The other end must be closed first.
  ~ByteDrain() { thread_.join(); }

  // Everything that was written to the other end before this call and not taken yet.
  Bytes Take();
  int fd() const { return socket_.get(); }

 private:
  void Run();
  // Reads what is there. False at the end of the stream.
  bool ReadAll();

  UniqueFd socket_;
  std::mutex mutex_;
  Bytes bytes_;
  std::thread thread_;
};

}  // namespace shoji::bench
