// A host that speaks session/link/CONTRACT.md on a PollLoop and pretends to run sessions: they answer HELLO with
// WELCOME and PING with PONG. Same thread as its loop.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "codec/wire/content_hash.h"
#include "session/link/json_fields.h"
#include "session/link/link_stream.h"
#include "session/link/poll_loop.h"
#include "session/link/seqpacket_channel.h"
#include "session/link/unix_socket.h"

namespace shoji::testing {

class FakeHost {
 public:
  FakeHost(link::PollLoop& loop, const std::string& path) : loop_(loop) {
    listener_ = std::move(*link::ListenUnix(path, link::SocketKind::kSeqpacket, 0600));
    loop_.Add(listener_.get(), [this](link::Ready) { Accept(); });
  }

  // What a real host tells by itself.
  void Send(const link::Json& event) {
    if (broker_) (void)broker_->channel.Send(event);
  }
  // The host dies: control socket and, as sessions end with it, every link.
  void Die() {
    if (broker_) loop_.Remove(broker_->token);
    broker_.reset();
    while (!links_.empty()) DropLink(links_.begin()->first);
    sessions_.clear();
  }
  // The session's process dies without a word.
  void DropLink(const std::string& session) {
    const auto found = links_.find(session);
    if (found == links_.end()) return;
    loop_.Remove(found->second->token);
    links_.erase(found);
  }
  // Bytes from the session to the client.
  void Say(const std::string& session, Bytes bytes) {
    const auto found = links_.find(session);
    if (found == links_.end()) return;
    (void)found->second->stream.Send(std::move(bytes));
    loop_.WantWrite(found->second->token, found->second->stream.wants_write());
  }
  // Runs a session nobody asked this broker for. `id`: 32 hex digits.
  void Run(const std::string& id, const std::string& user) {
    sessions_[id] = {{"session", id},      {"user", user},     {"department", "総務課"}, {"state", "running"},
                     {"started_at_ms", 1}, {"width_px", 1280}, {"height_px", 800}};
  }
  void Forget(const std::string& id) { sessions_.erase(id); }
  // Answers the last muted `list` as it stood then.
  void AnswerLate() { Send(muted_); }
  std::string clipboard;                      // what every session has copied, for those who ask
  std::optional<std::string> no_session;      // error key that `start` is answered with
  bool steps_first = false;                   // a warm session: its steps are told before the answer
  bool refuse_guard = false;                  // `guard` is answered with a refusal
  bool mute_hold = false;                     // `hold` is not answered
  bool mute = false;                          // `list` is not answered, see AnswerLate()
  size_t page_size = SIZE_MAX;                // sessions in an answer to `list`
  std::map<std::string, UniqueFd> onlookers;  // the sessions' ends of their links
  std::vector<link::Json> requests;
  std::vector<Bytes> received;  // wire messages that reached sessions

 private:
  struct Control {
    link::SeqpacketChannel channel;
    link::PollLoop::Token token;
  };
  struct Link {
    link::LinkStream stream;
    link::PollLoop::Token token;
  };

