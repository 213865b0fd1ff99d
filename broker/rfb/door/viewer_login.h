// What shoji-rfb says to the broker when its viewer has answered the challenge. The process is distrusted. Pure.
#pragma once

#include <optional>

#include "codec/base/bytes.h"
#include "session/link/seqpacket_channel.h"

namespace shoji::rfb {

struct ViewerLogin {
  Bytes challenge;  // kChallengeBytes each
  Bytes response;
};

// Nothing when the datagram is anything else than {"op":"login"} with both in hexadecimal, in lower case.
std::optional<ViewerLogin> ParseViewerLogin(const link::Json& body);

}  // namespace shoji::rfb
