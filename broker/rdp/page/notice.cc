#include "broker/rdp/page/notice.h"

#include <algorithm>
#include <initializer_list>
#include <string_view>

#include "broker/rdp/page/sentences.h"
#include "broker/rdp/page/transfer_words.h"

namespace shoji::rdp {
namespace {

constexpr size_t kMostOfAHostName = 80;

struct Parameter {
  std::string_view first;
  std::string_view second;
};

Parameter Split(std::string_view parameter) {
  const size_t space = parameter.find(' ');
  if (space == std::string_view::npos) return {parameter, {}};
  return {parameter.substr(0, space), parameter.substr(space + 1)};
}

bool HasAny(std::string_view text, std::initializer_list<std::string_view> parts) {
  for (const std::string_view part : parts) {
    if (text.find(part) != std::string_view::npos) return true;
  }
  return false;
}

// As web-client/src/core/language.ts tells a destination's reasons apart.
Word ReasonWord(std::string_view reason) {
  if (HasAny(reason, {"address", "private", "loopback", "lgwan", "internal"})) return Word::kReasonAddress;
  if (HasAny(reason, {"port"})) return Word::kReasonPort;
  if (HasAny(reason, {"domain", "rule", "list"})) return Word::kReasonDomain;
  if (HasAny(reason, {"resol", "name", "dns"})) return Word::kReasonName;
  if (HasAny(reason, {"policy", "denied", "deny", "class"})) return Word::kReasonPolicy;
  return Word::kReasonOther;
}

// Whole characters of its beginning: a name may be as long as a message.
std::string Shortened(std::string_view name) {
  size_t bytes = std::min(name.size(), kMostOfAHostName);
  while (bytes < name.size() && bytes > 0 && (static_cast<unsigned char>(name[bytes]) & 0xc0) == 0x80) --bytes;
  return std::string(name.substr(0, bytes));
}

std::string TextOf(Language language, const wire::Notice& notice) {
  const auto [first, second] = Split(notice.parameter);
  switch (notice.code) {
    case wire::NoticeCode::kBrowserRestarted:
      return std::string(Sentence(language, Word::kNoticeBrowserRestarted));
    case wire::NoticeCode::kDestinationRefused:
      return Sentence(language, Word::kNoticeDestinationRefused,
                      {{"host", Shortened(first)}, {"reason", Sentence(language, ReasonWord(second))}});
    case wire::NoticeCode::kTextRefused:
      return Sentence(language, Word::kNoticeTextRefused,
                      {{"rule", first},
                       {"reason", Sentence(language, second == "class_never_leaves" ? Word::kTextReasonClass
                                                                                    : Word::kTextReasonRule)}});
  }
  return {};
}

Word EndWord(wire::EndReason reason) {
  switch (reason) {
    case wire::EndReason::kEndedByUser:
      return Word::kEndEndedByUser;
    case wire::EndReason::kEndedByAdmin:
      return Word::kEndEndedByAdmin;
    case wire::EndReason::kIdle:
      return Word::kEndIdle;
    case wire::EndReason::kDisconnected:
      return Word::kEndDisconnected;
    case wire::EndReason::kTakenOver:
      return Word::kRdpEndTakenOver;
    case wire::EndReason::kBrowserCrashes:
      return Word::kEndBrowserCrashes;
    case wire::EndReason::kDisplayLost:
      return Word::kEndDisplayLost;
    case wire::EndReason::kSandboxBrokeProtocol:
      return Word::kEndSandboxBrokeProtocol;
    case wire::EndReason::kSessionLost:
      return Word::kEndSessionLost;
    case wire::EndReason::kHostLost:
      return Word::kEndHostLost;
    case wire::EndReason::kResourceLimit:
      return Word::kEndResourceLimit;
    case wire::EndReason::kClientBrokeProtocol:
      return Word::kRdpEndProtocol;
    case wire::EndReason::kServerStopping:
      return Word::kEndServerStopping;
    case wire::EndReason::kStartFailed:
      return Word::kEndStartFailed;
    case wire::EndReason::kLoggedOut:
      return Word::kRdpEndLoggedOut;
    case wire::EndReason::kEmergency:
      return Word::kEndEmergency;
  }
  return Word::kEndSessionLost;
}

std::optional<Word> RefusalWord(RefusedThing thing) {
  switch (thing) {
    case RefusedThing::kAudioInput:
      return Word::kRdpNoMicrophone;
    case RefusedThing::kRail:
      return Word::kRdpNoRemoteApp;
    case RefusedThing::kClipboardFiles:
      return Word::kRdpNoFiles;
    case RefusedThing::kDevices:
    case RefusedThing::kOtherChannel:
    case RefusedThing::kWeakSecurity:
      return std::nullopt;
  }
  return std::nullopt;
}

void AddFact(Notice& notice, Language language, Word term, std::string text) {
  if (!text.empty()) notice.facts.emplace_back(Sentence(language, term), std::move(text));
}

Notice News(Language language, Word word) {
  Notice notice;
  notice.text = Sentence(language, word);
  return notice;
}

}  // namespace

Notice NoticeOf(Language language, const wire::Notice& notice) {
  const bool refusal = notice.code != wire::NoticeCode::kBrowserRestarted;
  return {.tone = refusal ? Tone::kRefusal : Tone::kNews,
          .heading = {},
          .facts = {},
          .text = TextOf(language, notice),
          .buttons = {}};
}

std::optional<Notice> NoticeOf(Language language, const wire::TransferAnswer& answer,
                               const std::optional<wire::TransferDetail>& detail, bool outbound) {
  if (answer.answer == wire::Answer::kAllow || answer.answer == wire::Answer::kSanitise) return std::nullopt;
  Notice notice{.tone = Tone::kRefusal,
                .heading = std::string(Sentence(language, outbound ? Word::kRefusedPaste : Word::kRefusedCopy)),
                .facts = {},
                .text = std::string(Sentence(language, Word::kRefusedNothing)),
                .buttons = {}};
  AddFact(notice, language, Word::kRefusedWhy, WhySentence(language, answer.reason_code));
  if (detail) {
    AddFact(notice, language, Word::kRefusedFound, ItemsText(language, detail->items));
    AddFact(notice, language, Word::kRefusedClass, ClassText(language, detail->effective_class));
  }
  AddFact(notice, language, Word::kRefusedRule, answer.rule_id);
  if (detail) AddFact(notice, language, Word::kRefusedContact, detail->contact);
  return notice;
}

std::optional<Notice> NoticeOf(Language language, const wire::Hold& hold) {
  if (hold.hold == wire::HoldState::kNone) return std::nullopt;
  const bool frozen = hold.hold == wire::HoldState::kFrozen;
  const size_t feed = hold.text.find('\n');
  std::string contact = feed == std::string::npos ? std::string() : hold.text.substr(feed + 1);
  if (contact.empty()) contact = Sentence(language, Word::kHoldContactDefault);
  Notice notice{.tone = frozen ? Tone::kFrozen : Tone::kHold,
                .heading = std::string(Sentence(language, frozen ? Word::kHoldFrozen : Word::kHoldViewOnly)),
                .facts = {},
                .text = std::string(Sentence(language, frozen ? Word::kHoldFrozenLead : Word::kHoldViewOnlyLead)),
                .buttons = {}};
  AddFact(notice, language, Word::kHoldReason, hold.text.substr(0, feed));
  AddFact(notice, language, Word::kHoldContact, std::move(contact));
  return notice;
}

Notice HoldLifted(Language language) { return News(language, Word::kHoldLifted); }

std::optional<Notice> NoticeOf(Language language, const wire::Watch& watch) {
  const auto say = [language](Word word) { return std::string(Sentence(language, word)); };
  switch (watch.state) {
    case wire::WatchState::kNone:
      return std::nullopt;
    case wire::WatchState::kAsked:
      return Notice{.tone = Tone::kAsk,
                    .heading = say(Word::kOnlookAsks),
                    .facts = {},
                    .text = Sentence(language, Word::kOnlookAsksLead, {{"who", watch.who}}),
                    .buttons = {{.label = say(Word::kOnlookRefuse), .primary = false},
                                {.label = say(Word::kOnlookAllow), .primary = true}}};
    case wire::WatchState::kWatched:
      return Notice{.tone = Tone::kSign,
                    .heading = {},
                    .facts = {},
                    .text = Sentence(language, Word::kOnlookWatches, {{"who", watch.who}}),
                    .buttons = {{.label = say(Word::kOnlookStop), .primary = false}}};
  }
  return std::nullopt;
}

Notice WatchOver(Language language) { return News(language, Word::kOnlookOver); }

Notice NoticeOf(Language language, const wire::End& end) {
  return {.tone = Tone::kFrozen,
          .heading = std::string(Sentence(language, Word::kEndedHeading)),
          .facts = {},
          .text = std::string(Sentence(language, EndWord(end.reason))),
          .buttons = {}};
}

std::optional<Notice> NoticeOf(Language language, RefusedThing thing) {
  const auto word = RefusalWord(thing);
  if (!word) return std::nullopt;
  return Notice{.tone = Tone::kRefusal,
                .heading = std::string(Sentence(language, Word::kRdpNotConnected)),
                .facts = {},
                .text = std::string(Sentence(language, *word)),
                .buttons = {}};
}

}  // namespace shoji::rdp
