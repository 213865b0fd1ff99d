#include "broker/rdp/graphics/peer_gfx_channel.h"

#include <freerdp/channels/rdpgfx.h>
#include <freerdp/channels/wtsvc.h>
#include <freerdp/freerdp.h>

#include <memory>

namespace shoji::rdp {
namespace {

// A list of cached pieces is the longest: 5462 entries of 12 bytes.
constexpr ULONG kMaxMessageBytes = 128 << 10;

struct WtsFreed {
  void operator()(void* memory) const noexcept { WTSFreeMemory(memory); }
};

}  // namespace

PeerGfxChannel::~PeerGfxChannel() {
  if (channel_ != nullptr) WTSVirtualChannelClose(channel_);
}

bool PeerGfxChannel::Open() {
  void* buffer = nullptr;
  DWORD bytes = 0;
  if (WTSQuerySessionInformationA(channels_, WTS_CURRENT_SESSION, WTSSessionId, reinterpret_cast<LPSTR*>(&buffer),
                                  &bytes) == FALSE) {
    return false;
  }
  const std::unique_ptr<void, WtsFreed> owner(buffer);
  const ULONG session = *static_cast<const ULONG*>(buffer);
  static char name[] = RDPGFX_DVC_CHANNEL_NAME;
  channel_ = WTSVirtualChannelOpenEx(session, name, WTS_CHANNEL_OPTION_DYNAMIC);
  return channel_ != nullptr;
}

GfxChannel::State PeerGfxChannel::Poll() {
  if (state_ != State::kOpening) return state_;
  if (channel_ == nullptr) {
    switch (WTSVirtualChannelManagerGetDrdynvcState(channels_)) {
      case DRDYNVC_STATE_READY:
        if (!Open()) state_ = State::kRefused;
        return state_;
      case DRDYNVC_STATE_FAILED:
        return state_ = State::kRefused;
      default:
        if (WTSVirtualChannelManagerIsChannelJoined(channels_, "drdynvc") == FALSE) {
          state_ = State::kRefused;
        }
        return state_;
    }
  }
  void* buffer = nullptr;
  DWORD bytes = 0;
  const BOOL asked =
      WTSVirtualChannelQuery(channel_, static_cast<WTS_VIRTUAL_CLASS>(WTSVirtualChannelReady), &buffer, &bytes);
  const std::unique_ptr<void, WtsFreed> owner(buffer);
  if (asked == FALSE) return state_ = State::kRefused;
  if (*static_cast<const BOOL*>(buffer) != FALSE) state_ = State::kOpen;
  return state_;
}

Result<std::optional<Bytes>> PeerGfxChannel::Read() {
  ULONG bytes = 0;
  if (WTSVirtualChannelRead(channel_, 0, nullptr, 0, &bytes) == FALSE || bytes == 0) return std::nullopt;
  if (bytes > kMaxMessageBytes) return Fail(ErrorCode::kTooLarge, "message on the graphics channel is too long");
  Bytes message(bytes);
  if (WTSVirtualChannelRead(channel_, 0, reinterpret_cast<PCHAR>(message.data()), bytes, &bytes) == FALSE) {
    return std::nullopt;
  }
  message.resize(bytes);
  return message;
}

Result<void> PeerGfxChannel::Write(ByteSpan message) {
  ULONG written = 0;
  auto* const data = const_cast<PCHAR>(reinterpret_cast<const CHAR*>(message.data()));
  const BOOL sent = WTSVirtualChannelWrite(channel_, data, static_cast<ULONG>(message.size()), &written);
  if (sent == FALSE || written != message.size()) {
    return Fail(ErrorCode::kClosed, "the RDP client's graphics channel takes no more");
  }
  return {};
}

}  // namespace shoji::rdp
