// Certificate and key of the doors whose processes have the broker sign for them: RDP, and RFB with TLS. Called by
// main() before it gives up root.
#pragma once

#include <string>
#include <vector>

#include "broker/app/config.h"
#include "broker/web/certificate.h"

namespace shoji::app {

// What rdp-certificate and rdp-key name, or made here for `names`, which must be the same for all doors. kInvalid and
// kIo as of web::LoadIdentity().
Result<web::TlsIdentity> RsaIdentity(const Config& config, const std::vector<std::string>& names);

}  // namespace shoji::app
