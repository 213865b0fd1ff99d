#include "broker/extract/byte_runs.h"

#include <algorithm>
#include <array>

#include "codec/wire/messages.h"

namespace shoji::extract {
namespace {

// Collects characters; a run that was too short leaves nothing behind.
class Runs {
 public:
  explicit Runs(size_t shortest) : shortest_(shortest) {}
  void Add(std::string_view character) {
    out_ += character;
    ++characters_;
  }
  void End() {
    if (characters_ < shortest_) {
      out_.resize(begin_);
    } else {
      out_ += '\n';
    }
    begin_ = out_.size();
    characters_ = 0;
  }
  std::string Take() {
    End();
    return std::move(out_);
  }

 private:
  size_t shortest_;
  std::string out_;
  size_t begin_ = 0;
  size_t characters_ = 0;
};

bool IsPrintable(uint8_t byte) { return (byte >= 0x20 && byte < 0x7F) || byte == '\t'; }

// Bytes of the UTF-8 character at the start, 0 when there is none.
size_t CharacterBytes(std::string_view text) {
  const auto lead = static_cast<uint8_t>(text.front());
  if (lead < 0x80) return IsPrintable(lead) ? 1 : 0;
  const size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (text.size() < length || !wire::IsPlainUtf8(text.substr(0, length))) return 0;
  return lead == 0xC2 && static_cast<uint8_t>(text[1]) < 0xA0 ? 0 : length;  // C1 controls
}

bool IsCommonUnit(uint32_t unit) {
  return (unit < 0x80 && IsPrintable(static_cast<uint8_t>(unit))) || (unit >= 0x3000 && unit < 0x3100) ||
         (unit >= 0x4E00 && unit < 0xA000) || (unit >= 0xFF00 && unit < 0xFFF0);
}

void AddUnit(Runs& runs, uint32_t unit) {
  if (unit < 0x80) {
    const char c = static_cast<char>(unit);
    return runs.Add({&c, 1});
  }
  const std::array<char, 3> text = {static_cast<char>(0xE0 | (unit >> 12)),
                                    static_cast<char>(0x80 | ((unit >> 6) & 63)),
                                    static_cast<char>(0x80 | (unit & 63))};
  runs.Add({text.data(), text.size()});
}

}  // namespace

std::string PrintableRuns(ByteSpan bytes, size_t shortest) {
  Runs runs(shortest);
  for (std::string_view rest = AsText(bytes); !rest.empty();) {
    const size_t length = CharacterBytes(rest);
    if (length == 0) {
      runs.End();
    } else {
      runs.Add(rest.substr(0, length));
    }
    rest.remove_prefix(std::max<size_t>(length, 1));
  }
  return runs.Take();
}

std::string PrintableRunsUtf16(ByteSpan bytes, size_t shortest) {
  std::string text;
  for (size_t side = 0; side < 2; ++side) {
    Runs runs(shortest);
    for (size_t i = side; i + 1 < bytes.size(); i += 2) {
      const uint32_t unit = bytes[i] | (static_cast<uint32_t>(bytes[i + 1]) << 8);
      if (IsCommonUnit(unit)) {
        AddUnit(runs, unit);
      } else {
        runs.End();
      }
    }
    text += runs.Take();
  }
  return text;
}

}  // namespace shoji::extract
