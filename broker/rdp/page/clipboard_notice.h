// What the clipboard's news are in words. Pure.
#pragma once

#include <optional>

#include "broker/rdp/clipboard/clipboard_ports.h"
#include "broker/rdp/page/notice.h"

namespace shoji::rdp {

// Of kAskClass: a question, which stands until kAskedClass. nullopt for that one: there is nothing to read any more.
std::optional<Notice> NoticeOf(Language language, const ClipboardNews& news);

}  // namespace shoji::rdp
