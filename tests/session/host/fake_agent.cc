// Stands in for shoji-agent inside the real sandbox: no display, one colour. Keysym 'q': leave. 'c': crash.
// 'g': say garbage. 'r': ask the proxy for a destination that is refused; 0x01000000 + port: for 127.0.0.1:port.
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstdlib>
#include <string>

#include "codec/wire/messages.h"

namespace {

constexpr int kSessionSocket = 3;
constexpr uint32_t kLoopbackPort = 0x0100'0000;

void Say(const shoji::wire::HintMessage& hint) {
  const shoji::Bytes bytes = shoji::wire::Encode(hint);
  ::send(kSessionSocket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
}

// Asks for a connection, waits for the answer, and keeps what it got.
void AskTheProxy(const std::string& authority) {
  const int proxy = ::socket(AF_UNIX, SOCK_STREAM, 0);
  const sockaddr_un address{.sun_family = AF_UNIX, .sun_path = "/run/egress.sock"};
  const std::string request = "CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n\r\n";
  char answer = 0;
  if (::connect(proxy, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) return;
  ::send(proxy, request.data(), request.size(), MSG_NOSIGNAL);
  ::recv(proxy, &answer, 1, 0);
}

// False when it is time to leave.
bool React(const shoji::wire::ClientMessage& message) {
  using namespace shoji::wire;
  if (const auto* resize = std::get_if<Resize>(&message)) Say(ResizedHint{resize->size});
  const auto* key = std::get_if<Key>(&message);
  if (key == nullptr || !key->down) return true;
  if (key->keysym == 'g') ::send(kSessionSocket, "garbage", 7, MSG_NOSIGNAL);
  if (key->keysym == 'c') std::abort();
  if (key->keysym == 'r') AskTheProxy("10.0.0.1:443");
  if (key->keysym > kLoopbackPort) AskTheProxy("127.0.0.1:" + std::to_string(key->keysym - kLoopbackPort));
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
