#include "broker/extract/office_parts.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "broker/extract/byte_runs.h"
#include "broker/extract/markup_text.h"
#include "broker/extract/text_decoder.h"
#include "broker/extract/zip_parts.h"

namespace shoji::extract {
namespace {

using std::string_view_literals::operator""sv;

constexpr size_t kMaxUnpackedBytes = 256u << 20;
constexpr size_t kMaxKnownBinaryBytes = 256u << 10;

std::unexpected<Error> NobodyReads(const std::string& what) { return Fail(ErrorCode::kRefused, what); }

constexpr std::array kXmlEndings = {".xml"sv, ".rels"sv, ".vml"sv, ".rdf"sv, ".svg"sv};

// Known by how they begin, never by name: PNG, JPEG, GIF, BMP, TIFF, EMF, WMF, StarView metafile.
constexpr std::array kPictures = {
    "\x89PNG\r\n\x1A\n"sv, "\xFF\xD8\xFF"sv,       "GIF87a"sv, "GIF89a"sv, "BM"sv, "II*\0"sv, "MM\0*"sv, "\x01\0\0\0"sv,
    "\xD7\xCD\xC6\x9A"sv,  "\x01\0\x09\0\0\x03"sv, "VCLMTF"sv};

// Binaries that are no content: the printer's settings, where LibreOffice broke the pages.
constexpr std::array kKnownBinaries = {"xl/printersettings/printersettings"sv, "word/printersettings"sv,
                                       "ppt/printersettings/printersettings"sv, "layout-cache"sv};

std::string Lower(std::string_view text) {
  std::string lower(text);
  std::ranges::transform(lower, lower.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return lower;
}

bool IsXml(std::string_view name) {
  return name == "mimetype" || std::ranges::any_of(kXmlEndings, [&](auto ending) { return name.ends_with(ending); });
}

bool IsPicture(ByteSpan bytes) {
  const std::string_view text = AsText(bytes);
  return std::ranges::any_of(kPictures, [&](auto beginning) { return text.starts_with(beginning); });
}

bool IsKnownBinary(std::string_view name, ByteSpan bytes) {
  return bytes.size() <= kMaxKnownBinaryBytes &&
         std::ranges::any_of(kKnownBinaries, [&](auto beginning) { return name.starts_with(beginning); });
}

std::string Runs(ByteSpan bytes) {
  return PrintableRuns(bytes, kShortestBinaryRun) + PrintableRunsUtf16(bytes, kShortestBinaryRun);
}

Result<std::string> PartText(const ZipPart& part, size_t most) {
  auto bytes = Unpack(part);
  if (!bytes) return std::unexpected(bytes.error());
  const std::string name = Lower(part.name);
  if (bytes->empty()) return std::string();
  if (IsXml(name)) {
    const auto source = DecodeAllReadings(*bytes, most);
    return source ? Result<std::string>(ResolvedReferences(*source)) : source;
  }
  if (IsPicture(*bytes) || IsKnownBinary(name, *bytes)) return Runs(*bytes);
  return NobodyReads("a member that is neither XML nor a picture");
}

bool Contains(ByteSpan bytes, std::string_view ascii_name) {
  std::string units;  // names in a compound file are UTF-16LE
  for (const char c : ascii_name) units += {c, '\0'};
  return AsText(bytes).find(units) != std::string_view::npos;
}

}  // namespace

Result<std::string> OfficePartsText(ByteSpan content, size_t most) {
  const auto zip = ReadZip(content);
  if (!zip) return std::unexpected(zip.error());
  std::string text = PrintableRuns(zip->extra, kShortestRun);
  size_t unpacked = 0;
  for (const ZipPart& part : zip->parts) {
    unpacked += part.unpacked_bytes;
    if (unpacked > kMaxUnpackedBytes) return Fail(ErrorCode::kTooLarge, "the document is too long");
    const auto more = PartText(part, most);
    if (!more) return more;
    text += PrintableRuns(AsBytes(part.name), 1) + *more + '\n';
    if (text.size() > most) return Fail(ErrorCode::kTooLarge, "too much text");
  }
  return text;
}

Result<std::string> OldOfficeText(ByteSpan content, size_t most) {
  for (const auto name : {"_VBA_PROJECT"sv, "Ole10Native"sv}) {
    if (Contains(content, name)) return NobodyReads("macros or packed files");
  }
  std::string text = PrintableRuns(content, kShortestBinaryRun) + PrintableRunsUtf16(content, kShortestRun);
  if (text.size() > most) return Fail(ErrorCode::kTooLarge, "too much text");
  return text;
}

Result<void> RefuseEmbeddedBytes(std::string_view flat) {
  constexpr std::string_view kBytes = "<office:binary-data";
  constexpr std::array kHolders = {"<draw:image"sv, "<draw:fill-image"sv, "<style:background-image"sv,
                                   "<text:list-level-style-image"sv};
  for (size_t at = flat.find(kBytes); at != std::string_view::npos; at = flat.find(kBytes, at + 1)) {
    const size_t holder = at == 0 ? 0 : std::min(flat.rfind('<', at - 1), at);
    const std::string_view tag = flat.substr(holder, at - holder);
    if (std::ranges::none_of(kHolders, [&](auto name) { return tag.starts_with(name); })) {
      return NobodyReads("embedded bytes that are no picture");
    }
  }
  return {};
}

}  // namespace shoji::extract
