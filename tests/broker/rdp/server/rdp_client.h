// An RDP client without a window: FreeRDP's own client core, drawing into memory. For tests; one thread, which pumps
// it.
#pragma once

#include <freerdp/freerdp.h>

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "broker/rdp/door_messages.h"
#include "codec/base/clock.h"
#include "codec/base/geometry.h"

namespace shoji::rdp {

// One pointer update of the server.
struct SeenPointer {
  enum class Kind { kArrow, kHidden, kShape, kCached };
  Kind kind;
  uint16_t slot = 0;  // of the client's cache
  Size size = {};     // of a shape, as all below
  uint16_t hot_x = 0;
  uint16_t hot_y = 0;
  std::vector<uint32_t> argb = {};  // rows from the top, as FreeRDP's client draws them
};

class RdpClient {
 public:
  enum class Security { kRdp, kTls, kNla };
  struct Wish {
    uint16_t port = 0;
    std::string user = {};
    std::string password = {};
    std::string shell = {};  // alternate shell
    Size size{1024, 768};
    uint32_t scale_percent = 0;  // of the desktop; 0: not said
    struct Monitor {
      Rect place;
      bool primary = false;
      uint32_t scale_percent = 0;
    };
    std::vector<Monitor> monitors = {};  // empty: the desktop is the only one
    uint32_t depth = 32;
    Security security = Security::kTls;
    uint32_t layout = 0x409;
    bool remote_fx = false;
    bool microphone = false;
    std::optional<Cookie> cookie = {};  // to come back with
  };
  explicit RdpClient(const Wish& wish);
  ~RdpClient();
  RdpClient(const RdpClient&) = delete;
  RdpClient& operator=(const RdpClient&) = delete;

  // The whole connection sequence. False: refused.
  bool Connect();
  // Serves the connection until `done`, or the server ends it, or half a minute has passed. What `done` says then.
  bool PumpUntil(const std::function<bool()>& done);
  // The server has ended the connection.
  bool ended() const { return ended_; }
  // What the server gave to come back with.
  Cookie cookie() const;
  // As freerdp/error.h numbers them.
  uint32_t error_info() const;
  uint32_t connect_error() const;

  void Key(uint8_t scancode, bool down);
  // A character without a key of its own, as screen keyboards and IMEs of the terminal send it.
  void Unicode(uint16_t unit);
  // The state of the terminal's lock keys, as it is told when the window gets the focus.
  void LockKeys(uint16_t toggles);
  void Pointer(uint16_t flags, uint16_t x, uint16_t y);
  void ExtendedPointer(uint16_t flags, uint16_t x, uint16_t y);
  // 0xRRGGBB of what the client shows.
  uint32_t PixelAt(int x, int y) const;
  Size size() const;
  // How many pieces came as surface commands.
  int surface_bits() const;
  // What the server said of the pointer so far.
  const std::vector<SeenPointer>& pointers() const { return pointers_; }

 private:
  bool Pump();
  void SetMonitors(const Wish& wish);

  freerdp* instance_;
  std::vector<SeenPointer> pointers_;
  bool connected_ = false;
  bool ended_ = false;
};

}  // namespace shoji::rdp
