// Why a session ended, as RDP clients put it into words of their own (MS-RDPBCGR 2.2.5.1.1). Pure.
#pragma once

#include <cstdint>

#include "broker/rdp/door_messages.h"
#include "codec/wire/messages.h"

namespace shoji::rdp {

uint32_t ErrorInfoOf(wire::EndReason reason);
// For a client that cannot be shown a page.
uint32_t ErrorInfoOf(LoginResult refusal);
// The broker is gone, or we are.
inline constexpr uint32_t kServerGone = 0x1;

}  // namespace shoji::rdp
