// deps: shoji_rfb_login shoji_vnc_response
// The datagram of a shoji-rfb, or a shoji-rfb-tls, that a VNC viewer has taken over.
#include "broker/rfb/door/sign_request.h"
#include "broker/rfb/door/viewer_login.h"
#include "broker/rfb/door/vnc_response.h"
#include "codec/base/check.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const auto body = shoji::link::ParseDatagram({reinterpret_cast<const char*>(data), size});
  if (!body) return 0;
  const auto block = shoji::rfb::ParseSignRequest(*body);
  SHOJI_CHECK(!block || (!block->empty() && block->size() <= shoji::rfb::kMaxBlockBytes));
  const auto login = shoji::rfb::ParseViewerLogin(*body);
  if (!login) return 0;
  SHOJI_CHECK(login->challenge.size() == shoji::rfb::kChallengeBytes && login->response.size() == 16);
  (void)shoji::rfb::AnswersChallenge("Ab3dE5gh", login->challenge, login->response);
  return 0;
}
