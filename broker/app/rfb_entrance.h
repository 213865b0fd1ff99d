// The door for VNC viewers as the settings want it. Called by main() while files and ports can be had.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "broker/app/config.h"
#include "broker/rfb/door/entrance.h"

namespace shoji::app {

// Empty when rfb-port is 0. TLS when RfbHasTls(), `names` for a certificate made here. kInvalid: the settings cannot be
// met, or key and certificate not used; kNotFound and kIo naming what cannot be had.
Result<std::optional<rfb::Entrance>> OpenRfb(const Config& config, const std::vector<std::string>& names);
// Whenever the door is open beyond loopback.
bool RfbHasTls(const Config& config);
// "HOST:PORT" for people, with this machine's name where the door has every address; empty when it is closed.
std::string RfbAddress(const Config& config);

}  // namespace shoji::app
