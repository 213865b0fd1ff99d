#include "broker/app/rfb_entrance.h"

#include <unistd.h>

#include <array>
#include <climits>

#include "broker/app/program_beside.h"
#include "broker/app/rsa_identity.h"

namespace shoji::app {
namespace {

Result<rfb::TlsFront> Front(const Config& config, const std::vector<std::string>& names) {
  const auto identity = RsaIdentity(config, names);
  if (!identity) return std::unexpected(identity.error());
  return rfb::TlsFront::Open(ProgramBeside("", "shoji-rfb-tls"), identity->certificate_pem, identity->key_pem);
}

std::string HostForPeople(const std::string& listen) {
  if (listen == "0.0.0.0" || listen == "::") {
    std::array<char, HOST_NAME_MAX + 1> name{};
    if (::gethostname(name.data(), name.size() - 1) == 0 && name.front() != 0) return name.data();
  }
  return listen.find(':') == std::string::npos ? listen : "[" + listen + "]";
}

}  // namespace

bool RfbHasTls(const Config& config) { return config.rfb_port != 0 && !rfb::IsLoopback(config.rfb_listen); }

std::string RfbAddress(const Config& config) {
  return config.rfb_port == 0 ? "" : HostForPeople(config.rfb_listen) + ":" + std::to_string(config.rfb_port);
}

Result<std::optional<rfb::Entrance>> OpenRfb(const Config& config, const std::vector<std::string>& names) {
  if (config.rfb_port == 0) return std::nullopt;
  std::optional<rfb::TlsFront> tls;
  if (RfbHasTls(config)) {
    auto front = Front(config, names);
    if (!front) return std::unexpected(front.error());
    tls = std::move(*front);
  }
  auto entrance = rfb::Entrance::Open(config.rfb_listen, static_cast<int>(config.rfb_port),
                                      ProgramBeside("", "shoji-rfb"), std::move(tls));
  if (!entrance) return Fail(entrance.error().code, "rfb-listen: " + entrance.error().message);
  return std::optional(std::move(*entrance));
}

}  // namespace shoji::app
