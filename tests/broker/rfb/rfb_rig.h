// A VNC viewer on a socket, as little of one as tests need (RFC 6143): 32-bit raw pixels, view-only or not. And a pair
// of connected TCP sockets. Reads block with a deadline.
#pragma once

#include <optional>
#include <string>
#include <utility>

#include "codec/base/bytes.h"
#include "codec/base/geometry.h"
#include "codec/base/unique_fd.h"

namespace shoji::rfb {

// Over loopback: shoji-rfb's end, then the viewer's.
std::pair<UniqueFd, UniqueFd> TcpPair();

class TestViewer {
 public:
  explicit TestViewer(UniqueFd socket) : socket_(std::move(socket)) {}
  TestViewer(const TestViewer&) = delete;
  TestViewer& operator=(const TestViewer&) = delete;
  virtual ~TestViewer() = default;

  // Version and kind of authentication; the challenge. Empty when he was hung up on.
  Bytes Greet();
  // Answers the challenge; true when let in. Then the size is known.
  bool Answer(ByteSpan response);
  Size size() const { return size_; }
  const std::string& name() const { return name_; }

  virtual void Say(const Bytes& bytes);
  // Asks for the whole screen, or for what changed, and takes one update. False when hung up on.
  bool Update(bool incremental);
  // 0x00RRGGBB as shown.
  uint32_t At(int x, int y) const {
    return pixels_.at(static_cast<size_t>(y) * static_cast<size_t>(size_.width_px) + static_cast<size_t>(x)) & 0xffffff;
  }
  // Waits until the other side hangs up; false when it does not.
  bool HungUp();
  void Leave() { socket_.Reset(); }
  // Exactly so many bytes; empty when they do not come.
  virtual Bytes Read(size_t count);

 protected:
  const UniqueFd& socket() const { return socket_; }

 private:
  bool TakeRect();

  UniqueFd socket_;
  Size size_{};
  std::string name_;
  std::vector<uint32_t> pixels_;
};

}  // namespace shoji::rfb
