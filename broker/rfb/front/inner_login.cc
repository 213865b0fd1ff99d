#include "broker/rfb/front/inner_login.h"

#include <algorithm>

#include "broker/rfb/front/rfb_words.h"

namespace shoji::rfb {
namespace {

constexpr uint8_t kVncAuthentication = 2;

}  // namespace

Result<void> InnerLogin::Take(ByteSpan bytes) {
  heard_.insert(heard_.end(), bytes.begin(), bytes.end());
  switch (state_) {
    case State::kVersion:
      return OnVersion();
    case State::kTypes:
      return OnTypes();
    default:
      return Fail(ErrorCode::kInvalid, "bytes before the viewer has chosen");
  }
}

Result<void> InnerLogin::OnVersion() {
  if (heard_.size() < kRfb38.size()) return {};
  if (AsText(heard_) != kRfb38) return Fail(ErrorCode::kInvalid, "another version of RFB");
  heard_.clear();
  output_.insert(output_.end(), kRfb38.begin(), kRfb38.end());
  state_ = State::kTypes;
  return {};
}

// U8 count, and as many types.
Result<void> InnerLogin::OnTypes() {
  if (heard_.empty() || heard_.size() < 1u + heard_.front()) return {};
  const auto types = ByteSpan(heard_).subspan(1);
  if (types.size() != heard_.front() || std::ranges::find(types, kVncAuthentication) == types.end()) {
    return Fail(ErrorCode::kInvalid, "no VNC authentication");
  }
  heard_.clear();
  output_.push_back(kVncAuthentication);
  state_ = State::kDone;
  return {};
}

}  // namespace shoji::rfb
