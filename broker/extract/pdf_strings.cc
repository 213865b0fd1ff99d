#include "broker/extract/pdf_strings.h"

#include "broker/extract/byte_runs.h"
#include "broker/extract/markup_text.h"
#include "broker/extract/pdf_objects.h"
#include "broker/extract/text_decoder.h"

namespace shoji::extract {
namespace {

constexpr std::string_view kEndMark = "%%EOF";

// Whoever opens the file may take a mark in front of a string for what it is, or not.
std::string StringText(const PdfString& string) {
  std::string text = PrintableRuns(AsBytes(string.utf8), 1);
  if (string.utf8 != string.bytes) text += PrintableRuns(AsBytes(string.bytes), kShortestRun);
  return text;
}

std::string StreamText(const std::string& stream, size_t most) {
  const auto text = DecodeAllReadings(AsBytes(stream), most);
  return text ? ResolvedReferences(*text) + '\n' : PrintableRuns(AsBytes(stream), kShortestBinaryRun);
}

std::string_view BehindEndMark(std::string_view content) {
  const size_t at = content.rfind(kEndMark);
  return at == std::string_view::npos ? std::string_view() : content.substr(at + kEndMark.size());
}

std::string AllText(const PdfObjects& objects, size_t most) {
  std::string text;
  for (const auto& string : objects.strings) text += StringText(string);
  for (const auto& name : objects.names) text += PrintableRuns(AsBytes(name), kShortestBinaryRun);
  for (const auto& stream : objects.streams) text += StreamText(stream, most);
  for (const auto& picture : objects.pictures) text += PrintableRuns(AsBytes(picture), kShortestBinaryRun);
  return text;
}

}  // namespace

Result<std::string> PdfStrings(ByteSpan content, size_t most) {
  const PdfObjects objects = ReadPdfObjects(AsText(content), most);
  switch (objects.state) {
    case PdfObjects::State::kRead:
      break;
    case PdfObjects::State::kDamaged:
      return Fail(ErrorCode::kInvalid, "the PDF is damaged or locked");
    case PdfObjects::State::kCarriesFiles:
      return Fail(ErrorCode::kRefused, "the PDF carries files");
    case PdfObjects::State::kTooLarge:
      return Fail(ErrorCode::kTooLarge, "too much text");
  }
  std::string text = AllText(objects, most) + PrintableRuns(AsBytes(BehindEndMark(AsText(content))), kShortestRun);
  if (text.size() > most) return Fail(ErrorCode::kTooLarge, "too much text");
  return text;
}

}  // namespace shoji::extract
