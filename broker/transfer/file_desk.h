// What the gate asks of those who handle files (relay::FilePort), and what a person may ask about his quarantine: ties
// quarantine, inspection and the rules in force together. Decides nothing itself: relay::TransferJudge asks the engine
// and puts the answer on record. Owned by the broker, service thread.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "broker/relay/file_port.h"
#include "broker/relay/transfer_judge.h"
#include "broker/transfer/file_inspector.h"
#include "broker/transfer/quarantine.h"
#include "broker/transfer/turned_away.h"

namespace shoji::transfer {

// A quarantined file as its user sees it under the rules of now.
struct ShownFile {
  QuarantineRow file;      // without its key
  std::string_view state;  // kArrived, kKept, kExtract
  std::string reason_key;  // why it stays; empty when its text may be fetched
  std::string rule_id;
  std::string contact;
};

// A download that did not even get into the quarantine.
struct RefusedDownload {
  std::string user;
  std::string name;
  uint64_t bytes = 0;
  std::string reason_key;
  WallTime at;
};

struct FetchedText {
  std::string name;
  std::string text;
  policy::Decision decision;  // the text is empty unless it passes
};

class FileDesk final : public relay::FilePort {
 public:
  // All outlive the desk. `inspector` null: nothing can be inspected, so everything is refused as such.
  struct Services {
    Quarantine& quarantine;
    FileInspector* inspector;
    Background background;
    relay::TransferJudge::Services judge;
    // An emergency stop holds back people of these departments, or this session. Empty: nobody is.
    std::function<bool(std::span<const std::string> departments, std::string_view session)> held = {};
  };
  static constexpr size_t kMaxOffers = 10'000;
  static constexpr size_t kMaxRefused = 500;
  static constexpr size_t kMaxListed = 500;

  explicit FileDesk(Services services) : services_(std::move(services)) {}

  void Inspect(relay::SharedContent content, const std::string& name,
               std::function<void(relay::FileFindings)> done) override;
  bool Wants(const relay::FileOwner& owner, const wire::TransferOffer& offer) override;
  void Missed(const relay::FileOwner& owner, const wire::TransferOffer& offer, policy::Reason reason) override;
  void Arrived(const relay::FileOwner& owner, const wire::TransferOffer& offer, relay::SharedContent content,
               std::function<void(std::string)> done) override;
  void Extract(const relay::FileOwner& owner, uint32_t offer_id,
               std::function<void(std::optional<relay::FileExtract>)> done) override;
  bool RecordExtract(const relay::FileOwner& owner, uint32_t offer_id) override;

  // Newest first.
  Result<std::vector<ShownFile>> ListFor(const policy::Subject& subject);
  std::vector<RefusedDownload> RefusedOf(std::string_view user) const;
  // kNotFound when there is no such text of this person's. Refused as kFrozen while an emergency stop holds the person
  // or the session the file came from.
  void FetchText(const policy::Subject& subject, const std::string& id,
                 const std::function<void(Result<FetchedText>)>& done);
  // kNotFound for anybody else's; kRefused, on record, while such a stop holds: what may be evidence is kept.
  Result<void> Erase(const policy::Subject& subject, const std::string& id);
  // Puts on record what many refusals were counted together.
  void Tick(TimePoint now);

 private:
  using Kept = std::function<void(std::string)>;
  static constexpr size_t kMaxUnread = 16;            // more are kept without their text
  using OfferKey = std::pair<std::string, uint32_t>;  // session, offer
  struct KnownOffer {
    wire::TransferOffer offer;
    std::string file;  // empty: it was turned away
  };
  bool Held(const policy::Subject& subject, const QuarantineRow& row) const {
    return services_.held && services_.held(subject.departments, row.session);
  }
  FetchedText Judged(const policy::Subject& subject, const QuarantineRow& row, std::string text);
  policy::Decision DecideNow(const policy::Subject& subject, const QuarantineRow& row) const;
  // What arrived, until an inspector is free to read it. The content is counted by its gate, which waits for `done`.
  struct Unread {
    relay::FileOwner owner;
    QuarantineRow row;
    relay::SharedContent content;
    Kept done;
  };
  // False: the inspectors have enough to do.
  bool Look(const Unread& file);
  void LookOn();
  void Settle(const relay::FileOwner& owner, QuarantineRow row, const InspectedFile& inspected, const Kept& done);
  void Refused(const relay::FileOwner& owner, const wire::TransferOffer& offer, const std::string& reason_key);
  void Record(const std::vector<TurnedAway::Line>& lines);
  void Remember(const relay::FileOwner& owner, const wire::TransferOffer& offer, const std::string& file);
  Result<std::optional<QuarantineRow>> RowOf(const relay::FileOwner& owner, uint32_t offer_id);

  Services services_;
  std::map<OfferKey, KnownOffer> offers_;
  std::deque<Unread> unread_;
  std::deque<RefusedDownload> refused_;
  TurnedAway turned_away_;
};

}  // namespace shoji::transfer
