// What is said over the picture: why something was refused, that something happened, what holds the session back.
// Values made from the messages that say it; the words are those of the web client. Pure.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "broker/rdp/door_messages.h"
#include "broker/rdp/page/language.h"
#include "codec/wire/messages.h"

namespace shoji::rdp {

enum class Tone : uint8_t {
  kNews,     // goes by itself, soon
  kRefusal,  // goes by itself, later: there is something to read
  kHold,     // stays until the hold is lifted
  kFrozen,   // so does this, in the middle of the screen
  kAsk,      // in the middle, too: its buttons answer it
  kSign,     // says that something goes on, and has a button that ends it
};

struct NoticeButton {
  std::string label;
  bool primary = false;
  bool operator==(const NoticeButton&) const = default;
};

struct Notice {
  Tone tone = Tone::kNews;
  std::string heading;                                     // "": the text says all
  std::vector<std::pair<std::string, std::string>> facts;  // term and text
  std::string text;
  std::vector<NoticeButton> buttons = {};
  bool operator==(const Notice&) const = default;
};

Notice NoticeOf(Language language, const wire::Notice& notice);
// `outbound`: a paste, or what else leaves the terminal. nullopt where the answer is none that refuses.
std::optional<Notice> NoticeOf(Language language, const wire::TransferAnswer& answer,
                               const std::optional<wire::TransferDetail>& detail, bool outbound);
// nullopt for HoldState::kNone.
std::optional<Notice> NoticeOf(Language language, const wire::Hold& hold);
Notice HoldLifted(Language language);
// Buttons while asked: kRefuseButton, kAllowButton; while watched: kRefuseButton ends it. nullopt for
// WatchState::kNone.
inline constexpr size_t kRefuseButton = 0;
inline constexpr size_t kAllowButton = 1;
std::optional<Notice> NoticeOf(Language language, const wire::Watch& watch);
Notice WatchOver(Language language);
Notice NoticeOf(Language language, const wire::End& end);
// nullopt for what no person chose. Most clients ask for devices and sound by themselves: told of those at each
// connection, nobody would read it. Weak security ends before there is a page.
std::optional<Notice> NoticeOf(Language language, RefusedThing thing);

}  // namespace shoji::rdp
