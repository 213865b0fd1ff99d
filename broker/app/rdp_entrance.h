// What the RDP door needs of the machine, opened by main() before it gives up root: port, key, program. Not a thread's.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "broker/app/config.h"
#include "broker/rdp/door/door.h"

namespace shoji::app {

// Empty without an RDP door. `names`: for a certificate made here. kInvalid for a key or certificate that cannot be
// used, kNotFound and kIo naming what cannot be had.
Result<std::optional<rdp::Entrance>> OpenRdpEntrance(const Config& config, const std::vector<std::string>& names);
rdp::DoorLimits RdpLimits(const Config& config);

}  // namespace shoji::app
