// What a session may say to a client. Pure.
#pragma once

#include "codec/base/bytes.h"
#include "codec/base/result.h"
#include "codec/wire/messages.h"

namespace shoji::relay {

// Type of a whole message from the session; kInvalid for a type only the broker may send, an unknown one, or a payload
// PROTOCOL.md does not allow. A FRAME is checked by type and length only: its content is the client's to decode.
Result<wire::Type> CheckSessionMessage(ByteSpan message);

// OFFER, CONTENT, END: the gate takes them, nothing of them goes on by itself.
bool IsForGate(wire::Type type);

}  // namespace shoji::relay
