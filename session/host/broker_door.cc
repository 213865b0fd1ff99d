#include "session/host/broker_door.h"

#include <spdlog/spdlog.h>
#include <unistd.h>

#include <algorithm>

#include "session/link/errno_text.h"
#include "session/link/json_fields.h"
#include "session/link/unix_socket.h"

namespace shoji::host {

Result<std::unique_ptr<BrokerDoor>> BrokerDoor::Open(link::PollLoop& loop, RequestHandler& handler,
                                                     const std::string& path, int64_t owner) {
  auto listener = link::ListenUnix(path, link::SocketKind::kSeqpacket, 0600);
  if (!listener) return std::unexpected(listener.error());
  if (owner >= 0 && ::chown(path.c_str(), static_cast<uid_t>(owner), static_cast<gid_t>(-1)) != 0) {
    return link::FailErrno("chown " + path);
  }
  return std::unique_ptr<BrokerDoor>(new BrokerDoor(loop, handler, path, owner, std::move(*listener)));
}

BrokerDoor::BrokerDoor(link::PollLoop& loop, RequestHandler& handler, std::string path, int64_t owner,
                       UniqueFd listener)
    : loop_(loop), handler_(handler), path_(std::move(path)), owner_(owner), listener_(std::move(listener)) {
  listener_token_ = loop_.Add(listener_.get(), [this](link::Ready) { OnListener(); });
}

BrokerDoor::~BrokerDoor() {
  loop_.Remove(listener_token_);
  for (const auto& [number, broker] : brokers_) loop_.Remove(broker.token);
  ::unlink(path_.c_str());
}

void BrokerDoor::OnListener() {
  auto socket = link::AcceptUnix(listener_.get());
  if (!socket) return;
  const auto uid = link::PeerUid(socket->get());
  const bool known = uid && (*uid == ::geteuid() || *uid == 0 || (owner_ >= 0 && *uid == static_cast<uid_t>(owner_)));
  if (!known || brokers_.size() >= kMaxBrokers) return spdlog::warn("event=broker_refused uid={}", uid ? *uid : 0);
  const uint64_t number = next_number_++;
  link::SeqpacketChannel channel(std::move(*socket));
  const auto token = loop_.Add(channel.fd(), [this, number](link::Ready ready) { OnBroker(number, ready); });
  brokers_.emplace(number, Broker{.channel = std::move(channel), .token = token});
  spdlog::info("event=broker_connected broker={}", number);
  TellBacklog();
}

void BrokerDoor::OnBroker(uint64_t number, link::Ready ready) {
  Broker& broker = brokers_.at(number);
  if (ready.write) {
    if (auto flushed = broker.channel.Flush(); !flushed) return Drop(number, flushed.error().message);
    loop_.WantWrite(broker.token, broker.channel.wants_write());
    TellBacklog();
    if (!brokers_.contains(number)) return;
  }
  if (!ready.read && !ready.ended) return;
  auto datagram = broker.channel.Receive();
  if (!datagram) return Drop(number, datagram.error().message);
  if (*datagram) Answer(number, **datagram);
}

void BrokerDoor::Answer(uint64_t number, const link::Datagram& datagram) {
  const auto id = link::NumberField(datagram.body, "id", 0, INT64_MAX);
  if (!id) return Drop(number, "request without id");
  Reply reply = handler_.OnRequest(datagram.body);
  reply.body["id"] = *id;
  Send(number, reply.body, std::move(reply.fd));
}

void BrokerDoor::Broadcast(const link::Json& event) {
  std::vector<uint64_t> numbers;
  numbers.reserve(brokers_.size());
  for (const auto& [number, broker] : brokers_) numbers.push_back(number);
  for (const uint64_t number : numbers) Send(number, event, {});
}

void BrokerDoor::BroadcastOrKeep(link::Json event) {
  backlog_.Add(std::move(event));
  TellBacklog();
}

void BrokerDoor::TellBacklog() {
  while (!brokers_.empty() && !wants_write() && !backlog_.empty()) Broadcast(backlog_.Take());
}

void BrokerDoor::Send(uint64_t number, const link::Json& body, UniqueFd fd) {
  const auto found = brokers_.find(number);
  if (found == brokers_.end()) return;
  Broker& broker = found->second;
  if (auto sent = broker.channel.Send(body, std::move(fd)); !sent) return Drop(number, sent.error().message);
  loop_.WantWrite(broker.token, broker.channel.wants_write());
}

bool BrokerDoor::wants_write() const {
  return std::ranges::any_of(brokers_, [](const auto& entry) { return entry.second.channel.wants_write(); });
}

void BrokerDoor::Drop(uint64_t number, const std::string& why) {
  const auto found = brokers_.find(number);
  if (found == brokers_.end()) return;
  spdlog::info("event=broker_gone broker={} detail=\"{}\"", number, why);
  loop_.Remove(found->second.token);
  brokers_.erase(found);
}

}  // namespace shoji::host
