#include "broker/rdp/clipboard/clipboard_pdu.h"

#include <optional>
#include <string>

namespace shoji::rdp {
namespace {

enum class PduType : uint16_t {
  kMonitorReady = 1,
  kFormatList = 2,
  kFormatListResponse = 3,
  kFormatDataRequest = 4,
  kFormatDataResponse = 5,
  kTemporaryDirectory = 6,
  kCapabilities = 7,
  kFileContentsRequest = 8,
  kLock = 10,
  kUnlock = 11,
};
constexpr uint16_t kFileContentsResponse = 9;

constexpr uint16_t kOk = 1;
constexpr uint16_t kFail = 2;
constexpr uint16_t kAsciiNames = 4;

constexpr uint16_t kGeneralSet = 1;
constexpr uint16_t kGeneralSetBytes = 12;
constexpr uint32_t kVersion2 = 2;
constexpr uint32_t kLongNames = 2;
constexpr size_t kShortNameBytes = 32;
constexpr size_t kTemporaryDirectoryBytes = 520;
constexpr size_t kMaxNameUnits = 256;

template <typename Pdu>
std::optional<ClipboardPdu> When(bool fine, Pdu pdu) {
  if (!fine) return std::nullopt;
  return ClipboardPdu(pdu);
}

std::optional<ClipboardPdu> ReadCapabilities(ByteReader in) {
  ClientCapabilities capabilities;
  const uint16_t sets = in.U16();
  in.Take(2);  // padding
  for (uint16_t i = 0; i < sets && in.ok(); ++i) {
    const uint16_t type = in.U16();
    const uint16_t bytes = in.U16();
    if (bytes < 4) return std::nullopt;
    ByteReader set(in.Take(bytes - 4));
    if (type != kGeneralSet) continue;
    set.U32();  // version
    capabilities.long_names = (set.U32() & kLongNames) != 0;
    if (!set.ok()) return std::nullopt;
  }
  return When(in.AtExactEnd(), capabilities);
}

bool IsOfFiles(const std::string& name) {
  return name == "FileGroupDescriptorW" || name == "FileGroupDescriptor" || name == "FileContents" ||
         name == "FileNameW";
}

// Up to its NUL or the end; what is not ASCII is left out, since no name looked for here has any.
std::string ShortName(ByteSpan block, bool ascii) {
  std::string name;
  for (ByteReader in(block); in.left() > 0;) {
    const uint16_t unit = ascii ? in.U8() : in.U16();
    if (unit == 0) break;
    if (unit < 0x80) name.push_back(static_cast<char>(unit));
  }
  return name;
}

std::optional<std::string> LongName(ByteReader& in) {
  std::string name;
  for (size_t units = 0; units <= kMaxNameUnits; ++units) {
    const uint16_t unit = in.U16();
    if (!in.ok()) return std::nullopt;
    if (unit == 0) return name;
    if (unit < 0x80) name.push_back(static_cast<char>(unit));
  }
  return std::nullopt;
}

std::optional<ClipboardPdu> ReadFormatList(ByteReader in, bool long_names, bool ascii) {
  FormatList list;
  while (in.left() > 0) {
    if (list.formats.size() == kMaxFormats) return std::nullopt;
    list.formats.push_back(in.U32());
    const auto name = long_names ? LongName(in) : ShortName(in.Take(kShortNameBytes), ascii);
    if (!in.ok() || !name) return std::nullopt;
    // A short name holds 15 characters of the 20.
    list.files = list.files || IsOfFiles(*name) || (!long_names && name->starts_with("FileGroupDescri"));
  }
  return When(in.ok(), std::move(list));
}

std::optional<ClipboardPdu> ReadFileContentsRequest(ByteReader in) {
  const uint32_t stream_id = in.U32();
  in.Take(20);
  if (in.left() > 0) in.Take(4);  // the lock it belongs to
  return When(in.AtExactEnd(), FileContentsRequest{stream_id});
}

std::optional<ClipboardPdu> ReadBody(PduType type, uint16_t flags, ByteSpan body, bool long_names) {
  ByteReader in(body);
  switch (type) {
    case PduType::kCapabilities:
      return ReadCapabilities(in);
    case PduType::kFormatList:
      return ReadFormatList(in, long_names, (flags & kAsciiNames) != 0);
    case PduType::kFormatListResponse:
      return When(body.empty(), FormatListResponse{(flags & kOk) != 0});
    case PduType::kFormatDataRequest:
      return When(body.size() == 4, FormatDataRequest{in.U32()});
    case PduType::kFormatDataResponse:
      return FormatDataResponse{(flags & kOk) != 0, body};
    case PduType::kFileContentsRequest:
      return ReadFileContentsRequest(in);
    case PduType::kTemporaryDirectory:
      return When(body.size() == kTemporaryDirectoryBytes, Immaterial{});
    case PduType::kLock:
    case PduType::kUnlock:
      return When(body.size() == 4, Immaterial{});
    case PduType::kMonitorReady:
      break;
  }
  return std::nullopt;
}

Bytes Message(uint16_t type, uint16_t flags, ByteSpan body) {
  Bytes message;
  message.reserve(kClipboardHeaderBytes + body.size());
  ByteWriter out(message);
  out.U16(type);
  out.U16(flags);
  out.U32(static_cast<uint32_t>(body.size()));
  out.Raw(body);
  return message;
}

Bytes Message(PduType type, uint16_t flags, ByteSpan body) { return Message(static_cast<uint16_t>(type), flags, body); }

Bytes Number(uint32_t value) {
  Bytes bytes;
  ByteWriter(bytes).U32(value);
  return bytes;
}

}  // namespace

Result<ClipboardPdu> ParseClipboardPdu(ByteSpan message, bool long_names) {
  ByteReader in(message);
  const uint16_t type = in.U16();
  const uint16_t flags = in.U16();
  const uint32_t bytes = in.U32();
  // Some clients pad to a multiple of four; what is there beyond the length is not read.
  const ByteSpan body = in.Take(bytes);
  if (!in.ok() || in.left() > 4) return Fail(ErrorCode::kInvalid, "a clipboard message of another length");
  const auto pdu = ReadBody(static_cast<PduType>(type), flags, body, long_names);
  if (!pdu) return Fail(ErrorCode::kInvalid, "a clipboard message of type " + std::to_string(type));
  return *pdu;
}

Bytes CapabilitiesPdu() {
  Bytes body;
  ByteWriter out(body);
  out.U16(1);
  out.Zeros(2);
  out.U16(kGeneralSet);
  out.U16(kGeneralSetBytes);
  out.U32(kVersion2);
  out.U32(kLongNames);
  return Message(PduType::kCapabilities, 0, body);
}

Bytes MonitorReadyPdu() { return Message(PduType::kMonitorReady, 0, {}); }

Bytes FormatListPdu(const std::vector<uint32_t>& formats, bool long_names) {
  Bytes body;
  ByteWriter out(body);
  for (const uint32_t format : formats) {
    out.U32(format);
    out.Zeros(long_names ? 2 : kShortNameBytes);
  }
  return Message(PduType::kFormatList, 0, body);
}

Bytes FormatListResponsePdu() { return Message(PduType::kFormatListResponse, kOk, {}); }
Bytes FormatDataRequestPdu(uint32_t format) { return Message(PduType::kFormatDataRequest, 0, Number(format)); }
Bytes FormatDataResponsePdu(ByteSpan data) { return Message(PduType::kFormatDataResponse, kOk, data); }
Bytes FormatDataRefusalPdu() { return Message(PduType::kFormatDataResponse, kFail, {}); }
Bytes FileContentsRefusalPdu(uint32_t stream_id) { return Message(kFileContentsResponse, kFail, Number(stream_id)); }

}  // namespace shoji::rdp
