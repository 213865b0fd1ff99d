#include "broker/app/rdp_entrance.h"

#include "broker/app/program_beside.h"
#include "broker/app/rsa_identity.h"

namespace shoji::app {
namespace {

constexpr const char* kFont = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc";  // fonts-noto-cjk

}  // namespace

rdp::DoorLimits RdpLimits(const Config& config) {
  rdp::DoorLimits limits;
  limits.connections = static_cast<size_t>(config.rdp_max_connections);
  limits.per_address = static_cast<size_t>(config.rdp_max_connections_per_address);
  limits.handshake = std::chrono::seconds(config.rdp_handshake_s);
  limits.login_page = std::chrono::seconds(config.rdp_login_page_s);
  return limits;
}

Result<std::optional<rdp::Entrance>> OpenRdpEntrance(const Config& config, const std::vector<std::string>& names) {
  if (config.rdp_port == 0) return std::nullopt;
  auto identity = RsaIdentity(config, names);
  if (!identity) return std::unexpected(identity.error());
  auto signer = tls_key::RsaSigner::Make(identity->key_pem);
  if (!signer) return std::unexpected(signer.error());
  auto program = rdp::DoorProgram::Open({.program = ProgramBeside(config.rdp_program, "shoji-rdp"),
                                         .font = kFont,
                                         .certificate_pem = std::move(identity->certificate_pem),
                                         .keep_errors = config.log_level == "debug"});
  if (!program) return std::unexpected(program.error());
  auto listener = net::TcpListener::Listen(config.RdpListen(), static_cast<int>(config.rdp_port));
  if (!listener) return Fail(listener.error().code, "rdp-listen: " + listener.error().message);
  return rdp::Entrance{std::move(*listener), std::move(*program), std::move(*signer), RdpLimits(config)};
}

}  // namespace shoji::app
