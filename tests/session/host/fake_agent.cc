// Stands in for shoji-agent inside the real sandbox: no display, one colour. Keysym 'q': leave. 'c': crash.
// 'g': say garbage. 'r': ask the proxy for a destination that is refused.
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstdlib>
#include <string_view>

#include "codec/wire/messages.h"

namespace {

constexpr int kSessionSocket = 3;

void Say(const shoji::wire::HintMessage& hint) {
  const shoji::Bytes bytes = shoji::wire::Encode(hint);
  ::send(kSessionSocket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
}

void AskTheProxy() {
  const int proxy = ::socket(AF_UNIX, SOCK_STREAM, 0);
  const sockaddr_un address{.sun_family = AF_UNIX, .sun_path = "/run/egress.sock"};
  constexpr std::string_view kRequest = "CONNECT 10.0.0.1:443 HTTP/1.1\r\nHost: 10.0.0.1:443\r\n\r\n";
  if (::connect(proxy, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) return;
  ::send(proxy, kRequest.data(), kRequest.size(), MSG_NOSIGNAL);
}

// False when it is time to leave.
bool React(const shoji::wire::ClientMessage& message) {
  using namespace shoji::wire;
  if (const auto* resize = std::get_if<Resize>(&message)) Say(ResizedHint{resize->size});
  const auto* key = std::get_if<Key>(&message);
  if (key == nullptr || !key->down) return true;
  if (key->keysym == 'g') ::send(kSessionSocket, "garbage", 7, MSG_NOSIGNAL);
  if (key->keysym == 'c') std::abort();
  if (key->keysym == 'r') AskTheProxy();
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
