// Stands in for a shoji-rfb, or a shoji-rfb-tls, that was taken over: says to the broker what the viewer tells it to.
// The viewer's first byte is a number of the list below.
#include <sys/socket.h>
#include <unistd.h>

#include <string>

namespace {

constexpr int kClient = 3;
constexpr int kBroker = 4;

void Say(const std::string& datagram) { (void)::send(kBroker, datagram.data(), datagram.size(), MSG_NOSIGNAL); }

std::string Sign(size_t block_bytes) {
  return R"({"op":"sign","block":")" + std::string(2 * block_bytes, '0') + R"("})";
}

std::string Login(const std::string& challenge, const std::string& response) {
  return R"({"op":"login","challenge":")" + challenge + R"(","response":")" + response + R"("})";
}

void Misbehave(char kind) {
  const std::string sixteen(32, '0');
  switch (kind) {
    case '0':
      return Say("not JSON");
    case '1':
      return Say("[1,2,3]");
    case '2':
      return Say(R"({"op":"watch","session":"00000000000000000000000000000000"})");
    case '3':
      return Say(Login("00", sixteen));
    case '4':
      return Say(Login(sixteen, std::string(32, 'g')));
    case '5':
      return Say(R"({"op":"login","challenge":1,"response":{}})");
    case '6':
      return Say(std::string(20'000, '['));
    case '7':
      return Say(Login(sixteen, sixteen)), Say(Login(sixteen, sixteen));
    case '8':
      return Say(R"({"op":"login"})");
    case '9':
      return Say(Sign(256)), Say(Sign(256)), Say(Sign(256));
    case 'a':
      return Say(Sign(255));
    case 'b':
      return Say(Sign(0));
    default:
      return;
  }
}

}  // namespace

// Then it stays, until the broker has had enough.
int main() {
  char kind = 0;
  if (::read(kClient, &kind, 1) == 1) Misbehave(kind);
  while (true) ::pause();
}
