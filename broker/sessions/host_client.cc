#include "broker/sessions/host_client.h"

#include <utility>
#include <vector>

#include "session/link/json_fields.h"
#include "session/link/unix_socket.h"

namespace shoji::sessions {

HostClient::HostClient(link::PollLoop& loop, std::string socket_path, Listener listener)
    : loop_(loop), socket_path_(std::move(socket_path)), listener_(std::move(listener)) {}

HostClient::~HostClient() {
  if (channel_) loop_.Remove(token_);
}

void HostClient::Connect() {
  auto socket = link::ConnectUnix(socket_path_, link::SocketKind::kSeqpacket);
  if (!socket) return;
  channel_.emplace(std::move(*socket));
  token_ = loop_.Add(channel_->fd(), [this](link::Ready ready) { OnReady(ready); });
  if (token_ == 0) {
    channel_.reset();
    return;
  }
  listening_ = true;
  if (listener_.connected) listener_.connected();
}

void HostClient::Listen(bool wanted) {
  if (!channel_ || listening_ == wanted) return;
  listening_ = wanted;
  loop_.WantRead(token_, wanted);
}

void HostClient::Disconnect() {
  if (!channel_) return;
  loop_.Remove(token_);
  channel_.reset();
  auto lost = std::exchange(pending_, {});
  for (auto& [id, pending] : lost) pending.done(Fail(ErrorCode::kUnavailable, "the host's connection broke"));
  if (listener_.disconnected) listener_.disconnected();
}

void HostClient::Request(link::Json body, TimePoint deadline, Done done) {
  if (!channel_ || pending_.size() >= kMaxPending) return done(Fail(ErrorCode::kUnavailable, "no host is connected"));
  const int64_t id = next_id_++;
  body["id"] = id;
  if (auto sent = channel_->Send(body); !sent) {
    done(Fail(ErrorCode::kUnavailable, sent.error().message));
    if (sent.error().code != ErrorCode::kUnavailable) Disconnect();
    return;
  }
  pending_.emplace(id, Pending{deadline, std::move(done)});
  loop_.WantWrite(token_, channel_->wants_write());
}

void HostClient::OnReady(link::Ready ready) {
  if (ready.write) {
    if (!channel_->Flush()) return Disconnect();
    loop_.WantWrite(token_, channel_->wants_write());
  }
  // A host that is gone cannot be held up: what it told before is taken.
  if (listening_ || ready.ended) ReceiveAll();
  if (listener_.drained) listener_.drained();
}

void HostClient::ReceiveAll() {
  for (int i = 0; i < 64 && channel_; ++i) {
    auto datagram = channel_->Receive();
    if (!datagram) return Disconnect();
    if (!*datagram) return;
    Dispatch(std::move(**datagram));
  }
}

void HostClient::Dispatch(link::Datagram datagram) {
  if (datagram.body.contains("event")) {
    if (listener_.event) listener_.event(datagram.body);
    return;
  }
  const auto id = link::NumberField(datagram.body, "id", 1, INT64_MAX);
  if (!id) return Disconnect();
  auto found = pending_.extract(*id);
  if (!found.empty()) found.mapped().done(std::move(datagram));
}

void HostClient::Tick(TimePoint now) {
  if (!channel_ && (!next_attempt_ || now >= *next_attempt_)) {
    next_attempt_ = now + kReconnectEvery;
    Connect();
  }
  std::vector<Done> late;
  for (auto it = pending_.begin(); it != pending_.end();) {
    if (it->second.deadline > now) {
      ++it;
      continue;
    }
    late.push_back(std::move(it->second.done));
    it = pending_.erase(it);
  }
  for (auto& done : late) done(Fail(ErrorCode::kUnavailable, "the host did not answer in time"));
}

}  // namespace shoji::sessions
