#include "broker/rdp/door/door.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

#include "broker/auth/address_key.h"
#include "broker/net/peer_address.h"

namespace shoji::rdp {
namespace {

constexpr int kTakenPerWake = 16;  // others are to be served, too

}  // namespace

Door::Door(Entrance entrance, const Services& services)
    : entrance_(std::move(entrance)),
      records_(1, 20, services.relay.clock.Now()),
      cookies_(services.relay.clock.Now()),
      services_{services.login, services.logins, entrance_.signer, entrance_.limits,
                records_,       cookies_,        services.relay} {}

Door::~Door() {
  Stop();
  connections_.clear();
  EndLapsed(TimePoint::max());
}

void Door::Open() {
  token_ = services_.relay.loop.Add(entrance_.listener.fd(), [this](link::Ready) { OnWaiting(); });
}

void Door::Stop() {
  if (token_ != 0) services_.relay.loop.Remove(std::exchange(token_, 0));
  for (const auto& connection : connections_) connection->Stop();
}

void Door::OnWaiting() {
  for (int i = 0; i < kTakenPerWake; ++i) {
    auto client = entrance_.listener.Accept();
    if (!client) {
      spdlog::warn("event=rdp_accept_failed text=\"{}\"", client.error().message);
      paused_ = true;
      return services_.relay.loop.WantRead(token_, false);
    }
    if (!*client) return;
    Take(std::move(**client));
  }
}

void Door::Take(UniqueFd client) {
  auto& statistics = services_.relay.statistics;
  std::string address = net::PeerAddress(client.get());
  if (const auto reason = OverLimit(address); !reason.empty()) return statistics.Refused(reason);
  auto started = entrance_.program.Start(client);
  if (!started) {
    statistics.Refused("rdp_no_process");
    return spdlog::error("event=rdp_no_process text=\"{}\"", started.error().message);
  }
  ++statistics.rdp_opened;
  connections_.push_back(std::make_unique<DoorConnection>(services_, std::move(started->link),
                                                          std::move(started->process), std::move(address)));
  statistics.rdp_open = static_cast<int64_t>(connections_.size());
}

std::string_view Door::OverLimit(const std::string& address) const {
  const auto& limits = entrance_.limits;
  const std::string key = auth::AddressKey(address);
  const auto same = std::ranges::count_if(
      connections_, [&](const auto& connection) { return auth::AddressKey(connection->address()) == key; });
  const auto strangers = std::ranges::count_if(connections_, [](const auto& each) { return !each->logged_in(); });
  const bool full = connections_.size() >= limits.connections || static_cast<size_t>(same) >= limits.per_address ||
                    static_cast<size_t>(strangers) >= limits.before_login;
  return full ? "rdp_too_many_connections" : "";
}

void Door::EndLapsed(TimePoint now) {
  for (const std::string& token : cookies_.TakeLapsed(now)) services_.login.Leave(token);
}

void Door::Tick(TimePoint now) {
  for (const auto& connection : connections_) connection->Tick(now);
  std::erase_if(connections_, [](const auto& connection) { return connection->gone(); });
  services_.relay.statistics.rdp_open = static_cast<int64_t>(connections_.size());
  EndLapsed(now);
  if (std::exchange(paused_, false) && token_ != 0) services_.relay.loop.WantRead(token_, true);
}

}  // namespace shoji::rdp
