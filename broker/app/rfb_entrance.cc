#include "broker/app/rfb_entrance.h"

#include "broker/app/program_beside.h"

namespace shoji::app {

Result<std::optional<rfb::Entrance>> OpenRfb(const Config& config) {
  if (config.rfb_port == 0) return std::nullopt;
  auto entrance =
      rfb::Entrance::Open(config.rfb_listen, static_cast<int>(config.rfb_port), ProgramBeside("", "shoji-rfb"));
  if (!entrance) return Fail(entrance.error().code, "rfb-listen: " + entrance.error().message);
  return std::optional(std::move(*entrance));
}

}  // namespace shoji::app
