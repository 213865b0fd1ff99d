// The messages of RDP's clipboard channel (MS-RDPECLIP 2.2) as values, with their parser and writer. Read strictly here
// and not by FreeRDP: the terminal is distrusted, and what Shoji has no use for (files, locks) is told apart, never
// acted on. Pure, any thread.
//
// Every message: u16 type, u16 flags, u32 bytes that follow; little-endian; text UTF-16LE.
#pragma once

#include <cstdint>
#include <variant>
#include <vector>

#include "codec/base/bytes.h"
#include "codec/base/result.h"

namespace shoji::rdp {

inline constexpr size_t kClipboardHeaderBytes = 8;
inline constexpr size_t kMaxFormats = 256;  // Windows programs announce some ten or twenty

// Standard clipboard formats, by number in both directions.
inline constexpr uint32_t kFormatDib = 8;
inline constexpr uint32_t kFormatUnicodeText = 13;
inline constexpr uint32_t kFormatDibV5 = 17;

// What a terminal says.
struct ClientCapabilities {
  bool long_names = false;
  bool operator==(const ClientCapabilities&) const = default;
};
struct FormatList {
  std::vector<uint32_t> formats;
  bool files = false;  // "FileGroupDescriptorW" or its older kin is among them
  bool operator==(const FormatList&) const = default;
};
struct FormatListResponse {
  bool ok = false;
  bool operator==(const FormatListResponse&) const = default;
};
struct FormatDataRequest {
  uint32_t format = 0;
  bool operator==(const FormatDataRequest&) const = default;
};
struct FormatDataResponse {
  bool ok = false;
  ByteSpan data = {};  // borrowed from the message
};
struct FileContentsRequest {
  uint32_t stream_id = 0;
  bool operator==(const FileContentsRequest&) const = default;
};
// A temporary directory, a lock: part of the protocol, and nothing to Shoji.
struct Immaterial {};
using ClipboardPdu = std::variant<ClientCapabilities, FormatList, FormatListResponse, FormatDataRequest,
                                  FormatDataResponse, FileContentsRequest, Immaterial>;

// One whole message, header included. `long_names`: both sides agreed on them. kInvalid for what a terminal never says.
Result<ClipboardPdu> ParseClipboardPdu(ByteSpan message, bool long_names);

// What Shoji says. Capabilities, with long format names and without files and locks; then that it is ready.
Bytes CapabilitiesPdu();
Bytes MonitorReadyPdu();
// Of standard formats, which have no names.
Bytes FormatListPdu(const std::vector<uint32_t>& formats, bool long_names);
Bytes FormatListResponsePdu();
Bytes FormatDataRequestPdu(uint32_t format);
Bytes FormatDataResponsePdu(ByteSpan data);
Bytes FormatDataRefusalPdu();
Bytes FileContentsRefusalPdu(uint32_t stream_id);

}  // namespace shoji::rdp
