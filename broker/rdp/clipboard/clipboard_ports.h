// What the clipboard of an RDP connection needs of the rest of shoji-rdp, and what it has to tell the person. Owned by
// the connection, outlives the exchange; its one thread.
#pragma once

#include "codec/wire/messages.h"

namespace shoji::rdp {

struct ClipboardNews {
  enum class What {
    kRefused,     // by the rules: `answer` and `detail` say why, in the numbers the web client has words for
    kFailed,      // the terminal, the session or the time given came to nothing
    kUnreadable,  // text or picture the terminal gave is damaged
    kTooLarge,    // larger than anything that may be asked about
    kFiles,       // files are not pasted over this door
    kCleaned,     // it came in; `detail` says what was taken out
    kAskClass,  // keys 1 to 5 declare a class (PROTOCOL.md, declared_class), Escape withdraws; shown until kAskedClass
    kAskedClass,
  };
  enum class Way { kPaste, kCopy };
  What what = What::kFailed;
  Way way = Way::kPaste;
  wire::TransferAnswer answer{};
  wire::TransferDetail detail{};
};

class ClipboardPorts {
 public:
  virtual ~ClipboardPorts() = default;
  // A request, a content, or input that may go on.
  virtual void ToBroker(const wire::ClientMessage& message) = 0;
  virtual size_t broker_backlog_bytes() const = 0;
  // One whole message of the clipboard channel.
  virtual void ToTerminal(Bytes pdu) = 0;
  virtual void Tell(const ClipboardNews& news) = 0;
  // The terminal wants files to pass over its clipboard: for the record (REFUSED 9).
  virtual void RefuseFiles() = 0;
};

}  // namespace shoji::rdp
