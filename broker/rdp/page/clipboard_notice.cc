#include "broker/rdp/page/clipboard_notice.h"

#include "broker/rdp/page/sentences.h"
#include "broker/rdp/page/transfer_words.h"

namespace shoji::rdp {
namespace {

constexpr uint8_t kClasses = 5;

Notice Saying(Tone tone, std::string text) {
  return {.tone = tone, .heading = {}, .facts = {}, .text = std::move(text)};
}

Notice ClassQuestion(Language language) {
  Notice notice{.tone = Tone::kHold,
                .heading = std::string(Sentence(language, Word::kRdpClassHeading)),
                .facts = {},
                .text = std::string(Sentence(language, Word::kRdpClassLead))};
  for (uint8_t each = 1; each <= kClasses; ++each) {
    notice.facts.emplace_back(std::to_string(each), ClassText(language, each));
  }
  return notice;
}

}  // namespace

std::optional<Notice> NoticeOf(Language language, const ClipboardNews& news) {
  using What = ClipboardNews::What;
  const auto text = [language](Word word) { return std::string(Sentence(language, word)); };
  switch (news.what) {
    case What::kRefused:
      return NoticeOf(language, news.answer, news.detail, news.way == ClipboardNews::Way::kPaste);
    case What::kFailed:
      return Saying(Tone::kNews, text(Word::kNewsFailed));
    case What::kUnreadable:
      return Saying(Tone::kRefusal, text(Word::kRdpClipboardUnreadable));
    case What::kTooLarge:
      return Saying(Tone::kRefusal, text(Word::kRdpClipboardLarge));
    case What::kFiles:
      return NoticeOf(language, RefusedThing::kClipboardFiles);
    case What::kCleaned:
      return Saying(Tone::kNews,
                    Sentence(language, Word::kNewsCleaned, {{"items", ItemsText(language, news.detail.items)}}));
    case What::kAskClass:
      return ClassQuestion(language);
    case What::kAskedClass:
      break;
  }
  return std::nullopt;
}

}  // namespace shoji::rdp
