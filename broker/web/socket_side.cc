#include "broker/web/socket_side.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <spdlog/spdlog.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <utility>

#include "broker/web/http_side.h"

namespace shoji::web {
namespace {

constexpr size_t kPieceBytes = 16'000;         // one TLS record
constexpr size_t kPieceBytesHttp2 = 8 * 1024;  // a frame of HTTP/2 holds 16 KiB with our framing
constexpr int kNotSentLowWaterBytes = 64 * 1024;

bool OverHttp2(lws* wsi) { return lws_get_network_wsi(wsi) != wsi; }

// Without it the kernel takes megabytes that only make later pictures late.
void KeepKernelQueueShort(lws* wsi) {
  const int fd = lws_get_socket_fd(lws_get_network_wsi(wsi));
  const int bytes = kNotSentLowWaterBytes;
  if (fd >= 0) (void)::setsockopt(fd, IPPROTO_TCP, TCP_NOTSENT_LOWAT, &bytes, sizeof(bytes));
}

std::string TicketOf(lws* wsi) {
  std::array<char, 128> buffer{};
  const char* value = lws_get_urlarg_by_name(wsi, "ticket=", buffer.data(), static_cast<int>(buffer.size()));
  return value != nullptr ? value : "";
}

std::string PathOf(lws* wsi) {
  const std::string path = HeaderOf(wsi, WSI_TOKEN_HTTP_COLON_PATH, 256);
  const std::string with_query = path.empty() ? HeaderOf(wsi, WSI_TOKEN_GET_URI, 256) : path;
  return with_query.substr(0, with_query.find('?'));
}

}  // namespace

void SocketPeer::Queue(ByteSpan message, bool text) {
  if (closing_) return;
  Outgoing outgoing;
  outgoing.bytes.resize(LWS_PRE + message.size());
  std::ranges::copy(message, outgoing.bytes.begin() + LWS_PRE);
  outgoing.text = text;
  queued_bytes_ += message.size();
  queue_.push_back(std::move(outgoing));
  lws_callback_on_writable(wsi_);
}

void SocketPeer::SendMessage(Bytes message) { Queue(message, false); }
void SocketPeer::SendStep(std::string_view step) { Queue(AsBytes("{\"step\":\"" + std::string(step) + "\"}"), true); }

void SocketPeer::PauseReading(bool paused) {
  if (std::exchange(paused_, paused) != paused) lws_rx_flow_control(wsi_, paused ? 0 : 1);
}

void SocketPeer::CloseAfterFlush() {
  closing_ = true;
  PauseReading(false);  // lws must see the other side's close frame
  lws_callback_on_writable(wsi_);
}

void SocketPeer::Abort() {
  closing_ = true;
  lws_set_timeout(wsi_, PENDING_TIMEOUT_CLOSE_ACK, LWS_TO_KILL_ASYNC);
}

int SocketPeer::OnReceive(const char* bytes, size_t size) {
  if (closing_) return 0;
  const size_t announced = incoming_.size() + size + lws_remaining_packet_payload(wsi_);
  if (announced > wire::kMaxClientMessageBytes) return relay_->OnClientBroken("message too long"), 0;
  if (lws_frame_is_binary(wsi_) == 0) return relay_->OnClientBroken("text message"), 0;
  const ByteSpan part = AsBytes({bytes, size});
  incoming_.insert(incoming_.end(), part.begin(), part.end());
  if (lws_remaining_packet_payload(wsi_) > 0 || lws_is_final_fragment(wsi_) == 0) return 0;
  const Bytes message = std::exchange(incoming_, {});
  relay_->OnClientMessage(message);
  return 0;
}

size_t SocketPeer::RoomForPiece() const {
  if (!OverHttp2(wsi_)) return kPieceBytes;
  const int allowance = lws_get_peer_write_allowance(lws_get_network_wsi(wsi_));
  if (allowance < 0) return kPieceBytesHttp2;
  constexpr size_t kFraming = 16;
  return std::min(kPieceBytesHttp2, std::max<size_t>(static_cast<size_t>(allowance), kFraming) - kFraming);
}

int SocketPeer::WritePiece(size_t room) {
  Outgoing& first = queue_.front();
  const size_t size = std::min(room, first.left());
  const bool last = size == first.left();
  int kind = first.sent > 0 ? LWS_WRITE_CONTINUATION : first.text ? LWS_WRITE_TEXT : LWS_WRITE_BINARY;
  if (!last) kind |= LWS_WRITE_NO_FIN;
  unsigned char* start = first.bytes.data() + LWS_PRE + first.sent;
  if (lws_write(wsi_, start, size, static_cast<lws_write_protocol>(kind)) < 0) return -1;
  first.sent += size;
  queued_bytes_ -= size;
  if (last) queue_.pop_front();
  return 0;
}

int SocketPeer::OnWriteable() {
  if (queue_.empty()) {
    if (!closing_) return 0;
    lws_close_reason(wsi_, LWS_CLOSE_STATUS_NORMAL, nullptr, 0);
    return -1;
  }
  const size_t room = RoomForPiece();
  if (room > 0) {
    if (WritePiece(room) != 0) return -1;
    relay_->OnDrained();
  }
  if (!queue_.empty() || closing_) lws_callback_on_writable(wsi_);
  return 0;
}

int SocketSide::OnFilter(lws* wsi) {
  if (door_ == nullptr) return -1;
  const UpgradeRequest request{.path = PathOf(wsi),
                               .host = HostOf(wsi),
                               .origin = HeaderOf(wsi, WSI_TOKEN_ORIGIN, 256),
                               .cookie = HeaderOf(wsi, WSI_TOKEN_HTTP_COOKIE),
                               .ticket = TicketOf(wsi),
                               .address = AddressOf(wsi)};
  auto identity = door_->Admit(request);
  if (!identity) {
    statistics_.Refused(identity.error().message);
    spdlog::info("event=socket_refused reason={} address={}", identity.error().message, request.address);
    return -1;
  }
  admitted_.insert_or_assign(wsi, std::move(*identity));
  return 0;
}

int SocketSide::OnEstablished(lws* wsi) {
  auto admitted = admitted_.extract(wsi);
  if (admitted.empty()) return -1;
  KeepKernelQueueShort(wsi);
  ++statistics_.sockets_opened;
  ++statistics_.sockets_open;
  auto& peer = peers_[wsi] = std::make_unique<SocketPeer>(wsi);
  peer->set_relay(door_->MakeRelay(std::move(admitted.mapped()), *peer));
  peer->relay().Open();
  return 0;
}

SocketPeer* SocketSide::Find(lws* wsi) {
  const auto found = peers_.find(wsi);
  return found == peers_.end() ? nullptr : found->second.get();
}

void SocketSide::OnGone(lws* wsi) {
  admitted_.erase(wsi);
  auto gone = peers_.extract(wsi);
  if (!gone.empty()) --statistics_.sockets_open;
}

void SocketSide::Tick(TimePoint now) {
  const bool check = now >= next_check_;
  if (check) next_check_ = now + kCheckLoginsEvery;
  for (auto& [wsi, peer] : peers_) {
    peer->relay().Tick(now);
    if (check) CheckStanding(*peer);
  }
}

void SocketSide::CheckStanding(SocketPeer& peer) {
  relay::Relay& relay = peer.relay();
  switch (door_->StandingOf(relay.identity(), relay.TakeUsed())) {
    case relay::Standing::kGood:
      return;
    case relay::Standing::kChanged:
      return peer.Abort();  // the client comes back with a new ticket, and the session is what it was
    case relay::Standing::kEnded:
      return relay.End(wire::EndReason::kLoggedOut, "");
  }
}

}  // namespace shoji::web
