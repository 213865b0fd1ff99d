#include "broker/extract/text_extract.h"

#include <algorithm>
#include <array>
#include <optional>

#include "broker/extract/converter.h"
#include "broker/extract/markup_text.h"
#include "broker/extract/office_parts.h"
#include "broker/extract/pdf_strings.h"
#include "broker/extract/text_decoder.h"

namespace shoji::extract {
namespace {

enum class Container { kZip, kCompound, kText };

struct OfficeType {
  std::string_view media_type;
  OfficeKind kind;
  Container container;
};

constexpr std::array<OfficeType, 13> kOfficeTypes = {{
    {"application/vnd.openxmlformats-officedocument.wordprocessingml.document", {"docx", "fodt"}, Container::kZip},
    {"application/msword", {"doc", "fodt"}, Container::kCompound},
    {"application/vnd.oasis.opendocument.text", {"odt", "fodt"}, Container::kZip},
    {"text/rtf", {"rtf", "fodt"}, Container::kText},
    {"application/rtf", {"rtf", "fodt"}, Container::kText},
    {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", {"xlsx", "fods"}, Container::kZip},
    {"application/vnd.ms-excel", {"xls", "fods"}, Container::kCompound},
    {"application/vnd.oasis.opendocument.spreadsheet", {"ods", "fods"}, Container::kZip},
    {"application/vnd.openxmlformats-officedocument.presentationml.presentation", {"pptx", "fodp"}, Container::kZip},
    {"application/vnd.ms-powerpoint", {"ppt", "fodp"}, Container::kCompound},
    {"application/vnd.oasis.opendocument.presentation", {"odp", "fodp"}, Container::kZip},
    {"application/vnd.oasis.opendocument.text-template", {"ott", "fodt"}, Container::kZip},
    {"application/vnd.oasis.opendocument.spreadsheet-template", {"ots", "fods"}, Container::kZip},
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

Outcome OutcomeOf(ErrorCode code) {
  if (code == ErrorCode::kTooLarge) return Outcome::kTooMuchText;
  return code == ErrorCode::kRefused ? Outcome::kUnreadPart : Outcome::kUnreadable;
}

Answer Failed(Outcome outcome) { return {.media_type = {}, .outcome = outcome, .text = {}}; }

Answer FromResult(Result<std::string> text, size_t most) {
  if (!text) return Failed(OutcomeOf(text.error().code));
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

// What lies in the file besides the document.
Result<std::string> Besides(ByteSpan content, Container container, size_t most) {
  switch (container) {
    case Container::kZip:
      return OfficePartsText(content, most);
    case Container::kCompound:
      return OldOfficeText(content, most);
    case Container::kText:
      return DecodeAllReadings(content, most);
  }
  return Fail(ErrorCode::kInvalid, "no such container");
}

// Blank or not is for the document to say: its members always hold something.
Answer Office(ByteSpan content, const OfficeType& type, Purpose purpose, size_t most) {
  const bool inspect = purpose == Purpose::kInspect;
  const auto besides = inspect ? Besides(content, type.container, most) : Result<std::string>();
  if (!besides) return FromResult(besides, most);
  const auto flat = FlatDocument(content, type.kind);
  if (!flat) return FromResult(flat, most);
  if (const auto plain = RefuseEmbeddedBytes(*flat); inspect && !plain) return Failed(OutcomeOf(plain.error().code));
  Answer answer = OrScan(FromResult(MarkupText(*flat, DetailFor(purpose), most), most));
  if (answer.outcome != Outcome::kRead || !inspect) return answer;
  return FromResult(answer.text + '\n' + *besides, most);
}

// Pages as people read them; inspectors get what no page shows as well, which an upload carries out all the same. What
// stands in no page's text cannot tell a document from a scan.
Answer Pdf(ByteSpan content, Purpose purpose, size_t most) {
  auto text = PdfText(content);
  if (!text || purpose == Purpose::kExtract) return OrScan(FromResult(std::move(text), most));
  const auto markup = PdfMarkup(content);
  const auto everything = markup ? MarkupText(*markup, Detail::kEverything, most) : markup;
  if (!everything) return FromResult(everything, most);
  Answer pages = OrScan(FromResult(*text + '\n' + *everything, most));
  if (pages.outcome != Outcome::kRead) return pages;
  const auto besides = PdfStrings(content, most);
  return besides ? FromResult(pages.text + '\n' + *besides, most) : FromResult(besides, most);
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
  if (office != kOfficeTypes.end()) return Office(content, *office, purpose, most);
  if (media_type == "application/pdf") return Pdf(content, purpose, most);
  if (IsOneOf(media_type, kMarkup)) return Markup(content, purpose, most);
  if (media_type.starts_with("text/") || IsOneOf(media_type, kAlsoText)) return Plain(content, purpose, most);
  return Failed(Outcome::kNoReader);
}

}  // namespace shoji::extract
