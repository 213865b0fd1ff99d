// The viewer's part towards LibVNCServer, up to the challenge: RFB 3.8, VNC authentication (RFC 6143 7.1.1, 7.1.2). The
// viewer has agreed to both with VencryptDialogue, and goes on with the challenge as X509Vnc wants. Pure.
#pragma once

#include <utility>

#include "codec/base/bytes.h"
#include "codec/base/result.h"

namespace shoji::rfb {

class InnerLogin {
 public:
  // Something LibVNCServer said. kInvalid: not what one says that offers VNC authentication.
  Result<void> Take(ByteSpan bytes);
  // What comes now is the viewer's.
  bool done() const { return state_ == State::kDone; }
  Bytes TakeOutput() { return std::exchange(output_, {}); }

 private:
  enum class State { kVersion, kTypes, kDone };
  Result<void> OnVersion();
  Result<void> OnTypes();

  State state_ = State::kVersion;
  Bytes heard_;
  Bytes output_;
};

}  // namespace shoji::rfb
