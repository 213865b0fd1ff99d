// The clipboard of one RDP connection: the terminal's (MS-RDPECLIP) on one side, the session's (TRANSFER messages) on
// the other. Both ways data moves only after the broker has decided about it, and only when somebody pastes:
//
//  * Paste here (outbound). The pasting key of the RDP user is held back; the terminal is asked for its data, the relay
//  for
//    its decision; once the session has the content the key goes on, and with it what was typed meanwhile. Refused: the
//    key is dropped, the person told. Nothing else makes the terminal's data leave it. A picture, which no inspector
//    reads, goes to the broker once the person has declared its class.
//  * Copy there (inbound). What the session offers is announced to the terminal without its data. When a program of the
//    terminal pastes it, the relay is asked; the terminal gets the data, or that there is none.
//
// Which of both clipboards is the newer is known exactly: each side announces what it has copied. Pure (a clock is
// given, no FreeRDP); owned by the connection, on the one thread of shoji-rdp.
#pragma once

#include <deque>
#include <optional>
#include <vector>

#include "broker/rdp/clipboard/clipboard_pdu.h"
#include "broker/rdp/clipboard/clipboard_ports.h"
#include "broker/rdp/clipboard/clipboard_transfers.h"
#include "broker/rdp/clipboard/held_input.h"
#include "broker/rdp/clipboard/paste_keys.h"
#include "codec/base/clock.h"

namespace shoji::rdp {

class ClipboardExchange {
 public:
  // From the key to the session's having it; whoever types meanwhile waits.
  static constexpr std::chrono::seconds kPasteWithin{10};
  static constexpr std::chrono::seconds kDeclareWithin{60};
  // A program of the terminal waits, and its window with it.
  static constexpr std::chrono::seconds kCopyWithin{20};
  static constexpr size_t kMaxAskedFor = 8;      // data requests of the terminal that wait
  static constexpr size_t kMaxStaleAnswers = 4;  // given up, and still to be answered by the terminal
  static constexpr size_t kMaxSwallowedKeys = 16;
  static constexpr size_t kMaxListBytes = 64 * 1024;
  // The largest picture at 32 bits, its header and a palette's room.
  static constexpr size_t kMaxDataBytes = (33u << 20) + 4096;

  // Both outlive the exchange.
  ClipboardExchange(ClipboardPorts& ports, const Clock& clock) : ports_(ports), clock_(clock), transfers_(ports) {}

  // The terminal has joined the channel: says what this side can do. Once. Without it pasting keys pass as they are.
  void Open();
  // One whole message of the channel. Failure: the terminal broke the protocol, and the connection ends.
  Result<void> OnPdu(ByteSpan message);
  // How long the next message may be; one that is longer is told by OnTooLong() instead, and not kept.
  size_t most_pdu_bytes() const { return expects_data() ? kMaxDataBytes : kMaxListBytes; }
  Result<void> OnTooLong();

  // Every message of the broker passes here; true when nobody else needs it.
  bool OnServerMessage(const wire::ServerMessage& message);
  // Every input message on its way to the broker passes here: it goes on by ClipboardPorts::ToBroker, at once or later.
  void OnInput(const wire::ClientMessage& message);

  // There may be room again towards the broker.
  void Pump() { transfers_.Pump(); }
  // True while a content waits for that room.
  bool sending() const { return transfers_.sending(); }
  // When Tick() is due.
  std::optional<Duration> WaitTime(TimePoint now) const;
  void Tick(TimePoint now);

 private:
  using News = ClipboardNews;
  using Outcome = ClipboardTransfers::Outcome;
  enum class Newer { kTerminal, kSession };
  struct Paste {
    enum class Stage {
      kFetching,   // the terminal is asked for the data
      kDeclaring,  // the person is asked for its class
      kGiving,     // the broker has it
    };
    wire::Key key;
    PasteChord chord;
    wire::Channel channel{};
    Stage stage = Stage::kFetching;
    Bytes content = {};
    uint8_t declared_class = 0;
    uint32_t request_id = 0;
    TimePoint until;
    bool lifted = false;  // the key is up again; until then it only repeats
  };
  struct Copy {
    uint32_t request_id;
    wire::Channel channel;
    TimePoint until;
  };

  // clipboard_exchange.cc: the channel, and the session's clipboard for the terminal.
  Result<void> On(const ClientCapabilities& capabilities);
  Result<void> On(const FormatList& list);
  Result<void> On(const FormatListResponse&) { return {}; }
  Result<void> On(const FormatDataRequest& request);
  Result<void> On(const FormatDataResponse& response);
  Result<void> On(const FileContentsRequest& request);
  Result<void> On(const Immaterial&) { return {}; }
  void Offered(const wire::TransferOffer& offer);
  void Announce();
  void ServeNext();
  void Copied(const Outcome& outcome);
  bool expects_data() const { return stale_answers_ > 0 || (paste_ && paste_->stage == Paste::Stage::kFetching); }
  void Tell(News::What what, News::Way way, const Outcome* outcome = nullptr);

  // clipboard_paste.cc: the terminal's clipboard for the session, and the keys that wait for it.
  void Pass(const wire::ClientMessage& message);
  void Hold(const wire::ClientMessage& message);
  bool IsAnswer(const wire::ClientMessage& message);
  bool Begin(PasteChord chord, const wire::Key& key);
  void Fetch(uint32_t format);
  void Fetched(ByteSpan data);
  void Missing(bool failed);
  void Give();
  void Pasted(const Outcome& outcome);
  void PressKey(const Paste& paste);
  void GiveUp(std::optional<News::What> why);
  void Swallow(const wire::Key& key);
  bool IsSwallowed(const wire::Key& key);
  void LetGo();

  ClipboardPorts& ports_;
  const Clock& clock_;
  ClipboardTransfers transfers_;
  bool open_ = false;
  bool held_ = false;  // the broker drops input (HOLD)
  bool used_ = false;  // the person has pressed a key or a button
  bool long_names_ = false;
  bool greeted_ = false;  // the terminal has told what it has: only then may it be told
  std::optional<FormatList> terminal_;
  std::optional<wire::TransferOffer> offer_;
  Newer newer_ = Newer::kTerminal;

  std::optional<Copy> copy_;
  std::deque<uint32_t> asked_for_;  // formats, the oldest first

  PasteKeys keys_;
  std::optional<Paste> paste_;
  HeldInput held_input_;
  std::vector<wire::Key> swallowed_;  // went down and were dropped: so is what else they do until they are up
  size_t stale_answers_ = 0;
};

}  // namespace shoji::rdp
