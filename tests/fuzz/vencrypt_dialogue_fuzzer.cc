// deps: shoji_rfb_dialogue
// What a VNC viewer says before TLS: a byte with a length, then so many bytes in one piece; 0 is silence.
#include "broker/rfb/front/inner_login.h"
#include "broker/rfb/front/vencrypt_dialogue.h"
#include "codec/base/check.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using shoji::rfb::VencryptDialogue;
  VencryptDialogue dialogue;
  (void)shoji::rfb::InnerLogin().Take({data, size});
  shoji::Bytes said;
  for (size_t at = 0; at < size;) {
    const size_t length = std::min<size_t>(data[at], size - at - 1);
    length == 0 ? dialogue.OnSilence() : dialogue.Take({data + at + 1, length});
    at += 1 + length;
    const auto more = dialogue.TakeOutput();
    said.insert(said.end(), more.begin(), more.end());
    SHOJI_CHECK(said.size() < 64);
  }
  // 12 + 2 + 2 + 6 + 1: TLS begins at once, or when all has been said.
  if (dialogue.state() == VencryptDialogue::State::kTls) SHOJI_CHECK(said.size() == (dialogue.websocket() ? 0 : 23));
  return 0;
}
