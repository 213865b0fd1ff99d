// Chromium's managed policies for one session, as the JSON that appears inside at /etc/chromium/policies/managed/.
// Pure; any thread. The file is mounted read-only: nothing inside can change what it is bound by.
#pragma once

#include <string>
#include <string_view>

#include "codec/base/result.h"

namespace shoji::sandbox {

// `ca_certificate_pem`: one certificate that Chromium trusts for server authentication, or "" for none.
// kInvalid when it is not the PEM form of a certificate.
Result<std::string> ChromiumPolicy(std::string_view ca_certificate_pem);

}  // namespace shoji::sandbox
