#include "tests/broker/rfb/rfb_rig.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>

namespace shoji::rfb {
namespace {

constexpr int kPatienceMs = 10'000;
constexpr uint32_t kRaw = 0;
constexpr uint32_t kNewSize = 0xffffff21;  // -223, DesktopSize

uint32_t Big32(ByteSpan at) {
  return (uint32_t{at[0]} << 24) | (uint32_t{at[1]} << 16) | (uint32_t{at[2]} << 8) | at[3];
}
uint16_t Big16(ByteSpan at) { return static_cast<uint16_t>((at[0] << 8) | at[1]); }
void Put16(Bytes& out, int value) {
  out.push_back(static_cast<uint8_t>(value >> 8));
  out.push_back(static_cast<uint8_t>(value));
}

}  // namespace

std::pair<UniqueFd, UniqueFd> TcpPair() {
  const UniqueFd listener(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  ::bind(listener.get(), reinterpret_cast<sockaddr*>(&address), size);
  ::listen(listener.get(), 1);
  ::getsockname(listener.get(), reinterpret_cast<sockaddr*>(&address), &size);
  UniqueFd ours(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  ::connect(ours.get(), reinterpret_cast<const sockaddr*>(&address), size);
  return {UniqueFd(::accept4(listener.get(), nullptr, nullptr, SOCK_CLOEXEC)), std::move(ours)};
}

Bytes TestViewer::Read(size_t count) {
  Bytes bytes(count);
  for (size_t at = 0; at < count;) {
    pollfd waiting{.fd = socket_.get(), .events = POLLIN, .revents = 0};
    if (::poll(&waiting, 1, kPatienceMs) <= 0) return {};
    const ssize_t got = ::recv(socket_.get(), bytes.data() + at, count - at, 0);
    if (got <= 0) return {};
    at += static_cast<size_t>(got);
  }
  return bytes;
}

void TestViewer::Say(const Bytes& bytes) { (void)::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL); }

Bytes TestViewer::Greet() {
  if (Read(12).empty()) return {};
  constexpr std::string_view kVersion = "RFB 003.008\n";
  Say(Bytes(kVersion.begin(), kVersion.end()));
  const Bytes count = Read(1);
  if (count.empty() || count[0] == 0) return {};
  const Bytes kinds = Read(count[0]);
  if (kinds != Bytes{2}) return {};  // VNC authentication, and nothing else
  Say({2});
  return Read(16);
}

bool TestViewer::Answer(ByteSpan response) {
  Say(Bytes(response.begin(), response.end()));
  const Bytes result = Read(4);
  if (result.empty() || Big32(result) != 0) return false;
  Say({0});  // not shared
  const Bytes head = Read(24);
  if (head.empty()) return false;
  size_ = {Big16(ByteSpan(head).subspan(0)), Big16(ByteSpan(head).subspan(2))};
  pixels_.assign(static_cast<size_t>(size_.width_px) * static_cast<size_t>(size_.height_px), 0);
  const Bytes name = Read(Big32(ByteSpan(head).subspan(20)));
  name_.assign(name.begin(), name.end());
  // SetPixelFormat: 32 bits, little-endian, red at 16, green at 8, blue at 0. SetEncodings: raw, new sizes.
  Say({0, 0, 0, 0, 32, 24, 0, 1, 0, 255, 0, 255, 0, 255, 16, 8, 0, 0, 0, 0});
  Say({2, 0, 0, 2, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0x21});
  return true;
}

bool TestViewer::Update(bool incremental) {
  Bytes ask = {3, static_cast<uint8_t>(incremental ? 1 : 0), 0, 0, 0, 0};
  Put16(ask, size_.width_px);
  Put16(ask, size_.height_px);
  Say(ask);
  const Bytes head = Read(4);
  if (head.empty() || head[0] != 0) return false;
  for (int left = Big16(ByteSpan(head).subspan(2)); left > 0; --left) {
    if (!TakeRect()) return false;
  }
  return true;
}

bool TestViewer::TakeRect() {
  const Bytes head = Read(12);
  if (head.empty()) return false;
  const ByteSpan at(head);
  const Rect rect{Big16(at), Big16(at.subspan(2)), Big16(at.subspan(4)), Big16(at.subspan(6))};
  const uint32_t encoding = Big32(at.subspan(8));
  if (encoding == kNewSize) {
    size_ = {rect.width_px, rect.height_px};
    pixels_.assign(static_cast<size_t>(size_.width_px) * static_cast<size_t>(size_.height_px), 0);
    return true;
  }
  if (encoding != kRaw || rect.right() > size_.width_px || rect.bottom() > size_.height_px) return false;
  const size_t row_bytes = static_cast<size_t>(rect.width_px) * 4;
  for (int y = rect.y; y < rect.bottom(); ++y) {
    const Bytes row = Read(row_bytes);
    if (row.size() != row_bytes) return false;
    std::memcpy(&pixels_[static_cast<size_t>(y) * static_cast<size_t>(size_.width_px) + static_cast<size_t>(rect.x)],
                row.data(), row_bytes);
  }
  return true;
}

bool TestViewer::HungUp() {
  Bytes rest(65'536);
  while (true) {
    pollfd waiting{.fd = socket_.get(), .events = POLLIN, .revents = 0};
    if (::poll(&waiting, 1, kPatienceMs) <= 0) return false;
    if (::recv(socket_.get(), rest.data(), rest.size(), 0) <= 0) return true;
  }
}

}  // namespace shoji::rfb
