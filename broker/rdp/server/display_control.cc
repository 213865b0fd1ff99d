#include "broker/rdp/server/display_control.h"

#include <freerdp/channels/wtsvc.h>
#include <winpr/wtsapi.h>

#include <utility>

namespace shoji::rdp {
namespace {

constexpr size_t kMaxMessageBytes = 4096;

// What WTSVirtualChannelQuery answers to "is it open": yes, not yet, or nullopt: the client will not.
std::optional<bool> IsOpen(void* channel) {
  void* answer = nullptr;
  DWORD bytes = 0;
  const BOOL asked = WTSVirtualChannelQuery(channel, WTSVirtualChannelReady, &answer, &bytes);
  const bool open = answer != nullptr && bytes == sizeof(BOOL) && *static_cast<BOOL*>(answer) != FALSE;
  WTSFreeMemory(answer);
  if (asked == FALSE) return std::nullopt;
  return open;
}

std::optional<DWORD> SessionOf(void* channels) {
  LPSTR answer = nullptr;
  DWORD bytes = 0;
  if (WTSQuerySessionInformationA(channels, WTS_CURRENT_SESSION, WTSSessionId, &answer, &bytes) == FALSE) return {};
  const DWORD session = *reinterpret_cast<ULONG*>(answer);
  WTSFreeMemory(answer);
  return session;
}

}  // namespace

DisplayControl::~DisplayControl() { Close(); }

void DisplayControl::Close() {
  if (channel_ != nullptr) WTSVirtualChannelClose(std::exchange(channel_, nullptr));
}

Result<std::optional<MonitorLayout>> DisplayControl::Tick() {
  if (stage_ == Stage::kWaiting) Open();
  if (stage_ == Stage::kOpening) Greet();
  if (stage_ == Stage::kRefused) Close();  // what is said there all the same would wait in memory
  std::optional<MonitorLayout> newest;
  while (stage_ == Stage::kOpen) {
    const auto message = Read();
    if (!message) break;
    auto layout = ParseMonitorLayout(*message);
    if (!layout) return std::unexpected(layout.error());
    newest = *layout;
  }
  return newest;
}

void DisplayControl::Open() {
  if (WTSVirtualChannelManagerGetDrdynvcState(channels_) != DRDYNVC_STATE_READY) return;
  const auto session = SessionOf(channels_);
  std::string name(kDisplayChannel);
  if (session) channel_ = WTSVirtualChannelOpenEx(*session, name.data(), WTS_CHANNEL_OPTION_DYNAMIC);
  stage_ = channel_ != nullptr ? Stage::kOpening : Stage::kRefused;
}

void DisplayControl::Greet() {
  const auto open = IsOpen(channel_);
  if (!open) stage_ = Stage::kRefused;
  if (!open || !*open) return;
  Bytes capabilities = DisplayCapabilities();
  ULONG written = 0;
  const BOOL sent = WTSVirtualChannelWrite(channel_, reinterpret_cast<PCHAR>(capabilities.data()),
                                           static_cast<ULONG>(capabilities.size()), &written);
  stage_ = sent != FALSE ? Stage::kOpen : Stage::kRefused;
}

std::optional<Bytes> DisplayControl::Read() {
  ULONG waiting = 0;
  if (WTSVirtualChannelRead(channel_, 0, nullptr, 0, &waiting) == FALSE) return {};
  // Longer ones lose their end here, and with it their meaning.
  Bytes message(std::min<size_t>(waiting, kMaxMessageBytes));
  ULONG read = 0;
  if (WTSVirtualChannelRead(channel_, 0, reinterpret_cast<PCHAR>(message.data()), static_cast<ULONG>(message.size()),
                            &read) == FALSE) {
    return {};
  }
  message.resize(read);
  return message;
}

}  // namespace shoji::rdp
