// UTF-8 as RFC 3629 defines it (table 3-7 of the Unicode standard), minus NUL.
#include "codec/wire/messages.h"

namespace shoji::wire {
namespace {

struct Lead {
  int more;             // continuation bytes that follow
  uint8_t low = 0x80;   // range of the first of them
  uint8_t high = 0xBF;  // (excludes overlong forms, surrogates and values past U+10FFFF)
};

Lead Classify(uint8_t byte) {
  if (byte >= 0x01 && byte <= 0x7F) return {0};
  if (byte >= 0xC2 && byte <= 0xDF) return {1};
  if (byte == 0xE0) return {2, 0xA0};
  if (byte == 0xED) return {2, 0x80, 0x9F};
  if (byte >= 0xE1 && byte <= 0xEF) return {2};
  if (byte == 0xF0) return {3, 0x90};
  if (byte >= 0xF1 && byte <= 0xF3) return {3};
  if (byte == 0xF4) return {3, 0x80, 0x8F};
  return {-1};
}

}  // namespace

bool IsPlainUtf8(std::string_view text) {
  ByteReader in(AsBytes(text));
  while (in.left() > 0) {
    Lead lead = Classify(in.U8());
    if (lead.more < 0) return false;
    for (int i = 0; i < lead.more; ++i, lead.low = 0x80, lead.high = 0xBF) {
      const uint8_t byte = in.U8();
      if (!in.ok() || byte < lead.low || byte > lead.high) return false;
    }
  }
  return true;
}

}  // namespace shoji::wire
