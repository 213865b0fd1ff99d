// Started by the door in place of shoji-rdp. The first byte from the client says what it does:
//   P  carries bytes both ways between client and broker until either ends
//   L  the same, and lingers after the broker's end until the client's
//   E  as P, but passes on what begins like a TRANSFER_REQUEST only when the client has ended, and reads no answer
//   S  as P, but the client's end brings it down by a signal
//   H  hangs: reads nothing, ends for nobody
//   F  tells the client what it was given, then ends
//   X  ends as if it had crashed
#include <dirent.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

namespace {

constexpr int kClient = 3;
constexpr int kBroker = 4;

constexpr char kTransferRequest = 0x20;
bool keeps = false;
std::string kept_back;

bool Carry(int from, int to) {
  std::array<char, 64 * 1024> bytes;
  const ssize_t count = ::read(from, bytes.data(), bytes.size());
  if (keeps && from == kClient && count > 0 && bytes[0] == kTransferRequest) {
    kept_back.assign(bytes.data(), static_cast<size_t>(count));
    return true;
  }
  for (ssize_t sent = 0; sent < count;) {
    const ssize_t piece = ::write(to, bytes.data() + sent, static_cast<size_t>(count - sent));
    if (piece <= 0) return false;
    sent += piece;
  }
  return count > 0;
}

void Pipe() {
  for (bool open = true; open;) {
    std::array<pollfd, 2> ends = {{{kClient, POLLIN, 0}, {kBroker, POLLIN, 0}}};
    ::poll(ends.data(), ends.size(), -1);
    if (ends[1].revents != 0) open = Carry(kBroker, kClient);
    if (open && ends[0].revents != 0) open = Carry(kClient, kBroker);
  }
}

void EndUnderLoad() {
  ::shutdown(kBroker, SHUT_RD);
  (void)!::write(kBroker, kept_back.data(), kept_back.size());
}

void Linger() {
  char byte = 0;
  while (::read(kClient, &byte, 1) > 0) {
  }
}

void TellFacts(int argc, char** argv) {
  std::vector<int> open;
  DIR* listing = ::opendir("/proc/self/fd");
  while (const dirent* entry = ::readdir(listing)) {
    const int fd = std::atoi(entry->d_name);
    if (entry->d_name[0] != '.' && fd != ::dirfd(listing)) open.push_back(fd);
  }
  std::ranges::sort(open);
  std::string facts = "fds";
  for (const int fd : open) facts += " " + std::to_string(fd);
  facts += "\nargs";
  for (int i = 1; i < argc; ++i) facts += std::string(" ") + argv[i];
  int death_signal = 0;
  ::prctl(PR_GET_PDEATHSIG, &death_signal);
  facts += "\nenvironment " + std::string(::environ[0] == nullptr ? "empty" : ::environ[0]);
  facts += "\ndeath " + std::to_string(death_signal) + "\n";
  std::array<char, 27> start{};  // of the certificate
  const ssize_t count = ::read(5, start.data(), start.size());
  facts += std::string(start.data(), static_cast<size_t>(std::max<ssize_t>(count, 0))) + "\n";
  (void)!::write(kClient, facts.data(), facts.size());
}

}  // namespace

int main(int argc, char** argv) {
  char what = 0;
  if (::read(kClient, &what, 1) != 1) return 0;
  keeps = what == 'E';
  if (std::string_view("PLES").contains(what)) Pipe();
  if (what == 'E') EndUnderLoad();
  if (what == 'S') ::raise(SIGKILL);
  if (what == 'L') Linger();
  if (what == 'F') TellFacts(argc, argv);
  if (what == 'X') return 3;
  while (what == 'H') ::pause();
  return 0;
}
