#include "broker/rfb/door/rfb_door.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

#include "broker/auth/address_key.h"
#include "broker/net/keep_alive.h"
#include "broker/net/peer_address.h"
#include "broker/rfb/door/viewer_login.h"
#include "broker/rfb/door/vnc_response.h"

namespace shoji::rfb {

RfbDoor::RfbDoor(const Services& services, Entrance entrance) : services_(services), entrance_(std::move(entrance)) {
  listener_token_ = services_.loop.Add(entrance_.listener.fd(), [this](link::Ready) { OnListener(); });
}

RfbDoor::~RfbDoor() {
  services_.loop.Remove(listener_token_);
  for (auto& [number, connection] : connections_) {
    services_.loop.Remove(connection.channel_token);
    services_.loop.Remove(connection.process_token);
    if (!connection.session.empty()) services_.desk.Over(connection.session, "failed");
  }
}

void RfbDoor::OnListener() {
  for (int i = 0; i < kTakenPerWake; ++i) {
    auto viewer = entrance_.listener.Accept();
    if (!viewer) {
      spdlog::warn("event=rfb_accept_failed text=\"{}\"", viewer.error().message);
      paused_ = true;
      return services_.loop.WantRead(listener_token_, false);
    }
    if (!*viewer) return;
    Take(**viewer);
  }
}

void RfbDoor::Take(const UniqueFd& viewer) {
  const std::string key = auth::AddressKey(net::PeerAddress(viewer.get()));
  const auto same = std::ranges::count_if(connections_, [&](const auto& each) { return each.second.key == key; });
  const bool full = connections_.size() + leaving_.size() >= kMaxConnections;
  // Tunnels all come from the same address.
  if (full || (entrance_.tls && static_cast<size_t>(same) >= kMaxPerAddress)) {
    return services_.statistics.Refused("rfb_connections");
  }
  if (auto kept = net::KeepAlive(viewer.get()); !kept) return;
  Start(viewer, key);
}

Result<link::TrustedChild> RfbDoor::StartServer(const UniqueFd& client, const UniqueFd& broker) const {
  std::vector<std::string> arguments = {"--client-fd", "3", "--broker-fd", "4"};
  if (entrance_.tls) arguments.emplace_back("--behind-tls");
  return link::TrustedChild::Start({.binary = "shoji-rfb",
                                    .program = entrance_.program.get(),
                                    .arguments = std::move(arguments),
                                    .uid = 0,
                                    .descriptors = {client.get(), broker.get()},
                                    .mute = !spdlog::should_log(spdlog::level::debug)});
}

void RfbDoor::Start(const UniqueFd& viewer, const std::string& key) {
  const auto complain = [](const Error& error) { spdlog::error("event=rfb_not_started detail=\"{}\"", error.message); };
  auto ends = link::SeqpacketChannel::Pair();
  if (!ends) return complain(ends.error());
  Result<FrontProcess::Started> front;
  if (entrance_.tls) front = FrontProcess::Start(services_.loop, *entrance_.tls, viewer);
  if (!front) return complain(front.error());
  auto child = StartServer(entrance_.tls ? front->inner : viewer, ends->second);
  if (!child) return complain(child.error());
  const uint64_t number = next_++;
  std::string address = net::PeerEndpoint(viewer.get());
  spdlog::info("event=rfb_connected viewer={} address={}", number, address);
  Connection connection{.process = std::move(*child),
                        .channel = link::SeqpacketChannel(std::move(ends->first)),
                        .address = std::move(address),
                        .key = key,
                        .login_until = services_.clock.Now() + kLoginWithin,
                        .front = std::move(front->process)};
  connection.channel_token =
      services_.loop.Add(connection.channel.fd(), [this, number](link::Ready) { OnChannel(number); });
  connection.process_token =
      services_.loop.Add(connection.process.pid_fd(), [this, number](link::Ready) { End(number, "viewer"); });
  connections_.emplace(number, std::move(connection));
}

void RfbDoor::OnChannel(uint64_t number) {
  Connection& connection = connections_.at(number);
  auto datagram = connection.channel.Receive();
  if (!datagram) return End(number, "viewer");
  if (!*datagram) return;
  if (!OnLogin(number, (*datagram)->body)) End(number, "viewer");
}

bool RfbDoor::OnLogin(uint64_t number, const link::Json& body) {
  Connection& connection = connections_.at(number);
  const auto login = ParseViewerLogin(body);
  // One try for each process: the next one costs a connection.
  if (std::exchange(connection.asked, true) || !login) {
    sessions::Statistics::Count(services_.statistics.protocol_errors, "rfb");
    return false;
  }
  const auto answers = [&](std::string_view password) {
    return AnswersChallenge(password, login->challenge, login->response);
  };
  const auto admitted =
      services_.desk.Admit(answers, {connection.address, connection.key}, [this, number] { End(number, ""); });
  spdlog::info("event=rfb_login viewer={} address={} admitted={}", number, connection.address, admitted.has_value());
  if (!admitted) {
    (void)connection.channel.Send({{"ok", false}});
    return true;  // it tells its viewer, and goes
  }
  connection.session = *admitted;
  services_.directory.RequestWatch(*admitted, [this, number](auto link) { HandLink(number, std::move(link)); });
  return true;
}

// Its process may have gone meanwhile; then the link closes here.
void RfbDoor::HandLink(uint64_t number, Result<UniqueFd> link) {
  const auto found = connections_.find(number);
  if (found == connections_.end() || found->second.finished) return;
  if (!link) return End(number, "failed");
  if (!found->second.channel.Send({{"ok", true}}, std::move(*link))) End(number, "failed");
}

void RfbDoor::End(uint64_t number, std::string_view why) {
  const auto found = connections_.find(number);
  if (found == connections_.end() || std::exchange(found->second.finished, true)) return;
  Connection& connection = found->second;
  services_.loop.Remove(std::exchange(connection.channel_token, 0));
  services_.loop.Remove(std::exchange(connection.process_token, 0));
  connection.process.Kill();
  // Who has had a try is still to hear what became of it.
  if (connection.front && connection.asked) {
    leaving_.push_back({std::move(connection.front), services_.clock.Now() + kGoodbyeWithin});
  }
  connection.front.reset();
  spdlog::info("event=rfb_gone viewer={} session={}", number, connection.session);
  if (!why.empty() && !connection.session.empty()) services_.desk.Over(connection.session, why);
}

void RfbDoor::Tick(TimePoint now) {
  for (auto& [number, connection] : connections_) {
    if (connection.session.empty() && now >= connection.login_until) End(number, "");
  }
  std::erase_if(leaving_, [now](const Leaving& front) { return now >= front.until; });
  std::erase_if(connections_, [](const auto& entry) { return entry.second.finished; });
  if (std::exchange(paused_, false)) services_.loop.WantRead(listener_token_, true);
}

}  // namespace shoji::rfb
