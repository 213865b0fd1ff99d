// How an accepted socket notices a client that is gone without a word. Any thread.
#pragma once

#include "codec/base/result.h"

namespace shoji::net {

// TCP asks after 30 s of silence, and gives up 30 s later; data nobody acknowledges for 60 s ends the connection, too.
// No delay for small packets. kIo when the kernel refuses.
Result<void> KeepAlive(int socket);

}  // namespace shoji::net
