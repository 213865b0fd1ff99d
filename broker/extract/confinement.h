// Shuts this process, and every converter it starts, in from within; bubblewrap around it has taken files and network
// away already (broker/transfer/file_inspector). Called once by main(), before a foreign byte is read.
#pragma once

#include "codec/base/result.h"

namespace shoji::extract {

// Limits of memory, time, files and processes, then the list of system calls. What cannot be had is an error.
Result<void> Confine();

}  // namespace shoji::extract
