#include "broker/app/rsa_identity.h"

namespace shoji::app {

Result<web::TlsIdentity> RsaIdentity(const Config& config, const std::vector<std::string>& names) {
  if (!config.rdp_certificate.empty()) return web::LoadIdentity(config.rdp_certificate, config.rdp_key);
  return web::LoadOrMakeIdentity(config.state, names, web::KeyKind::kRsa2048);
}

}  // namespace shoji::app
