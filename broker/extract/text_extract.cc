#include "broker/extract/text_extract.h"

#include <algorithm>
#include <array>
#include <optional>

#include "broker/extract/converter.h"
#include "broker/extract/markup_text.h"
#include "broker/extract/text_decoder.h"

namespace shoji::extract {
namespace {

struct OfficeType {
  std::string_view media_type;
  OfficeKind kind;
};

constexpr std::array<OfficeType, 13> kOfficeTypes = {{
    {"application/vnd.openxmlformats-officedocument.wordprocessingml.document", {"docx", "fodt"}},
    {"application/msword", {"doc", "fodt"}},
    {"application/vnd.oasis.opendocument.text", {"odt", "fodt"}},
    {"text/rtf", {"rtf", "fodt"}},
    {"application/rtf", {"rtf", "fodt"}},
    {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", {"xlsx", "fods"}},
    {"application/vnd.ms-excel", {"xls", "fods"}},
    {"application/vnd.oasis.opendocument.spreadsheet", {"ods", "fods"}},
    {"application/vnd.openxmlformats-officedocument.presentationml.presentation", {"pptx", "fodp"}},
    {"application/vnd.ms-powerpoint", {"ppt", "fodp"}},
    {"application/vnd.oasis.opendocument.presentation", {"odp", "fodp"}},
    {"application/vnd.oasis.opendocument.text-template", {"ott", "fodt"}},
    {"application/vnd.oasis.opendocument.spreadsheet-template", {"ots", "fods"}},
}};

// Text in other than text/*, and text/* that is more than it looks: a mail's parts may be packed once more.
constexpr std::array<std::string_view, 8> kAlsoText = {
    "application/json",     "application/csv", "application/javascript", "application/xml",
    "application/x-ndjson", "image/svg+xml",   "application/x-empty",    "application/x-wine-extension-ini"};
constexpr std::array<std::string_view, 2> kMarkup = {"text/html", "application/xhtml+xml"};

template <size_t n>
bool IsOneOf(std::string_view type, const std::array<std::string_view, n>& types) {
  return std::ranges::find(types, type) != types.end();
}

Answer Failed(Outcome outcome) { return {.media_type = {}, .outcome = outcome, .text = {}}; }

Answer FromResult(Result<std::string> text, size_t most) {
  if (!text) return Failed(text.error().code == ErrorCode::kTooLarge ? Outcome::kTooMuchText : Outcome::kUnreadable);
  std::erase(*text, '\0');
  if (text->size() > most) return Failed(Outcome::kTooMuchText);
  return {.media_type = {}, .outcome = Outcome::kRead, .text = std::move(*text)};
}

// Documents of pictures have pages, but nothing an inspector could read.
Answer OrScan(Answer answer) {
  const bool blank = std::ranges::all_of(answer.text, [](char c) { return static_cast<unsigned char>(c) <= ' '; });
  return answer.outcome == Outcome::kRead && blank ? Failed(Outcome::kNoText) : answer;
}

// Further readings are for inspectors.
Result<std::string> Decode(ByteSpan content, Purpose purpose, size_t most) {
  return purpose == Purpose::kInspect ? DecodeAllReadings(content, most) : DecodeText(content, most);
}

Answer Plain(ByteSpan content, Purpose purpose, size_t most) {
  auto text = Decode(content, purpose, most);
  if (text && purpose == Purpose::kExtract) text->resize(std::min(text->find(kOtherReading), text->size()));
  return FromResult(std::move(text), most);
}

Detail DetailFor(Purpose purpose) { return purpose == Purpose::kInspect ? Detail::kEverything : Detail::kShown; }

Answer Markup(ByteSpan content, Purpose purpose, size_t most) {
  const auto source = Decode(content, purpose, most);
  if (!source) return FromResult(source, most);
  auto text = MarkupText(*source, DetailFor(purpose), most);
  if (text && purpose == Purpose::kInspect) *text += "\n" + *source;
  return FromResult(std::move(text), most);
}

Answer Office(ByteSpan content, OfficeKind kind, Purpose purpose, size_t most) {
  const auto flat = FlatDocument(content, kind);
  return OrScan(FromResult(flat ? MarkupText(*flat, DetailFor(purpose), most) : flat, most));
}

}  // namespace

bool LooksLikeText(ByteSpan content) {
  const auto text = DecodeText(content, content.size() * 3);
  return text && std::ranges::none_of(*text, [](char c) {
           const auto byte = static_cast<unsigned char>(c);
           return (byte < 0x20 && byte != '\n' && byte != '\r' && byte != '\t' && byte != '\f') || byte == 0x7F;
         });
}

Answer ExtractText(std::string_view media_type, ByteSpan content, Purpose purpose, size_t most) {
  const auto* office = std::ranges::find(kOfficeTypes, media_type, &OfficeType::media_type);
  if (office != kOfficeTypes.end()) return Office(content, office->kind, purpose, most);
  if (media_type == "application/pdf") return OrScan(FromResult(PdfText(content), most));
  if (IsOneOf(media_type, kMarkup)) return Markup(content, purpose, most);
  if (media_type.starts_with("text/") || IsOneOf(media_type, kAlsoText)) return Plain(content, purpose, most);
  return Failed(Outcome::kNoReader);
}

}  // namespace shoji::extract
