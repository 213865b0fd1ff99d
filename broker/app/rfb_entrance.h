// The door for VNC viewers as the settings want it. Called by main() while files and ports can be had.
#pragma once

#include <optional>

#include "broker/app/config.h"
#include "broker/rfb/door/rfb_door.h"

namespace shoji::app {

// Empty when rfb-port is 0. kInvalid: the setting cannot be met.
Result<std::optional<rfb::Entrance>> OpenRfb(const Config& config);

}  // namespace shoji::app