  void Accept() {
    auto socket = link::AcceptUnix(listener_.get());
    if (!socket) return;
    broker_.reset();
    const int fd = socket->get();
    broker_ = std::make_unique<Control>(Control{link::SeqpacketChannel(std::move(*socket)), 0});
    broker_->token = loop_.Add(fd, [this](link::Ready) { Read(); });
  }
  void Read() {
    while (broker_) {
      auto datagram = broker_->channel.Receive();
      if (!datagram) {
        loop_.Remove(broker_->token);
        broker_.reset();
      } else if (*datagram) {
        requests.push_back((*datagram)->body);
        Answer((*datagram)->body);
      } else {
        return;
      }
    }
  }
  void Answer(const link::Json& request) {
    const std::string op = request["op"];
    if (op == "start") return Start(request);
    if (op == "attach") return Attach(request);
    if (op == "end") return End(request);
    if (op == "hold") return Hold(request);
    if (op == "watch") return Watch(request);
    if (op == "unwatch") return Unwatch(request);
    if (op == "guard") return Send({{"id", request["id"]}, {"ok", !refuse_guard}});
    if (!mute) return Send(List(request));
    muted_ = List(request);
  }
  link::Json List(const link::Json& request) {
    auto sessions = link::Json::array();
    auto next = sessions_.upper_bound(request.value("after", ""));
    for (; next != sessions_.end() && sessions.size() < page_size; ++next) sessions.push_back(next->second);
    return {{"id", request["id"]}, {"ok", true},   {"sessions", sessions}, {"more", next != sessions_.end()},
            {"pool_ready", 1},     {"capacity", 4}};
  }
  void Start(const link::Json& request) {
    if (no_session) return Send({{"id", request["id"]}, {"ok", false}, {"error", *no_session}, {"detail", ""}});
    std::string id(32, '0');
    id.replace(0, 4, std::to_string(1000 + next_++));
    sessions_[id] = {{"session", id},
                     {"user", request["user"]},
                     {"department", request["department"]},
                     {"departments", request.value("departments", link::Json::array())},
                     {"state", "running"},
                     {"started_at_ms", 1},
                     {"width_px", request["width_px"]},
                     {"height_px", request["height_px"]}};
    const link::Json step = {{"event", "step"}, {"session", id}, {"step", "browser"}};
    if (steps_first) Send(step);
    Send({{"id", request["id"]}, {"ok", true}, {"session", id}});
    if (!steps_first) Send(step);
  }
  void Attach(const link::Json& request) {
    const std::string id = request["session"];
    DropLink(id);
    auto pair = link::StreamPair();
    auto made = std::make_unique<Link>(Link{link::LinkStream(std::move(pair->first), 1 << 20, 64u << 20), 0});
    made->token = loop_.Add(made->stream.fd(), [this, id](link::Ready ready) { Serve(id, ready); });
    links_[id] = std::move(made);
    (void)broker_->channel.Send({{"id", request["id"]}, {"ok", true}}, std::move(pair->second));
  }
  void Serve(const std::string& id, link::Ready) {
    Link& link = *links_[id];
    (void)link.stream.Flush();
    if (!link.stream.Fill()) return DropLink(id);
    for (ByteSpan message = link.stream.Next(); !message.empty(); message = link.stream.Next()) {
      received.emplace_back(message.begin(), message.end());
      const auto parsed = wire::ParseClientMessage(message);
      if (!parsed) continue;
      if (const auto* hello = std::get_if<wire::Hello>(&*parsed)) {
        Say(id, wire::Encode(wire::ServerMessage(wire::Welcome{wire::kProtocolVersion, hello->size, false, 7})));
      } else if (const auto* asked = std::get_if<wire::TransferRequest>(&*parsed)) {
        if (asked->direction == wire::Direction::kInbound) SendClipboard(id, asked->request_id);
      } else if (const auto* ping = std::get_if<wire::Ping>(&*parsed)) {
        Say(id, wire::Encode(wire::ServerMessage(wire::Pong{ping->token})));
      }
    }
    loop_.WantWrite(link.token, link.stream.wants_write());
  }
  void Hold(const link::Json& request) {
    if (mute_hold) return;
    const auto session = sessions_.find(request["session"]);
    const bool known = session != sessions_.end();
    if (known) session->second["hold"] = request["hold"];
    const bool frozen = request["hold"] == "freeze";
    Send({{"id", request["id"]}, {"ok", known}, {"sandbox", frozen ? "frozen" : "running"}});
  }
  void Watch(const link::Json& request) {
    if (!sessions_.contains(request["session"])) {
      return Send({{"id", request["id"]}, {"ok", false}, {"error", "not_found"}, {"detail", ""}});
    }
    auto pair = link::StreamPair();
    onlookers[request["session"]] = std::move(pair->first);
    (void)broker_->channel.Send({{"id", request["id"]}, {"ok", true}}, std::move(pair->second));
  }
  void Unwatch(const link::Json& request) {
    onlookers.erase(request["session"]);
    Send({{"id", request["id"]}, {"ok", true}});
  }
  void SendClipboard(const std::string& id, uint32_t request_id) {
    for (size_t at = 0; at < clipboard.size(); at += wire::kMaxTransferPieceBytes) {
      const std::string piece = clipboard.substr(at, wire::kMaxTransferPieceBytes);
      Say(id, wire::Encode(wire::ServerMessage(wire::TransferContent{request_id, Bytes(piece.begin(), piece.end())})));
    }
    const wire::TransferEnd end{request_id, wire::TransferResult::kWhole, wire::HashOf(AsBytes(clipboard))};
    Say(id, wire::Encode(wire::ServerMessage(end)));
  }
  void End(const link::Json& request) {
    const std::string id = request["session"];
    const int reason = request["reason"];
    Say(id, wire::Encode(wire::ServerMessage(wire::End{static_cast<wire::EndReason>(reason), ""})));
    DropLink(id);
    sessions_.erase(id);
    Send({{"id", request["id"]}, {"ok", true}});
    Send({{"event", "ended"}, {"session", id}, {"reason", reason}, {"detail", "asked"}});
  }

  link::PollLoop& loop_;
  UniqueFd listener_;
  std::unique_ptr<Control> broker_;
  std::map<std::string, link::Json> sessions_;
  link::Json muted_;
  std::map<std::string, std::unique_ptr<Link>> links_;
  int next_ = 0;
};

}  // namespace shoji::testing
