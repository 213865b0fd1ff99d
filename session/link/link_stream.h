// Wire messages over one non-blocking stream: whole messages in, a bounded buffer out. The link between broker and
// session (PROTOCOL.md). Owned by one object on one thread; never blocks; drops nothing by itself.
#pragma once

#include <deque>

#include "codec/base/bytes.h"
#include "codec/base/result.h"
#include "codec/base/unique_fd.h"
#include "codec/wire/messages.h"

namespace shoji::link {

class LinkStream {
 public:
  // `max_message_bytes` bounds one incoming message, `max_outgoing_bytes` what may wait to be sent.
  LinkStream(UniqueFd stream, size_t max_message_bytes, size_t max_outgoing_bytes);

  int fd() const { return stream_.get(); }

  // Reads what is there (at most 64 KiB, so that one busy peer cannot hold the loop). kClosed at the end of the stream;
  // kTooLarge when the peer announces too long a message.
  Result<void> Fill();
  // The next whole message, empty when none. Valid until the next Fill() or Next().
  ByteSpan Next() { return splitter_.Next(); }

  // Queues `message` and sends what the kernel takes. kTooLarge: over max_outgoing_bytes, nothing was queued.
  Result<void> Send(Bytes message);
  Result<void> Flush();
  bool wants_write() const { return !outgoing_.empty(); }
  size_t queued_bytes() const { return queued_bytes_; }

 private:
  UniqueFd stream_;
  wire::MessageSplitter splitter_;
  size_t max_outgoing_bytes_;
  std::deque<Bytes> outgoing_;
  size_t sent_of_first_ = 0;
  size_t queued_bytes_ = 0;
};

}  // namespace shoji::link
