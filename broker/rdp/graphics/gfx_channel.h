// The dynamic channel "Microsoft::Windows::RDS::Graphics" of one peer: whole messages to and from the client. GfxOutput
// borrows it; its thread. An interface so that tests have a client of their own.
#pragma once

#include <memory>
#include <optional>

#include "codec/base/bytes.h"
#include "codec/base/result.h"

namespace shoji::rdp {

class GfxChannel {
 public:
  enum class State : uint8_t { kOpening, kOpen, kRefused };

  virtual ~GfxChannel() = default;
  // Opens the channel once that is possible.
  virtual State Poll() = 0;
  // The next message of the client, if one has come. Error: it is longer than any client's.
  virtual Result<std::optional<Bytes>> Read() = 0;
  // Only when kOpen.
  virtual Result<void> Write(ByteSpan message) = 0;
  // The connection has not yet taken all that was written.
  virtual bool IsBlocked() const = 0;
};

}  // namespace shoji::rdp
