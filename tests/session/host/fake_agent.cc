// Stands in for shoji-agent inside the real sandbox: no display, one colour. Keysym 'q': leave. 'g': say garbage.
#include <sys/socket.h>
#include <unistd.h>

#include "codec/wire/messages.h"

namespace {

constexpr int kSessionSocket = 3;

void Say(const shoji::wire::HintMessage& hint) {
  const shoji::Bytes bytes = shoji::wire::Encode(hint);
  ::send(kSessionSocket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
}

// False when it is time to leave.
bool React(const shoji::wire::ClientMessage& message) {
  using namespace shoji::wire;
  if (const auto* resize = std::get_if<Resize>(&message)) Say(ResizedHint{resize->size});
  const auto* key = std::get_if<Key>(&message);
  if (key == nullptr || !key->down) return true;
  if (key->keysym == 'g') ::send(kSessionSocket, "garbage", 7, MSG_NOSIGNAL);
  Say(InputDone{key->input_id});
  return key->keysym != 'q';
}

}  // namespace

int main() {
  using namespace shoji::wire;
  Say(StateHint{AgentState::kDisplayUp, 0});
  Say(StateHint{AgentState::kBrowserStarted, 0});
  Say(StateHint{AgentState::kBrowserShown, 0});
  shoji::Bytes buffer(4'096);
  while (true) {
    const ssize_t count = ::recv(kSessionSocket, buffer.data(), buffer.size(), 0);
    if (count <= 0) return 0;
    auto message = ParseClientMessage(shoji::ByteSpan(buffer.data(), static_cast<size_t>(count)));
    if (message && !React(*message)) return 0;
  }
}
