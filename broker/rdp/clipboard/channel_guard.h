// Which static channels an RDP client may have: the clipboard, and the carrier of dynamic channels (of which Shoji
// opens those for graphics and the screen's size itself; a client cannot open any). Whatever else it asks for is never
// opened, what it sends there is dropped, and each kind is told once for the record. Pure, any thread.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "broker/rdp/door_messages.h"

namespace shoji::rdp {

inline constexpr std::string_view kClipboardChannel = "cliprdr";
inline constexpr std::string_view kDynamicChannels = "drdynvc";

// Nothing for a channel that is served. Names differ by case between clients.
std::optional<RefusedThing> RefusalOf(std::string_view channel);

// What a client asked for in vain, each kind once: its channels, and what it says of itself in its settings.
struct ClientWishes {
  std::vector<std::string_view> channels;
  bool remote_programs = false;  // RAIL
  bool audio_input = false;
};
std::vector<RefusedThing> RefusalsOf(const ClientWishes& wishes);

}  // namespace shoji::rdp
