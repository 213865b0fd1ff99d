#include "session/transfer/utf8_stream.h"

namespace shoji::transfer {
namespace {

bool IsTail(char byte) { return (static_cast<uint8_t>(byte) & 0xC0) == 0x80; }

// Bytes of the character that begins with `lead`; 1 also for what begins none.
size_t LengthOf(char lead) {
  const auto byte = static_cast<uint8_t>(lead);
  if (byte >= 0xF0) return 4;
  if (byte >= 0xE0) return 3;
  return byte >= 0xC0 ? 2 : 1;
}

}  // namespace

bool Utf8Stream::Add(ByteSpan piece) {
  std::string text = open_ + std::string(AsText(piece));
  size_t lead = text.size();
  for (size_t i = 1; i <= 4 && i <= text.size(); ++i) {
    lead = text.size() - i;
    if (!IsTail(text[lead])) break;
  }
  const bool whole = lead == text.size() || text.size() - lead >= LengthOf(text[lead]);
  open_ = whole ? "" : text.substr(lead);
  text.resize(text.size() - open_.size());
  return wire::IsPlainUtf8(text);
}

}  // namespace shoji::transfer
