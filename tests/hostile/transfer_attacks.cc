#include "tests/hostile/transfer_attacks.h"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <functional>
#include <map>

#include "codec/wire/content_hash.h"
#include "codec/wire/messages.h"

namespace shoji::hostile {
namespace {

using wire::Channel;

constexpr int kFlood = 10'000;
constexpr int kAskedWithinMs = 10'000;
constexpr uint64_t kGibibyte = 1ull << 30;
constexpr uint32_t kHighestHonestOffer = 1'000'000;
constexpr size_t kNameAt = 24;
const std::string kPixels("\x02\0\x01\0RGBrgb", 10);  // two of them, in one row
const std::string kPng("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16);

// Another one each time: a client takes a repeated offer for the old one.
const uint32_t kFirstOffer = kHighestHonestOffer + static_cast<uint32_t>(getpid());

class Stopped {
 public:
  explicit Stopped(pid_t pid) : pid_(pid) { kill(pid_, SIGSTOP); }
  ~Stopped() { kill(pid_, SIGCONT); }
  Stopped(const Stopped&) = delete;
  Stopped& operator=(const Stopped&) = delete;

 private:
  pid_t pid_;
};

Bytes Offer(uint32_t id, Channel channel, uint64_t bytes, const std::string& name) {
  return wire::Encode(wire::HintMessage(wire::OfferHint{{id, channel, bytes, name}}));
}
Bytes File(uint32_t id, uint64_t bytes, const std::string& name = "a.txt") {
  return Offer(id, Channel::kFileDownload, bytes, name);
}
Bytes Picture(uint32_t id) { return Offer(id, Channel::kClipboardImage, 0, ""); }
Bytes Text(uint32_t id, uint64_t bytes) { return Offer(id, Channel::kClipboardText, bytes, ""); }

// Our own encoder writes no such name.
Bytes FileNamed(const std::string& name) {
  Bytes bytes = File(kFirstOffer, 5, std::string("x"));
  bytes.resize(kNameAt);
  bytes.insert(bytes.end(), name.begin(), name.end());
  const size_t payload = bytes.size() - wire::kHeaderBytes;
  for (size_t i = 0; i < 4; ++i) bytes[4 + i] = static_cast<uint8_t>(payload >> (8 * i));
  return bytes;
}

class Agent {
 public:
  Agent(pid_t pid, int socket) : stopped_(pid), socket_(socket) {}

  // False when the session process has hung up. Waits while its buffer is full.
  bool Say(const Bytes& bytes) const {
    while (send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL) < 0) {
      pollfd room{socket_, POLLOUT, 0};
      if (errno != EAGAIN || poll(&room, 1, kAskedWithinMs) <= 0) return false;
    }
    return true;
  }
  Result<std::string> Flood(const std::function<Bytes(uint32_t)>& message) const {
    int sent = 0;
    while (sent < kFlood && Say(message(kFirstOffer + static_cast<uint32_t>(sent)))) ++sent;
    return "sent " + std::to_string(sent);
  }
  Result<std::string> Once(const Bytes& message) const { return Say(message) ? "sent" : "the other end is gone"; }
  // Offers, is asked, and answers with `content` and the digest of `hashed`.
  Result<std::string> Answer(const Bytes& offer, const std::string& content, const std::string& hashed) const {
    if (!Say(offer)) return "the other end is gone";
    const auto asked = AskedFor();
    if (!asked) return std::unexpected(asked.error());
    Say(wire::Encode(wire::HintMessage(wire::ContentHint{{*asked, Bytes(content.begin(), content.end())}})));
    const wire::ContentEndHint end{{*asked, wire::TransferResult::kWhole, wire::HashOf(AsBytes(hashed))}};
    Say(wire::Encode(wire::HintMessage(end)));
    return "answered request " + std::to_string(*asked);
  }

 private:
  // The id of the request that comes; keys and pointers before it are lost.
  Result<uint32_t> AskedFor() const {
    std::array<uint8_t, wire::kMaxClientMessageBytes> buffer;
    pollfd ready{socket_, POLLIN, 0};
    while (poll(&ready, 1, kAskedWithinMs) > 0) {
      const ssize_t count = recv(socket_, buffer.data(), buffer.size(), MSG_DONTWAIT);
      if (count == 0) break;
      if (count < 0) continue;
      const auto message = wire::ParseClientMessage(ByteSpan(buffer).first(static_cast<size_t>(count)));
      const auto* request = message ? std::get_if<wire::TransferRequest>(&*message) : nullptr;
      if (request != nullptr && request->direction == wire::Direction::kInbound) return request->request_id;
    }
    return Fail(ErrorCode::kUnavailable, "nobody asked for it");
  }

  Stopped stopped_;
  int socket_;
};

// One GiB on the clipboard and one in a file.
Result<std::string> OfferTooMuch(const Agent& agent) {
  if (auto file = agent.Once(File(kFirstOffer, kGibibyte)); !file) return file;
  return agent.Once(Text(kFirstOffer, kGibibyte));
}

Result<std::string> Unasked(const Agent& agent) {
  return agent.Once(wire::Encode(wire::HintMessage(wire::ContentHint{{kFirstOffer, Bytes(5, 'x')}})));
}

}  // namespace

Result<std::string> AttackTransfers(const std::string& name, pid_t pid, int socket) {
  const Agent agent(pid, socket);
  const auto file = [&](uint64_t bytes) { return File(kFirstOffer, bytes); };
  const auto text = [&](uint64_t bytes) { return Text(kFirstOffer, bytes); };
  const Bytes picture = Picture(kFirstOffer);
  const std::map<std::string, std::function<Result<std::string>()>> attacks = {
      {"offers", [&] { return agent.Flood([](uint32_t id) { return Text(id, 5); }); }},
      {"downloads", [&] { return agent.Flood([](uint32_t id) { return File(id, 5); }); }},
      {"gibibyte", [&] { return OfferTooMuch(agent); }},
      {"path", [&] { return agent.Once(FileNamed("../../etc/passwd")); }},
      {"nul", [&] { return agent.Once(FileNamed(std::string("a.pdf\0.exe", 10))); }},
      {"long", [&] { return agent.Once(FileNamed(std::string(4000, 'n'))); }},
      {"bidi", [&] { return agent.Answer(File(kFirstOffer, 5, "invoice\u202Efdp.exe"), "hello", "hello"); }},
      {"unasked", [&] { return Unasked(agent); }},
      {"file-digest", [&] { return agent.Answer(file(5), "hello", "hallo"); }},
      {"file-shorter", [&] { return agent.Answer(file(9), "hello", "hello"); }},
      {"file-longer", [&] { return agent.Answer(file(3), "hello", "hello"); }},
      {"file-honest", [&] { return agent.Answer(file(5), "hello", "hello"); }},
      {"picture-file", [&] { return agent.Answer(picture, kPng, kPng); }},
      {"picture-longer", [&] { return agent.Answer(picture, kPixels + "R", kPixels + "R"); }},
      {"picture-shorter", [&] { return agent.Answer(picture, kPixels.substr(0, 9), kPixels.substr(0, 9)); }},
      {"picture-honest", [&] { return agent.Answer(picture, kPixels, kPixels); }},
      {"text-digest", [&] { return agent.Answer(text(5), "hello", "hallo"); }},
      {"text-shorter", [&] { return agent.Answer(text(9), "hello", "hello"); }},
      {"text-honest", [&] { return agent.Answer(text(5), "hello", "hello"); }},
  };
  const auto attack = attacks.find(name.substr(kTransferAttack.size()));
  if (attack == attacks.end()) return Fail(ErrorCode::kInvalid, "there is no attack " + name);
  return attack->second();
}

}  // namespace shoji::hostile
