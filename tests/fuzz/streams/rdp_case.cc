#include "tests/fuzz/streams/rdp_case.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <map>
#include <memory>
#include <optional>

#include "broker/rdp/server/connection.h"
#include "broker/rdp/server/mapped_font.h"
#include "codec/base/c_handle.h"
#include "codec/base/check.h"
#include "session/link/unix_socket.h"
#include "tests/broker/rdp/server/stand_in_broker.h"
#include "tests/broker/rfb/rfb_rig.h"
#include "tests/fuzz/streams/forked_server.h"
#include "tests/fuzz/streams/stream_steps.h"

namespace shoji::fuzz {
namespace {

constexpr const char* kFont = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc";
// A server inside a library that waits by itself (TLS, CredSSP) does not say that it waits.
constexpr int kAgreesWithinMs = 500;
constexpr int kSettlesWithinMs = 100;

std::shared_ptr<const rdp::DoorKey> TheKey() {
  static const auto key = std::make_shared<const rdp::DoorKey>();
  return key;
}

SSL_CTX* TlsClient() {
  static SSL_CTX* const context = SSL_CTX_new(TLS_client_method());
  return context;
}

auto MakeConnection(UniqueFd client, UniqueFd broker) {
  static const SystemClock clock;
  static const auto font = rdp::MappedFont::Map(UniqueFd(::open(kFont, O_RDONLY | O_CLOEXEC))).value();
  return rdp::Connection::Make({.client = std::move(client),
                                .broker = std::move(broker),
                                .certificate_pem = TheKey()->certificate_pem(),
                                .font = font.bytes()},
                               clock)
      .value();
}

// What libraries set up at their first use is there before the first case; else each would do it again.
void WakeLibraries() {
  static const bool awake = [] {
    auto tcp = rfb::TcpPair();
    auto pair = link::StreamPair().value();
    return MakeConnection(std::move(tcp.first), std::move(pair.first)) != nullptr;
  }();
  SHOJI_CHECK(awake);
}

// What the broker's door would end the process for (broker/rdp/door).
class Manners {
 public:
  void OnHeard(const std::string& line) {
    const std::string word = line.substr(0, line.find(' '));
    const int times = ++heard_[word];
    if (IsAllowed(word, times)) return;
    std::fprintf(stderr, "the broker may not hear: %s\n", line.c_str());
    std::abort();
  }

 private:
  bool IsAllowed(const std::string& word, int times) {
    if (word == "MALFORMED") return false;
    if (word == "SIGN") return times <= rdp::kMaxSignsPerConnection;
    if (word == "CREDENTIAL_REQUEST" || word == "CLIENT") return times == 1;
    if (word == "NOT_PROVEN") return times == 1 && heard_["CREDENTIAL_REQUEST"] == 1 && heard_["LOGIN"] == 0;
    if (word == "REFUSED") return true;  // of the stand-in's clipboard, too
    if (word == "LOGIN") return heard_["HELLO"] == 0;
    if (word == "HELLO") return times == 1 && heard_["LOGIN"] > 0;
    return heard_["HELLO"] > 0;
  }

  std::map<std::string, int> heard_;
};

class RdpCase {
 public:
  RdpCase() : RdpCase(rfb::TcpPair(), link::StreamPair().value()) {}
  void Run(const Steps& steps);

 private:
  using Ends = std::pair<UniqueFd, UniqueFd>;
  RdpCase(Ends tcp, Ends pair);

  bool HearBroker();
  bool AwaitBytes(int within_ms);
  bool Settle();
  bool ReadClient();
  bool Agree(ByteSpan request);
  bool Handshake();
  bool Say(ByteSpan step);
  void Leave();

