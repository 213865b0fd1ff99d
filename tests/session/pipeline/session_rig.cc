#include "session_rig.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstring>

#include "session/link/framebuffer_layout.h"
#include "session/link/unix_socket.h"

namespace shoji::pipeline {
namespace {

constexpr int kPatienceMs = 10'000;

bool Readable(int fd, int timeout_ms) {
  pollfd waiting{.fd = fd, .events = POLLIN, .revents = 0};
  return ::poll(&waiting, 1, timeout_ms) > 0;
}

pid_t StartSession(int control, int agent, int framebuffer) {
  const pid_t pid = ::fork();
  if (pid != 0) return pid;
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  const int copies[] = {::fcntl(control, F_DUPFD, 10), ::fcntl(agent, F_DUPFD, 10), ::fcntl(framebuffer, F_DUPFD, 10)};
  for (int i = 0; i < 3; ++i) ::dup2(copies[i], 3 + i);
  ::close_range(6, ~0U, 0);
  ::execl(SHOJI_SESSION_BINARY, "shoji-session", "--control-fd", "3", "--agent-fd", "4", "--framebuffer-fd", "5",
          "--session", "0123456789abcdef0123456789abcdef", nullptr);
  ::_exit(127);
}

}  // namespace

SessionRig::SessionRig() : framebuffer_(link::MakeSealedFramebuffer().value()) {
  auto control = link::SeqpacketChannel::Pair().value();
  auto agent = link::SeqpacketChannel::Pair().value();
  screen_ = static_cast<uint8_t*>(
      ::mmap(nullptr, link::kFramebufferBytes, PROT_READ | PROT_WRITE, MAP_SHARED, framebuffer_.get(), 0));
  pid_ = StartSession(control.second.get(), agent.second.get(), framebuffer_.get());
  control_ = std::move(control.first);
  agent_ = std::move(agent.first);
}

SessionRig::~SessionRig() {
  if (pid_ > 0) {
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
  }
  ::munmap(screen_, link::kFramebufferBytes);
}

void SessionRig::AgentSays(const wire::HintMessage& hint) { AgentSaysRaw(wire::Encode(hint)); }

void SessionRig::AgentSaysRaw(const Bytes& bytes) { ::send(agent_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL); }

std::optional<wire::ClientMessage> SessionRig::AgentHears() {
  Bytes buffer(4'096);
  if (!Readable(agent_.get(), kPatienceMs)) return std::nullopt;
  const ssize_t count = ::recv(agent_.get(), buffer.data(), buffer.size(), MSG_DONTWAIT);
  if (count <= 0) return std::nullopt;
  return wire::ParseClientMessage(ByteSpan(buffer.data(), static_cast<size_t>(count))).value();
}

uint8_t* SessionRig::Pixel(int x, int y) const {
  return screen_ + link::kFramebufferPixelOffset + static_cast<ptrdiff_t>(y) * link::kFramebufferStrideBytes + 4 * x;
}

void SessionRig::Draw(const Rect& rect, uint32_t colour) {
  for (int y = rect.y; y < rect.bottom(); ++y) {
    for (int x = rect.x; x < rect.right(); ++x) {
      uint8_t* pixel = Pixel(x, y);
      for (int channel = 0; channel < 3; ++channel) pixel[channel] = static_cast<uint8_t>(colour >> (8 * channel));
    }
  }
}

void SessionRig::DrawNoise(const Rect& rect, uint32_t seed) {
  uint32_t state = seed;
  for (int y = rect.y; y < rect.bottom(); ++y) {
    for (int x = rect.x; x < rect.right(); ++x) {
      state = state * 1'664'525U + 1'013'904'223U;
      uint8_t* pixel = Pixel(x, y);
      // Smooth enough to be taken for a photo, noisy enough not to be text.
      pixel[0] = static_cast<uint8_t>(x / 3 + (state >> 29));
      pixel[1] = static_cast<uint8_t>(y / 3 + ((state >> 26) & 7));
      pixel[2] = static_cast<uint8_t>((x + y) / 5 + ((state >> 23) & 7));
    }
  }
}

void SessionRig::Guard(const std::string& watermark, const link::Json& masks) {
  guarded_ = true;
  HostSays({{"op", "guard"}, {"watermark", watermark}, {"masks", masks}});
}

void SessionRig::Attach(bool resumed, bool guarded) {
  if (guarded && !guarded_) Guard("");
  auto ends = link::StreamPair().value();
  link_.emplace(std::move(ends.first), wire::kMaxServerMessageBytes, size_t{1} << 20);
  link::SeqpacketChannel channel{UniqueFd(::dup(control_.get()))};
  ASSERT_TRUE(channel.Send({{"op", "attach"}, {"resumed", resumed}}, std::move(ends.second)));
}

UniqueFd SessionRig::Watch() {
  auto ends = link::StreamPair().value();
  link::SeqpacketChannel channel{UniqueFd(::dup(control_.get()))};
  EXPECT_TRUE(channel.Send({{"op", "watch"}}, std::move(ends.second)));
  return std::move(ends.first);
}

void SessionRig::HostSays(const link::Json& body) {
  link::SeqpacketChannel channel{UniqueFd(::dup(control_.get()))};
  ASSERT_TRUE(channel.Send(body));
}

link::Json SessionRig::HostHears() {
  if (!Readable(control_.get(), kPatienceMs)) return {};
  link::SeqpacketChannel channel{UniqueFd(::dup(control_.get()))};
  auto datagram = channel.Receive();
  return datagram && *datagram ? (*datagram)->body : link::Json();
}

int SessionRig::WaitForExit() {
  int status = 0;
  ::waitpid(pid_, &status, 0);
  pid_ = -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

void SessionRig::ClientSays(const wire::ClientMessage& message) { ClientSaysRaw(wire::Encode(message)); }

// A session that has just ended the link does not listen any more; what it said before is still to be read.
void SessionRig::ClientSaysRaw(const Bytes& bytes) { (void)link_->Send(bytes); }

void SessionRig::ClientHello(Size size, uint8_t features) {
  ClientSays(wire::Hello{.profile = wire::Profile::kBench, .features = features, .size = size, .scale_percent = 100});
}

Bytes SessionRig::NextMessage(int timeout_ms) {
  while (true) {
    const ByteSpan message = link_->Next();
    if (!message.empty()) return Bytes(message.begin(), message.end());
    if (!Readable(link_->fd(), timeout_ms) || !link_->Fill()) return {};
  }
}

wire::Frame SessionRig::Decode(const Bytes& message) {
  auto frame = decoder_.Apply(message);
  EXPECT_TRUE(frame) << frame.error().message;
  ++frames_;
  return *frame;
}

std::optional<wire::ServerMessage> SessionRig::ClientHears() {
  while (true) {
    const Bytes message = NextMessage();
    if (message.empty()) return std::nullopt;
    if (*wire::PeekType(message) != wire::Type::kFrame) return wire::ParseServerMessage(message).value();
    ClientSays(wire::Ack{.frame_id = Decode(message).frame_id, .decode_us = 1, .present_us = 1});
  }
}

std::optional<wire::Frame> SessionRig::ClientTakesFrame() {
  while (true) {
    const Bytes message = NextMessage();
    if (message.empty()) return std::nullopt;
    if (*wire::PeekType(message) == wire::Type::kFrame) return Decode(message);
  }
}

bool SessionRig::ClientHearsNothingFor(Duration silence) {
  return NextMessage(static_cast<int>(std::chrono::duration_cast<std::chrono::milliseconds>(silence).count())).empty();
}

bool SessionRig::ClientSeesTheScreen(Size size, damage::PixelGuard* guard) {
  while (true) {
    const auto frame = ClientTakesFrame();
    if (!frame) return false;
    ClientSays(wire::Ack{.frame_id = frame->frame_id, .decode_us = 1, .present_us = 1});
    if (frame->exact && frame->size == size && IsTheScreen(decoder_.picture(), size, guard)) return true;
  }
}

bool SessionRig::IsTheScreen(tile::Pixels picture, Size size, damage::PixelGuard* guard) const {
  if (picture.size != size) return false;
  std::vector<uint32_t> row(static_cast<size_t>(size.width_px));
  for (int y = 0; y < size.height_px; ++y) {
    std::memcpy(row.data(), Pixel(0, y), row.size() * 4);
    if (guard != nullptr) guard->Apply(row.data(), size.width_px, {0, y, size.width_px, 1});
    for (int x = 0; x < size.width_px; ++x) {
      if (((picture.Row(y)[x] ^ row[static_cast<size_t>(x)]) & 0xff'ffff) != 0) return false;
    }
  }
  return true;
}

}  // namespace shoji::pipeline
