#include "broker/transfer/file_desk.h"

#include <algorithm>

#include "broker/relay/text_inspection.h"
#include "broker/rules/local_time.h"
#include "broker/transfer/safe_name.h"

namespace shoji::transfer {
namespace {

constexpr size_t kShownNameBytes = 200;

}  // namespace

void FileDesk::Inspect(relay::SharedContent content, const std::string& name,
                       std::function<void(relay::FileFindings)> done) {
  if (services_.inspector == nullptr) return done({});
  const auto looked = [this, name, done](InspectedFile file) {
    if (!file.read) {
      return done({.readable = false,
                   .classification = policy::Classification::kNone,
                   .media_type = std::move(file.media_type),
                   .items = {}});
    }
    // A long text keeps an inspector busy for a while. The name crosses, too.
    const auto engine = services_.judge.rules().engine;
    const bool taken = services_.background(
        [text = name + "\n" + file.text, type = file.media_type, engine, done]() -> std::function<void()> {
          auto found = relay::InspectText(AsBytes(text), engine->rules());
          relay::FileFindings findings{.readable = found.has_value(),
                                       .classification = policy::Classification::kNone,
                                       .media_type = type,
                                       .items = {}};
          if (found) findings.classification = found->classification;
          if (found) findings.items = std::move(found->items);
          return [findings = std::move(findings), done] { done(findings); };
        });
    if (!taken) done({});
  };
  if (!services_.inspector->Inspect(*content, FileInspector::Purpose::kInspect, looked)) done({});
}

void FileDesk::Refused(const relay::FileOwner& owner, const wire::TransferOffer& offer, const std::string& reason_key) {
  refused_.push_back({.user = owner.subject.user,
                      .name = SafeName(offer.name).substr(0, kShownNameBytes),
                      .bytes = offer.bytes,
                      .reason_key = reason_key,
                      .at = services_.judge.clock.Wall()});
  if (refused_.size() > kMaxRefused) refused_.pop_front();
  Remember(owner, offer, {});
  Record(turned_away_.Add({.session = owner.session, .user = owner.subject.user, .reason_key = reason_key}, offer.bytes,
                          services_.judge.clock.Now()));
}

void FileDesk::Record(const std::vector<TurnedAway::Line>& lines) {
  for (const auto& line : lines) {
    const auto event = audit::FileTurnedAway(line.whose.session, line.whose.user, line.bytes, line.whose.reason_key,
                                             static_cast<int64_t>(line.count));
    if (!services_.judge.audit.Append(event)) ++services_.judge.statistics.audit_failures;
  }
}

void FileDesk::Missed(const relay::FileOwner& owner, const wire::TransferOffer& offer, policy::Reason reason) {
  Refused(owner, offer, std::string(policy::Name(reason)));
}

bool FileDesk::Wants(const relay::FileOwner& owner, const wire::TransferOffer& offer) {
  const auto known = offers_.find({owner.session, offer.offer_id});
  const bool again = known != offers_.end() && known->second.offer == offer;
  if (again && !known->second.file.empty()) return false;
  const auto why_not = services_.quarantine.WhyNot(owner.subject.user, offer.bytes);
  if (why_not && why_not->empty()) return true;  // what was turned away may have room by now
  if (!again) Refused(owner, offer, why_not ? *why_not : "busy");
  return false;
}

void FileDesk::Remember(const relay::FileOwner& owner, const wire::TransferOffer& offer, const std::string& file) {
  if (offers_.size() >= kMaxOffers) offers_.erase(offers_.begin());
  offers_[{owner.session, offer.offer_id}] = {offer, file};
}

void FileDesk::Arrived(const relay::FileOwner& owner, const wire::TransferOffer& offer, relay::SharedContent content,
                       Kept done) {
  FileArrival arrival{.session = owner.session,
                      .user = owner.subject.user,
                      .department = owner.subject.departments.empty() ? "" : owner.subject.departments.front(),
                      .name = offer.name,
                      .content = *content};
  services_.quarantine.Keep(std::move(arrival), [this, owner, offer, content, done](Result<QuarantineRow> row) {
    if (!row) {
      const bool limit = row.error().code == ErrorCode::kTooLarge || row.error().code == ErrorCode::kRefused;
      Refused(owner, offer, limit ? row.error().message : "busy");
      return done({});
    }
    Remember(owner, offer, row->id);
    if (unread_.size() >= kMaxUnread) return Settle(owner, *row, {}, done);
    unread_.push_back({owner, *row, content, done});
    LookOn();
  });
}

void FileDesk::Tick(TimePoint now) {
  Record(turned_away_.TakeDue(now));
  LookOn();
}

void FileDesk::LookOn() {
  while (!unread_.empty() && Look(unread_.front())) unread_.pop_front();
}

bool FileDesk::Look(const Unread& file) {
  if (services_.inspector == nullptr) return Settle(file.owner, file.row, {}, file.done), true;
  // Cleaning a long text takes a while.
  const auto looked = [this, file](const InspectedFile& inspected) {
    const bool taken = services_.background([this, file, cleaned = inspected]() mutable -> std::function<void()> {
      if (cleaned.read) cleaned.text = AsText(relay::Clean(AsBytes(cleaned.text)).text);
      return [this, file, cleaned] { Settle(file.owner, file.row, cleaned, file.done); };
    });
    if (!taken) Settle(file.owner, file.row, {}, file.done);
  };
  return services_.inspector->Inspect(*file.content, FileInspector::Purpose::kRead, looked).has_value();
}

// The text is kept whatever the rules say today: they are asked again when somebody wants it.
void FileDesk::Settle(const relay::FileOwner& owner, QuarantineRow row, const InspectedFile& inspected,
                      const Kept& done) {
  Judgement judgement;
  judgement.media_type = inspected.media_type;
  if (inspected.read) judgement.text = inspected.text;
  if (judgement.text.size() > Quarantine::kMaxTextBytes) judgement.text.clear();
  row.media_type = judgement.media_type;
  row.text_bytes = judgement.text.size();
  const policy::Decision decision = DecideNow(owner.subject, row);
  judgement.rule_id = decision.rule_id;
  const bool unread = relay::Passes(decision) && judgement.text.empty();
  judgement.reason_key = unread ? std::string(policy::Name(policy::Reason::kNotInspected)) : decision.reason_key;
  services_.quarantine.Judge(row.id, std::move(judgement),
                             [done, name = row.name](const Result<QuarantineRow>&) { done(name); });
}

policy::Decision FileDesk::DecideNow(const policy::Subject& subject, const QuarantineRow& row) const {
  policy::Request question;
  question.subject = subject;
  question.channel = policy::Channel::kFileDownload;
  question.direction = policy::Direction::kInbound;
  question.bytes = row.text_bytes;
  question.media_type = row.media_type;
  question.at = rules::LocalTimeOf(services_.judge.clock.Wall());
  return services_.judge.rules().engine->Decide(question);
}

// nullopt: no file of this person's came of that offer.
Result<std::optional<QuarantineRow>> FileDesk::RowOf(const relay::FileOwner& owner, uint32_t offer_id) {
  const auto known = offers_.find({owner.session, offer_id});
  if (known == offers_.end() || known->second.file.empty()) return std::nullopt;
  auto row = services_.quarantine.Find(known->second.file);
  if (row && *row && (*row)->user != owner.subject.user) return std::nullopt;
  return row;
}

bool FileDesk::RecordExtract(const relay::FileOwner& owner, uint32_t offer_id) {
  const auto row = RowOf(owner, offer_id);
  return row && *row && services_.quarantine.RecordExtract(**row);
}

void FileDesk::Extract(const relay::FileOwner& owner, uint32_t offer_id,
                       std::function<void(std::optional<relay::FileExtract>)> done) {
  const auto row = RowOf(owner, offer_id);
  if (!row || !*row || (*row)->state == kArrived) return done(std::nullopt);
  relay::FileExtract extract;
  extract.findings.media_type = (*row)->media_type;
  if ((*row)->state != kExtract) return done(extract);  // kept, and nobody could read it
  services_.quarantine.ReadText((*row)->id, owner.subject.user, [extract, done](Result<std::string> text) mutable {
    extract.findings.readable = text.has_value();
    if (text) extract.text = Bytes(text->begin(), text->end());
    done(std::move(extract));
  });
}

Result<std::vector<ShownFile>> FileDesk::ListFor(const policy::Subject& subject) {
  auto rows = services_.quarantine.List(subject.user, kMaxListed);
  if (!rows) return std::unexpected(rows.error());
  std::vector<ShownFile> shown;
  for (QuarantineRow& row : *rows) {
    ShownFile file{.file = std::move(row), .state = kArrived, .reason_key = {}, .rule_id = {}, .contact = {}};
    if (file.file.state != kArrived) {
      const policy::Decision decision = DecideNow(subject, file.file);
      const bool passes = relay::Passes(decision);
      file.state = passes && file.file.state == kExtract ? kExtract : kKept;
      file.rule_id = decision.rule_id;
      file.contact = decision.contact;
      if (file.state == kKept)
        file.reason_key = passes ? policy::Name(policy::Reason::kNotInspected) : std::string_view(decision.reason_key);
    }
    shown.push_back(std::move(file));
  }
  return shown;
}

std::vector<RefusedDownload> FileDesk::RefusedOf(std::string_view user) const {
  std::vector<RefusedDownload> own;
  std::ranges::copy_if(refused_, std::back_inserter(own), [user](const auto& each) { return each.user == user; });
  return own;
}

void FileDesk::FetchText(const policy::Subject& subject, const std::string& id,
                         const std::function<void(Result<FetchedText>)>& done) {
  const auto row = services_.quarantine.Find(id);
  if (!row) return done(std::unexpected(row.error()));
  if (!*row || (*row)->user != subject.user) return done(Fail(ErrorCode::kNotFound, "no such file in quarantine"));
  services_.quarantine.ReadText(id, subject.user, [this, subject, row = **row, done](Result<std::string> text) {
    if (!text) return done(std::unexpected(text.error()));
    done(Judged(subject, row, std::move(*text)));
  });
}

// Asked when the text is there: an order given while it was read counts.
FetchedText FileDesk::Judged(const policy::Subject& subject, const QuarantineRow& row, std::string text) {
  relay::TransferJudge judge(services_.judge, subject, row.session);
  relay::TransferJudge::Case known;
  known.channel = policy::Channel::kFileDownload;
  known.direction = policy::Direction::kInbound;
  known.bytes = text.size();
  known.media_type = row.media_type;
  FetchedText fetched{.name = ExtractName(row.name), .text = {}, .decision = {}};
  fetched.decision =
      Held(subject, row) ? judge.Refuse(known, policy::Reason::kFrozen) : judge.Final(known, AsBytes(text));
  if (relay::Passes(fetched.decision) && !services_.quarantine.RecordExtract(row))
    fetched.decision = judge.Refuse(known, policy::Reason::kNoRecord);
  if (relay::Passes(fetched.decision)) fetched.text = std::move(text);
  return fetched;
}

Result<void> FileDesk::Erase(const policy::Subject& subject, const std::string& id) {
  const auto row = services_.quarantine.Find(id);
  if (!row) return std::unexpected(row.error());
  if (!*row || (*row)->user != subject.user) return Fail(ErrorCode::kNotFound, "no such file in quarantine");
  if (Held(subject, **row)) {
    // The file stays with or without that record; a missing one shows in /metrics and /healthz.
    const auto kept = audit::FileNotErased(id, subject.user, policy::Name(policy::Reason::kFrozen), subject.user);
    if (!services_.judge.audit.Append(kept)) ++services_.judge.statistics.audit_failures;
    return Fail(ErrorCode::kRefused, "an emergency stop is in force");
  }
  return services_.quarantine.Erase(id, "user", subject.user);
}

}  // namespace shoji::transfer