  Manners manners_;
  rdp::StandInBroker broker_;
  UniqueFd socket_;
  link::LinkStream link_;
  ForkedServer server_;
  CHandle<SSL, SSL_free> tls_;
};

RdpCase::RdpCase(Ends tcp, Ends pair)
    : broker_(
          "", "", [this](const std::string& line) { manners_.OnHeard(line); }, TheKey()),
      socket_(std::move(tcp.second)),
      link_(std::move(pair.second), wire::kMaxClientMessageBytes, size_t{64} << 20),
      server_([&] { (void)MakeConnection(std::move(tcp.first), std::move(pair.first))->Run(); },
              std::array{socket_.get(), link_.fd()}) {
  ::fcntl(socket_.get(), F_SETFL, O_NONBLOCK);
  const int at_once = 1;  // else a step waits for the last one's acknowledgement
  ::setsockopt(socket_.get(), IPPROTO_TCP, TCP_NODELAY, &at_once, sizeof at_once);
}

void RdpCase::Run(const Steps& steps) {
  if (Settle() && Agree(steps.front()) && Handshake()) {
    for (size_t i = 1; i < steps.size() && Settle(); ++i) {
      if (!Say(steps[i])) break;
    }
    Settle();
  }
  Leave();
}

// False: the server is gone.
bool RdpCase::HearBroker() {
  server_.PassIdle();  // it waited for the answer
  const bool there = link_.Flush() && link_.Fill();
  for (ByteSpan message = link_.Next(); !message.empty(); message = link_.Next()) broker_.OnMessage(link_, message);
  return there;
}

// False: it says nothing to the client, or is gone.
bool RdpCase::AwaitBytes(int within_ms) {
  for (;;) {
    std::array<pollfd, 2> files = {{{socket_.get(), POLLIN, 0}, {link_.fd(), POLLIN, 0}}};
    if (::poll(files.data(), files.size(), within_ms) <= 0) return false;
    if (files[1].revents != 0 && !HearBroker()) return false;
    if (files[0].revents != 0) return true;
  }
}

// Until the server waits. False: it is gone.
bool RdpCase::Settle() {
  for (;;) {
    const auto wanted = static_cast<short>(POLLIN | (link_.wants_write() ? POLLOUT : 0));
    std::array<pollfd, 3> files = {
        {{socket_.get(), POLLIN, 0}, {link_.fd(), wanted, 0}, {server_.idle_fd(), POLLIN, 0}}};
    if (::poll(files.data(), files.size(), kSettlesWithinMs) <= 0) return true;
    if (files[1].revents != 0 && !HearBroker()) return false;
    if (files[0].revents != 0 && !ReadClient()) return false;
    if (files[0].revents != 0 || files[1].revents != 0) continue;
    server_.PassIdle();
    return true;
  }
}

// False at the end of what the server says.
bool RdpCase::ReadClient() {
  std::array<char, 65536> unread;
  if (!tls_) return false;
  for (;;) {
    const int count = SSL_read(tls_.get(), unread.data(), unread.size());
    if (count <= 0) return SSL_get_error(tls_.get(), count) == SSL_ERROR_WANT_READ;
  }
}

// Connection Request and Confirm. False: no TLS follows.
bool RdpCase::Agree(ByteSpan request) {
  constexpr size_t kConfirmBytes = 19;
  constexpr uint8_t kNegotiated = 2;  // 3: refused
  if (::send(socket_.get(), request.data(), request.size(), MSG_NOSIGNAL) <= 0) return false;
  if (!AwaitBytes(kAgreesWithinMs)) return false;
  std::array<uint8_t, kConfirmBytes> confirm{};
  const ssize_t count = ::recv(socket_.get(), confirm.data(), confirm.size(), 0);
  return count == static_cast<ssize_t>(kConfirmBytes) && confirm[11] == kNegotiated;
}

bool RdpCase::Handshake() {
  tls_.reset(SSL_new(TlsClient()));
  SHOJI_CHECK(tls_ != nullptr && SSL_set_fd(tls_.get(), socket_.get()) == 1);
  SSL_set_connect_state(tls_.get());
  for (;;) {
    const int done = SSL_do_handshake(tls_.get());
    if (done == 1) return true;
    if (SSL_get_error(tls_.get(), done) != SSL_ERROR_WANT_READ || !AwaitBytes(kAgreesWithinMs)) return false;
  }
}

bool RdpCase::Say(ByteSpan step) {
  return step.empty() || SSL_write(tls_.get(), step.data(), static_cast<int>(step.size())) > 0;
}

void RdpCase::Leave() {
  tls_.reset();
  socket_.Reset();
  do {
    pollfd file{.fd = link_.fd(), .events = POLLIN, .revents = 0};
    ::poll(&file, 1, -1);
  } while (HearBroker());
  server_.ExpectOrderlyEnd();
}

}  // namespace

void RunRdpCase(ByteSpan script) {
  WakeLibraries();
  const Steps steps = SplitSteps(script);
  if (!steps.empty() && !steps.front().empty()) RdpCase().Run(steps);
}

}  // namespace shoji::fuzz
