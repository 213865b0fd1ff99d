// Carries out what the session process asks about the clipboard and files: takes contents in, sends
// contents out, offers what was copied. Owned by the agent, on its loop. Sends pieces only while nothing else waits for
// the session, so that hints never queue behind a content.
#pragma once

#include <deque>
#include <map>
#include <optional>

#include "codec/wire/messages.h"
#include "session/agent/display/clipboard.h"
#include "session/agent/event_loop.h"
#include "session/agent/session_channel.h"
#include "session/agent/session_files.h"

namespace shoji::agent {

class TransferDesk {
 public:
  // Programs may copy in a loop; the newest copy is offered at most this often.
  static constexpr Duration kOfferInterval = std::chrono::milliseconds(120);
  static constexpr Duration kPatience = std::chrono::seconds(5);

  TransferDesk(EventLoop& loop, SessionChannel& session) : loop_(loop), session_(session) {}
  TransferDesk(const TransferDesk&) = delete;
  TransferDesk& operator=(const TransferDesk&) = delete;

  // Borrowed, outlives every later call.
  void SetClipboard(Clipboard* clipboard);
  void SetFiles(SessionFiles* files) { files_ = files; }
  void OfferFile(const SessionFiles::Finished& file);

  void OnRequest(const wire::TransferRequest& request);
  void OnData(const wire::TransferData& data);
  void OnCancel(uint32_t request_id);
  // The session takes more.
  void Pump();

  // Sends `content`, then its end.
  void SendContent(uint32_t request_id, Bytes content);
  void SendEnd(uint32_t request_id, wire::TransferResult result, const wire::Sha256& sha256 = {});

 private:
  struct Outgoing {
    uint32_t request_id;
    Bytes content;
    size_t sent;
  };
  struct Wanted {
    uint32_t request_id;
    wire::Channel channel;
  };
  struct Incoming {
    uint64_t bytes;
    Bytes content;
    wire::Channel channel;
    std::string name;  // of a file
  };

  void OnCopied();
  void Offer();
  void FetchNext();
  void OnFetched(const Wanted& wanted, wire::TransferResult result, Bytes content);
  void SendPicture(uint32_t request_id, ByteSpan png);
  bool PutAway(Incoming incoming);
  void Take(uint32_t request_id, Incoming incoming);
  void ReadFile(const wire::TransferRequest& request);
  // The clipboard's owner may be stuck.
  void WatchReading();
  void StopWatching();

  EventLoop& loop_;
  SessionChannel& session_;
  Clipboard* clipboard_ = nullptr;
  SessionFiles* files_ = nullptr;
  uint32_t newest_offer_ = 0;
  bool copied_ = false;
  std::optional<EventLoop::TimerId> offer_timer_;
  std::optional<EventLoop::TimerId> patience_timer_;
  std::deque<Wanted> to_fetch_;       // of the clipboard
  std::optional<uint32_t> fetching_;  // empty while none is, or when it is not wanted any more
  std::map<uint32_t, Incoming> incoming_;
  std::deque<Outgoing> outgoing_;
};

}  // namespace shoji::agent
