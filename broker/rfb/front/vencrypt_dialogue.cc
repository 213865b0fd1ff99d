#include "broker/rfb/front/vencrypt_dialogue.h"

#include <algorithm>
#include <array>

#include "broker/rfb/front/rfb_words.h"

namespace shoji::rfb {
namespace {

constexpr uint8_t kClientHello = 0x16;
constexpr uint8_t kVencrypt = 19;
constexpr std::array<uint8_t, 4> kX509Vnc = {0, 0, 1, 5};  // 261
constexpr std::array<uint8_t, 2> kVencrypt02 = {0, 2};
// With 3.7 a list of no types, in whatever is older one type in four bytes; after both a reason.
constexpr std::string_view kVersion37 = "RFB 003.007\n";
constexpr std::array<uint8_t, 1> kNoTypes = {0};
constexpr std::array<uint8_t, 4> kNoType = {0, 0, 0, 0};
constexpr std::array<uint8_t, 4> kFailed = {0, 0, 0, 1};            // SecurityResult
constexpr std::array<uint8_t, 1> kVencryptFailed = {1};             // anything but 0
constexpr std::array<uint8_t, 5> kSubtypeFailed = {0, 0, 0, 0, 1};  // U8 0, and SecurityResult for who reads on

size_t Expected(VencryptDialogue::State state) {
  switch (state) {
    case VencryptDialogue::State::kVersion:
      return kRfb38.size();
    case VencryptDialogue::State::kVencryptVersion:
      return kVencrypt02.size();
    case VencryptDialogue::State::kSubtype:
      return kX509Vnc.size();
    default:
      return 1;
  }
}

}  // namespace

void VencryptDialogue::Take(ByteSpan bytes) {
  if (state_ == State::kTls || state_ == State::kRefused || bytes.empty()) return;
  heard_.insert(heard_.end(), bytes.begin(), bytes.end());
  if (state_ == State::kFirstByte) {
    websocket_ = heard_.front() == kClientHello;
    state_ = websocket_ ? State::kTls : State::kRefused;
    return;
  }
  if (heard_.size() < Expected(state_)) return;
  if (heard_.size() > Expected(state_)) return RefuseWith({}, {});
  Answer();
}

void VencryptDialogue::Answer() {
  switch (state_) {
    case State::kVersion:
      return OnVersion();
    case State::kType:
      return OnType();
    case State::kVencryptVersion:
      return OnVencryptVersion();
    case State::kSubtype:
      return OnSubtype();
    default:
      return;
  }
}

void VencryptDialogue::OnSilence() {
  if (state_ == State::kFirstByte) Go(State::kVersion, AsBytes(kRfb38));
}

void VencryptDialogue::OnVersion() {
  if (AsText(heard_) == kRfb38) return Go(State::kType, Bytes{1, kVencrypt});
  RefuseWith(AsText(heard_) == kVersion37 ? ByteSpan(kNoTypes) : ByteSpan(kNoType), "RFB 3.8 only");
}

void VencryptDialogue::OnType() {
  if (heard_.front() == kVencrypt) return Go(State::kVencryptVersion, kVencrypt02);
  RefuseWith(kFailed, "VeNCrypt only");
}

void VencryptDialogue::OnVencryptVersion() {
  if (!std::ranges::equal(heard_, kVencrypt02)) return RefuseWith(kVencryptFailed, {});
  Go(State::kSubtype, Bytes{0, 1, kX509Vnc[0], kX509Vnc[1], kX509Vnc[2], kX509Vnc[3]});
}

void VencryptDialogue::OnSubtype() {
  if (std::ranges::equal(heard_, kX509Vnc)) return Go(State::kTls, Bytes{1});
  RefuseWith(kSubtypeFailed, "X509Vnc only");
}

void VencryptDialogue::Go(State next, ByteSpan said) {
  heard_.clear();
  output_.insert(output_.end(), said.begin(), said.end());
  state_ = next;
}

// A reason is U32 length and text.
void VencryptDialogue::RefuseWith(ByteSpan said, std::string_view reason) {
  Go(State::kRefused, said);
  if (reason.empty()) return;
  output_.insert(output_.end(), {0, 0, 0, static_cast<uint8_t>(reason.size())});
  output_.insert(output_.end(), reason.begin(), reason.end());
}

}  // namespace shoji::rfb
