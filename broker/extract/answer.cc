#include "broker/extract/answer.h"

#include <algorithm>

#include "codec/wire/messages.h"

namespace shoji::extract {
namespace {

constexpr std::string_view kMagic = "SHJI";
constexpr uint8_t kVersion = 1;
constexpr size_t kMaxTypeBytes = 128;
constexpr size_t kHeadBytes = 8;  // of either part

bool IsMediaType(std::string_view text) {
  constexpr std::string_view kSigns = "!#$&^_.+-/";
  const auto plain = [&](unsigned char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
           kSigns.find(static_cast<char>(c)) != std::string_view::npos;
  };
  return !text.empty() && text.size() <= kMaxTypeBytes && std::ranges::all_of(text, plain) &&
         std::ranges::count(text, '/') == 1;
}

// GCC 12 takes ByteWriter on a short buffer for an overflow here.
Bytes Joined(std::string_view head, std::string_view rest) {
  Bytes bytes(head.size() + rest.size());
  std::ranges::copy(rest, std::ranges::copy(head, bytes.begin()).out);
  return bytes;
}

void ReadOutcome(ByteReader& reader, size_t most, Answer& answer) {
  const uint8_t outcome = reader.U8();
  reader.Zeros(3);
  const uint32_t length = reader.U32();
  const ByteSpan text = reader.Take(length);
  const bool whole = reader.AtExactEnd() && outcome <= static_cast<uint8_t>(Outcome::kUnreadPart) && length <= most;
  const bool read = outcome == static_cast<uint8_t>(Outcome::kRead);
  if (!whole || (!read && length > 0) || !wire::IsPlainUtf8(AsText(text))) return;
  answer.outcome = static_cast<Outcome>(outcome);
  answer.text = AsText(text);
}

}  // namespace

Bytes EncodeType(std::string_view media_type) {
  std::string head(kMagic);
  head += static_cast<char>(kVersion);
  head += '\0';
  head += static_cast<char>(media_type.size() & 0xFF);
  head += static_cast<char>(media_type.size() >> 8);
  return Joined(head, media_type);
}

Bytes EncodeOutcome(Outcome outcome, std::string_view text) {
  std::string head(kHeadBytes, '\0');
  head[0] = static_cast<char>(outcome);
  for (size_t i = 0; i < 4; ++i) head[4 + i] = static_cast<char>((text.size() >> (8 * i)) & 0xFF);
  return Joined(head, text);
}

Result<Answer> ParseAnswer(ByteSpan bytes, size_t most) {
  ByteReader reader(bytes);
  const bool ours = AsText(reader.Take(kMagic.size())) == kMagic && reader.U8() == kVersion;
  reader.Zeros(1);
  Answer answer;
  answer.media_type = AsText(reader.Take(reader.U16()));
  if (!ours || !reader.ok() || !IsMediaType(answer.media_type)) {
    return Fail(ErrorCode::kInvalid, "no answer of shoji-inspect");
  }
  ReadOutcome(reader, most, answer);
  return answer;
}

}  // namespace shoji::extract
