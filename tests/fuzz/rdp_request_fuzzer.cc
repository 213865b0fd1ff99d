// deps: shoji_rdp_request
// What an RDP client says of itself: its monitors; its user, and, behind a zero byte, its password and alternate shell.
#include <algorithm>

#include "broker/rdp/server/login_request.h"
#include "broker/rdp/server/monitor_layout.h"
#include "codec/base/check.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace shoji;
  const auto layout = rdp::ParseMonitorLayout({data, size});
  if (layout) SHOJI_CHECK(layout->size == ClampScreen(layout->size) && layout->scale_percent >= 50);
  const uint8_t* end = std::find(data, data + size, 0);
  const std::string rest(std::min(end + 1, data + size), data + size);
  const rdp::ClientCredentials words{std::string(data, end), rest, rest};
  const auto login = rdp::LoginFrom(words, layout.value_or(rdp::FitLayout(size, size, size)).size);
  if (login) SHOJI_CHECK(std::get<rdp::Login>(rdp::ParseDoorRequest(rdp::Encode(*login)).value()) == *login);
  return 0;
}
