// Non-blocking reads, writes and connects, with the kernel's answers reduced to what a relay needs. Never raises
// SIGPIPE.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "codec/base/result.h"
#include "codec/base/unique_fd.h"
#include "session/egress/ip_address.h"

namespace shoji::egress {

enum class IoState { kDone, kAgain, kEnd, kError };

struct IoResult {
  IoState state = IoState::kError;
  size_t bytes = 0;  // with kDone, at least 1
};

IoResult ReadSome(int fd, std::span<uint8_t> into);
IoResult WriteSome(int fd, std::string_view from);

// Begins a TCP connection to exactly this address. kIo with errno's text when it fails at once.
Result<UniqueFd> BeginConnect(const IpAddress& address, uint16_t port);
// After the socket became writable: is it connected? kIo with the reason if not.
Result<void> FinishConnect(int fd);

}  // namespace shoji::egress
