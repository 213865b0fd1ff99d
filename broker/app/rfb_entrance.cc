#include "broker/app/rfb_entrance.h"

#include <filesystem>

namespace shoji::app {

Result<std::optional<rfb::RfbListener>> OpenRfb(const Config& config) {
  if (config.rfb_port == 0) return std::nullopt;
  std::error_code failed;
  const auto own = std::filesystem::read_symlink("/proc/self/exe", failed);
  const std::string program = (failed ? std::filesystem::path() : own.parent_path()) / "shoji-rfb";
  auto listener = rfb::RfbListener::Listen(config.rfb_listen, static_cast<int>(config.rfb_port), program);
  if (!listener) return std::unexpected(listener.error());
  return std::optional(std::move(*listener));
}

}  // namespace shoji::app
