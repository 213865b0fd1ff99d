#include "bench/load/synthetic_host.h"

#include <array>
#include <cstdio>
#include <utility>

#include "session/link/json_fields.h"
#include "session/link/unix_socket.h"

namespace shoji::bench {
namespace {

using link::Json;

// A caret changes twice a second; not everybody's at the same moment.
constexpr Duration kBlinkTurn = std::chrono::milliseconds(10);
constexpr uint64_t kBlinkTurns = 50;
constexpr int kMaxListed = 50;
constexpr int kCapacity = 20'000;

std::string IdOf(uint64_t number) {
  std::array<char, 40> text{};
  std::snprintf(text.data(), text.size(), "%032llx", static_cast<unsigned long long>(number));
  return text.data();
}

}  // namespace

Result<std::unique_ptr<SyntheticHost>> SyntheticHost::Open(const Clock& clock, link::PollLoop& loop,
                                                           const std::string& path) {
  auto listener = link::ListenUnix(path, link::SocketKind::kSeqpacket, 0600);
  if (!listener) return std::unexpected(listener.error());
  std::unique_ptr<SyntheticHost> host(new SyntheticHost(clock, loop, std::move(*listener)));
  host->listener_token_ = loop.Add(host->listener_.get(), [raw = host.get()](link::Ready) { raw->OnListener(); });
  return host;
}

SyntheticHost::SyntheticHost(const Clock& clock, link::PollLoop& loop, UniqueFd listener)
    : clock_(clock), loop_(loop), listener_(std::move(listener)), next_blink_(clock.Now()) {}

SyntheticHost::~SyntheticHost() {
  DropBroker();
  loop_.Remove(listener_token_);
}

void SyntheticHost::OnListener() {
  auto socket = link::AcceptUnix(listener_.get());
  if (!socket) return;
  DropBroker();
  broker_.emplace(std::move(*socket));
  broker_token_ = loop_.Add(broker_->fd(), [this](link::Ready ready) { OnBroker(ready); });
}

void SyntheticHost::DropBroker() {
  if (!broker_) return;
  loop_.Remove(broker_token_);
  broker_.reset();
}

void SyntheticHost::OnBroker(link::Ready ready) {
  if (ready.write && !broker_->Flush()) return DropBroker();
  while (broker_) {
    const auto datagram = broker_->Receive();
    if (!datagram) return DropBroker();
    if (!*datagram) break;
    const Json& request = (*datagram)->body;
    Reply reply = Answer(request);
    reply.body["id"] = request.value("id", Json());
    Send(reply.body, std::move(reply.fd));
    const auto op = link::TextField(request, "op");
    if (op && *op == "end") End(link::TextField(request, "session").value_or(""), request);
  }
  if (broker_) loop_.WantWrite(broker_token_, broker_->wants_write());
}

SyntheticHost::Reply SyntheticHost::Answer(const Json& request) {
  const std::string op = link::TextField(request, "op").value_or("");
  const std::string id = link::TextField(request, "session").value_or("");
  if (op == "start") return Start(request);
  if (op == "attach") return Attach(id);
  if (op == "list") return List(link::TextField(request, "after").value_or(""));
  if (op == "hold") return {{{"ok", true}, {"sandbox", "running"}}, {}};
  return {{{"ok", op == "guard" || op == "end"}}, {}};
}

SyntheticHost::Reply SyntheticHost::Start(const Json& request) {
  const std::string id = IdOf(++started_);
  Json entry = {{"session", id},
                {"state", "running"},
                {"started_at_ms", clock_.Wall().time_since_epoch().count()},
                {"hold", "none"}};
  for (const char* key : {"user", "department", "departments", "width_px", "height_px"}) {
    if (request.contains(key)) entry[key] = request[key];
  }
  sessions_[id] = {std::move(entry), std::make_unique<SyntheticSession>(loop_, frames_)};
  return {{{"ok", true}, {"session", id}}, {}};
}

SyntheticHost::Reply SyntheticHost::Attach(const std::string& id) {
  const auto found = sessions_.find(id);
  auto ends = link::StreamPair();
  if (found == sessions_.end() || !ends) return {{{"ok", false}}, {}};
  found->second.session->Attach(std::move(ends->first));
  return {{{"ok", true}}, std::move(ends->second)};
}

SyntheticHost::Reply SyntheticHost::List(const std::string& after) const {
  Json sessions = Json::array();
  auto at = sessions_.upper_bound(after);
  for (int i = 0; i < kMaxListed && at != sessions_.end(); ++i, ++at) sessions.push_back(at->second.entry);
  return {{{"ok", true},
           {"sessions", std::move(sessions)},
           {"more", at != sessions_.end()},
           {"pool_ready", 1},
           {"capacity", kCapacity}},
          {}};
}

void SyntheticHost::End(const std::string& id, const Json& request) {
  const auto found = sessions_.find(id);
  if (found == sessions_.end()) return;
  const int64_t reason = link::NumberField(request, "reason", 1, wire::kLastEndReason).value_or(1);
  found->second.session->End(static_cast<wire::EndReason>(reason));
  sessions_.erase(found);
  Send({{"event", "ended"}, {"session", id}, {"reason", reason}, {"detail", ""}});
}

void SyntheticHost::Send(const Json& body, UniqueFd fd) {
  if (broker_ && !broker_->Send(body, std::move(fd))) DropBroker();
}

void SyntheticHost::Tick(TimePoint now) {
  for (; next_blink_ <= now; next_blink_ += kBlinkTurn) {
    const uint64_t turn = turn_++ % kBlinkTurns;
    uint64_t number = 0;
    for (auto& [id, hosted] : sessions_) {
      if (number++ % kBlinkTurns == turn) hosted.session->Blink();
    }
  }
}

}  // namespace shoji::bench
