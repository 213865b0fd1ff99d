#include "broker/extract/zip_parts.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <set>

#include "codec/base/c_handle.h"

namespace shoji::extract {
namespace {

constexpr uint32_t kLocalMark = 0x04034B50;
constexpr uint32_t kEntryMark = 0x02014B50;
constexpr uint32_t kEndMark = 0x06054B50;
constexpr uint32_t kDescriptorMark = 0x08074B50;
constexpr size_t kEndBytes = 22;
constexpr uint16_t kDescribed = 1 << 3;                              // sizes follow the bytes
constexpr uint16_t kFlags = kDescribed | 1 << 1 | 1 << 2 | 1 << 11;  // how hard it was packed; names in UTF-8
constexpr uint16_t kStored = 0;
constexpr uint16_t kDeflated = 8;

std::unexpected<Error> Odd(const char* what) { return Fail(ErrorCode::kInvalid, what); }

struct Sizes {
  uint32_t crc = 0, packed = 0, unpacked = 0;
  bool operator==(const Sizes&) const = default;
};

struct Entry {
  uint16_t flags = 0, method = 0;
  Sizes sizes;
  std::string name;
  uint32_t offset = 0;
};

Sizes ReadSizes(ByteReader& in) {
  Sizes sizes;
  sizes.crc = in.U32();
  sizes.packed = in.U32();
  sizes.unpacked = in.U32();
  return sizes;
}

void Append(Bytes& to, ByteSpan bytes) { to.insert(to.end(), bytes.begin(), bytes.end()); }

// False when it is no entry, or one with something unusual.
bool ReadEntry(ByteReader& in, Entry& entry, Bytes& extra) {
  const bool marked = in.U32() == kEntryMark;
  in.U32();  // versions
  entry.flags = in.U16();
  entry.method = in.U16();
  in.U32();  // time and date
  entry.sizes = ReadSizes(in);
  const size_t name = in.U16();
  const size_t more = in.U16();
  const size_t comment = in.U16();
  const bool one_disk = in.U16() == 0;
  in.U16();  // attributes
  in.U32();
  entry.offset = in.U32();
  entry.name = AsText(in.Take(name));
  Append(extra, in.Take(more));
  Append(extra, in.Take(comment));
  return in.ok() && marked && one_disk && (entry.flags & ~kFlags) == 0 &&
         (entry.method == kStored || entry.method == kDeflated) && !entry.name.empty();
}

Result<std::vector<Entry>> ReadDirectory(ByteSpan content, size_t& begin, Bytes& extra) {
  if (content.size() < kEndBytes) return Odd("no zip");
  ByteReader end(content.last(kEndBytes));
  const bool marked = end.U32() == kEndMark;
  const bool one_disk = end.U32() == 0;
  const size_t count = end.U16();
  const bool whole = end.U16() == count;
  const size_t bytes = end.U32();
  begin = end.U32();
  if (!marked || !one_disk || !whole || end.U16() != 0) return Odd("the zip has an unusual end");
  if (begin + bytes != content.size() - kEndBytes) return Odd("bytes around the directory of the zip");
  if (count > kMaxZipParts) return Fail(ErrorCode::kTooLarge, "too many members");
  ByteReader in(content.subspan(begin, bytes));
  std::vector<Entry> entries(count);
  std::set<std::string, std::less<>> names;
  for (Entry& entry : entries) {
    if (!ReadEntry(in, entry, extra)) return Odd("an unusual member");
    if (!names.insert(entry.name).second) return Odd("two members of one name");
  }
  if (!in.AtExactEnd()) return Odd("the directory of the zip is longer than its entries");
  std::ranges::sort(entries, {}, &Entry::offset);
  return entries;
}

// The head before a member's bytes says what the directory says.
bool AgreesWithHead(ByteReader& in, const Entry& entry, Bytes& extra) {
  const bool marked = in.U32() == kLocalMark;
  in.U16();  // version
  const bool same_way = in.U16() == entry.flags && in.U16() == entry.method;
  in.U32();  // time and date
  const Sizes sizes = ReadSizes(in);
  const size_t name = in.U16();
  const size_t more = in.U16();
  const bool same_name = AsText(in.Take(name)) == entry.name;
  Append(extra, in.Take(more));
  const bool later = (entry.flags & kDescribed) != 0 && sizes == Sizes{};
  return in.ok() && marked && same_way && same_name && (later || sizes == entry.sizes);
}

// Behind the bytes: nothing, or the sizes once more, with or without a mark.
bool IsDescriptor(ByteSpan bytes, const Entry& entry) {
  if ((entry.flags & kDescribed) == 0) return bytes.empty();
  ByteReader in(bytes);
  if (bytes.size() == 16 && in.U32() != kDescriptorMark) return false;
  return ReadSizes(in) == entry.sizes && in.AtExactEnd();
}

// The member at `begin`, which ends right before `end`.
Result<ZipPart> ReadPart(ByteSpan content, const Entry& entry, size_t end, Bytes& extra) {
  if (end < entry.offset || end > content.size()) return Odd("members overlap");
  ByteReader in(content.subspan(entry.offset, end - entry.offset));
  if (!AgreesWithHead(in, entry, extra)) return Odd("a member and the directory do not agree");
  const ByteSpan packed = in.Take(entry.sizes.packed);
  const ByteSpan behind = in.Take(in.left());
  if (!in.ok() || !IsDescriptor(behind, entry)) return Odd("bytes between two members");
  return ZipPart{.name = entry.name,
                 .deflated = entry.method == kDeflated,
                 .crc = entry.sizes.crc,
                 .unpacked_bytes = entry.sizes.unpacked,
                 .packed = packed};
}

// True when the packed bytes give exactly as many as there is room for, and none of them is left.
bool Inflate(ByteSpan packed, Bytes& room) {
  z_stream stream{};
  if (inflateInit2(&stream, -MAX_WBITS) != Z_OK) return false;
  const CHandle<z_stream, inflateEnd> ended(&stream);
  uint8_t nothing = 0;  // zlib wants an address even for no room
  stream.next_in = const_cast<uint8_t*>(packed.data());
  stream.avail_in = static_cast<uInt>(packed.size());
  stream.next_out = room.empty() ? &nothing : room.data();
  stream.avail_out = static_cast<uInt>(room.size());
  return inflate(&stream, Z_FINISH) == Z_STREAM_END && stream.avail_in == 0 && stream.avail_out == 0;
}

}  // namespace

Result<ZipFile> ReadZip(ByteSpan content) {
  ZipFile zip;
  size_t directory = 0;
  const auto entries = ReadDirectory(content, directory, zip.extra);
  if (!entries) return std::unexpected(entries.error());
  const size_t first = entries->empty() ? directory : entries->front().offset;
  if (first != 0) return Odd("bytes before the first member");
  for (size_t i = 0; i < entries->size(); ++i) {
    const size_t end = i + 1 < entries->size() ? (*entries)[i + 1].offset : directory;
    auto part = ReadPart(content, (*entries)[i], end, zip.extra);
    if (!part) return std::unexpected(part.error());
    zip.parts.push_back(std::move(*part));
  }
  return zip;
}

Result<Bytes> Unpack(const ZipPart& part) {
  Bytes bytes(part.unpacked_bytes);
  if (part.deflated) {
    if (!Inflate(part.packed, bytes)) return Odd("a member cannot be unpacked");
  } else {
    if (part.packed.size() != bytes.size()) return Odd("a member has two sizes");
    std::ranges::copy(part.packed, bytes.begin());
  }
  if (crc32_z(0, bytes.data(), bytes.size()) != part.crc) return Odd("a member's checksum is wrong");
  return bytes;
}

}  // namespace shoji::extract
