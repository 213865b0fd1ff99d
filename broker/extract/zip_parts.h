// The members of a zip file that is nothing but a zip file, as office documents are: no byte stands outside of a
// member, its heads or the directory, so that nobody who unpacks it by other means finds more. Strict where other
// readers guess: no encryption, no zip64, no comment, two entries of one name never. zlib inflates. Pure.
//
// Layout (APPNOTE.TXT 6.3, section 4.3): for each member, in order and without gaps: local head (30 bytes, name,
// extra), packed bytes, descriptor where flag 3 says so; then the directory (46 bytes, name, extra, comment for each
// member) and its end (22 bytes).
#pragma once

#include <string>
#include <vector>

#include "codec/base/bytes.h"
#include "codec/base/result.h"

namespace shoji::extract {

struct ZipPart {
  std::string name;
  bool deflated = false;
  uint32_t crc = 0;
  size_t unpacked_bytes = 0;  // as the directory says; Unpack() holds it to that
  ByteSpan packed;            // within the file
};

struct ZipFile {
  std::vector<ZipPart> parts;  // in the order of their bytes
  Bytes extra;                 // what heads and directory hold besides: extra fields and comments of members
};

inline constexpr size_t kMaxZipParts = 10'000;

// kInvalid when a byte is not where it belongs; kTooLarge for more than kMaxZipParts. Borrows `content`.
Result<ZipFile> ReadZip(ByteSpan content);
// Exactly unpacked_bytes with the right checksum, or kInvalid. The caller bounds unpacked_bytes.
Result<Bytes> Unpack(const ZipPart& part);

}  // namespace shoji::extract
