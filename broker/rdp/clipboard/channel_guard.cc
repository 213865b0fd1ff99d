#include "broker/rdp/clipboard/channel_guard.h"

#include <algorithm>
#include <array>
#include <utility>

namespace shoji::rdp {
namespace {

char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

bool SameName(std::string_view one, std::string_view other) { return std::ranges::equal(one, other, {}, Lower, Lower); }

constexpr std::array kKnown{
    std::pair{std::string_view("rdpdr"), RefusedThing::kDevices},
    std::pair{std::string_view("rail"), RefusedThing::kRail},
    std::pair{std::string_view("seamrdp"), RefusedThing::kRail},
};

}  // namespace

std::optional<RefusedThing> RefusalOf(std::string_view channel) {
  if (SameName(channel, kClipboardChannel) || SameName(channel, kDynamicChannels)) return std::nullopt;
  for (const auto& [name, what] : kKnown) {
    if (SameName(channel, name)) return what;
  }
  return RefusedThing::kOtherChannel;
}

std::vector<RefusedThing> RefusalsOf(const ClientWishes& wishes) {
  std::vector<RefusedThing> refusals;
  const auto tell = [&](RefusedThing what) {
    if (std::ranges::find(refusals, what) == refusals.end()) refusals.push_back(what);
  };
  for (const std::string_view channel : wishes.channels) {
    if (const auto what = RefusalOf(channel)) tell(*what);
  }
  if (wishes.remote_programs) tell(RefusedThing::kRail);
  if (wishes.audio_input) tell(RefusedThing::kAudioInput);
  return refusals;
}

}  // namespace shoji::rdp
