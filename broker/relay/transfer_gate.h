// P2 (clipboard) and P3 (files, print): every transfer of one window, from its request to its end, in the order that
// codec/wire/PROTOCOL.md, "Transfers" gives. Holds each content whole, has it inspected, asks the judge, and lets it go
// on only after that. Never decides, never passes a part, never truncates. Owned by its relay; service thread.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "broker/relay/file_port.h"
#include "broker/relay/message_filter.h"
#include "broker/relay/rate_limiter.h"
#include "broker/relay/text_inspection.h"
#include "broker/relay/transfer_judge.h"
#include "broker/relay/transfer_ports.h"
#include "codec/wire/content_hash.h"
#include "session/link/token_bucket.h"

namespace shoji::relay {

class TransferGate final : public MessageFilter {
 public:
  // By user, over all windows. A request costs a durable record; more than these is a broken client.
  static constexpr RateLimiter::Settings kRate{.per_second = 5, .burst = 20};
  static constexpr size_t kMaxOpen = 8;  // requests of one window; one more is refused as busy
  static constexpr uint64_t kMaxTextBytes = 4u << 20;
  static constexpr double kOffersPerSecond = 20;
  static constexpr double kOfferBurst = 65;      // what a session tells again at once: 64 files and the clipboard
  static constexpr size_t kMaxFileOffers = 256;  // remembered, the oldest is forgotten; and so many wait to be fetched
  static constexpr std::chrono::seconds kStalled{30};
  static constexpr std::chrono::minutes kInspectionWithin{3};
  // A content waits here rather than in front of somebody's keys or picture.
  static constexpr size_t kSessionBacklogBytes = 32 * 1024;
  static constexpr size_t kClientBacklogBytes = 256 * 1024;

  // All outlive the gate. `files`: null refuses every file.
  TransferGate(TransferJudge judge, std::string session, const Clock& clock, TransferBooks& books, RateLimiter& rate,
               TransferPorts& ports, FilePort* files);
  ~TransferGate() override = default;

  // REQUEST, DATA and CANCEL are taken; everything else passes.
  Verdict Check(const wire::ClientMessage& message, TimePoint now) override;
  std::string_view what() const override { return what_; }
  // OFFER, CONTENT or END. False: no session says that now; it has broken the protocol, what() says how.
  bool OnSession(const wire::ServerMessage& message);
  // There may be room again on either side.
  void Pump();
  // Stalled transfers; transfers under way when the rules have changed.
  void Tick(TimePoint now);
  // While an emergency stop holds: what is under way ends, everything asked for is refused (kFrozen), nothing is
  // offered. The client may still be sending what it was told to.
  void Freeze(bool frozen);

 private:
  enum class Stage {
    kReceiving,   // outbound: DATA comes
    kAwaiting,    // inbound: CONTENT comes
    kInspecting,  // whole, being looked at
    kDelivering,  // outbound, allowed: DATA goes to the session
    kTaking,      // outbound: all of it went, END is awaited
    kReturning,   // inbound, allowed: CONTENT goes to the client
    kKeeping,     // a download of our own asking, whole: being kept; the next one waits for it
  };
  struct Transfer {
    wire::TransferRequest request;
    TransferJudge::Case known;
    Stage stage = Stage::kReceiving;
    TransferBooks::Room room;
    uint64_t most_bytes = 0;     // inbound: what there is room for
    uint64_t offered_bytes = 0;  // inbound: what the sandbox said; 0: nothing
    Bytes content;
    SharedContent shared;       // instead of `content` while and after somebody else reads it
    wire::TransferOffer offer;  // of our own asking: what was offered
    std::optional<wire::ContentHash> hash;
    wire::Sha256 sha256{};
    std::unique_ptr<TextInspection> text;  // while a text is being looked at
    CleanText cleaned;                     // a text, as `sanitise` lets it pass
    wire::Sha256 cleaned_sha256{};
    size_t sent = 0;
    TimePoint progress;

    bool own() const { return (request.request_id & wire::kBrokerRequestBit) != 0; }
    bool undecided() const { return stage <= Stage::kInspecting; }
    ByteSpan whole() const { return shared ? ByteSpan(*shared) : ByteSpan(content); }
  };
  using Transfers = std::map<uint32_t, Transfer>;

  // transfer_gate.cc: requests, answers, time.
  Verdict Broken(std::string_view what);
  Verdict OnRequest(const wire::TransferRequest& request);
  void Admit(const wire::TransferRequest& request, const TransferJudge::Case& known, const policy::Decision& early);
  void OnCancel(uint32_t request_id);
  void Answer(const TransferJudge::Case& known, const policy::Decision& decision, std::vector<wire::DetailItem> items);
  void Refuse(Transfers::iterator transfer, policy::Reason reason);
  void Sanitise(Transfer& transfer);
  void Drop(Transfers::iterator transfer);
  void ReaskAll();
  void CheckStalled(TimePoint now);
  void CancelOne(Transfers::iterator transfer, policy::Reason reason);
  bool SendPieces(Transfer& transfer);
  TimePoint now() const { return clock_.Now(); }

  // text_pieces.cc: texts are looked at a piece at a time, so that nobody waits for somebody's long text.
  void LookAt(Transfers::iterator transfer);
  void LookOn();
  void LookOnLater();
  Transfers::iterator LookedAt();
  bool LookAtPiece(Transfers::iterator transfer);

  // outbound_transfer.cc
  Verdict OnData(const wire::TransferData& data);
  void Received(Transfers::iterator transfer);
  void InspectFile(Transfers::iterator transfer);
  void DecideOutbound(Transfers::iterator transfer, std::vector<wire::DetailItem> found);
  bool OnTaken(Transfers::iterator transfer, const wire::TransferEnd& end);

  // inbound_transfer.cc
  bool OnOffer(const wire::TransferOffer& offer);
  void OnFile(const wire::TransferOffer& offer);
  uint64_t OfferedBytes(const wire::TransferRequest& request) const;
  void AskForExtract(Transfers::iterator transfer);
  void Fetch();
  bool OnContent(const wire::TransferContent& content);
  bool OnEnd(const wire::TransferEnd& end);
  bool Arrived(Transfers::iterator transfer);
  void TooLarge(Transfers::iterator transfer, uint64_t bytes);
  void FileWhole(Transfers::iterator transfer);
  void Miss(const Transfer& transfer, policy::Reason reason);
  void DecideInbound(Transfers::iterator transfer, std::vector<wire::DetailItem> items);

  TransferJudge judge_;
  std::string session_;
  const Clock& clock_;
  TransferBooks& books_;
  RateLimiter& rate_;
  TransferPorts& ports_;
  FilePort* files_;

  Transfers transfers_;
  uint32_t last_request_id_ = 0;
  bool frozen_ = false;
  std::map<uint32_t, uint64_t> draining_;  // refused while the client sends: how much may still come
  std::set<uint32_t> cancelled_;           // asked of the session, not wanted any more, its END still comes
  std::optional<wire::TransferOffer> clipboard_;
  std::map<uint32_t, wire::TransferOffer> file_offers_;
  std::deque<wire::TransferOffer> to_fetch_;
  uint32_t next_own_id_ = wire::kBrokerRequestBit;
  link::TokenBucket offers_;
  std::shared_ptr<const policy::Engine> asked_;  // the rules the transfers under way were asked about; also the desk's
  bool looking_on_ = false;                      // LookOn() is due
  std::string what_ = "too many transfer requests";
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);  // owned here; answers that come late look at it
};

}  // namespace shoji::relay
