#include "bench/load/synthetic_session.h"

#include <algorithm>

namespace shoji::bench {
namespace {

constexpr size_t kMaxWaitingBytes = 4u << 20;
constexpr uint32_t kKeysymF9 = 0xFFC6;  // the next page, as in pages/office.html

}  // namespace

void SyntheticSession::Attach(UniqueFd link) {
  if (stream_) End(wire::EndReason::kTakenOver);
  stream_.emplace(std::move(link), wire::kMaxClientMessageBytes, kMaxWaitingBytes);
  token_ = loop_.Add(stream_->fd(), [this](link::Ready ready) { OnReady(ready); });
  welcomed_ = focused_ = false;
  under_way_ = 0;
  waiting_.reset();
}

void SyntheticSession::End(wire::EndReason reason) {
  Send(wire::Encode(wire::ServerMessage(wire::End{reason, ""})));
  Detach();
}

void SyntheticSession::Detach() {
  if (!stream_) return;
  loop_.Remove(token_);
  stream_.reset();
}

void SyntheticSession::OnReady(link::Ready ready) {
  if (ready.write && stream_->Flush()) loop_.WantWrite(token_, stream_->wants_write());
  if (!stream_->Fill()) return Detach();
  while (stream_) {
    const ByteSpan message = stream_->Next();
    if (message.empty()) return;
    if (!OnMessage(message)) return End(wire::EndReason::kClientBrokeProtocol);
  }
}

bool SyntheticSession::OnMessage(ByteSpan bytes) {
  const auto message = wire::ParseClientMessage(bytes);
  if (!message || std::holds_alternative<wire::Hello>(*message) == welcomed_) return false;
  if (std::holds_alternative<wire::Hello>(*message)) OnHello();
  if (std::holds_alternative<wire::Ack>(*message)) OnAck();
  if (const auto* ping = std::get_if<wire::Ping>(&*message))
    Send(wire::Encode(wire::ServerMessage(wire::Pong{ping->token})));
  if (const auto* focus = std::get_if<wire::Focus>(&*message)) focused_ = focus->focused;
  if (const auto* pointer = std::get_if<wire::Pointer>(&*message)) last_input_id_ = pointer->input_id;
  if (const auto* key = std::get_if<wire::Key>(&*message)) OnKey(*key);
  if (const auto* wheel = std::get_if<wire::Wheel>(&*message)) OnWheel(*wheel);
  return true;
}

void SyntheticSession::OnHello() {
  welcomed_ = true;
  Send(wire::Encode(wire::ServerMessage(wire::Welcome{wire::kProtocolVersion, kSyntheticScreen, frame_id_ > 0, 1})));
  Show(Happening::kFirst);
}

void SyntheticSession::OnKey(const wire::Key& key) {
  last_input_id_ = key.input_id;
  if (key.down) Show(key.keysym == kKeysymF9 ? Happening::kPage : Happening::kKey);
}

void SyntheticSession::OnWheel(const wire::Wheel& wheel) {
  last_input_id_ = wheel.input_id;
  Show(++notches_ % kNotchesPerLongOne == 0 ? Happening::kLongNotch : Happening::kNotch);
}

void SyntheticSession::OnAck() {
  under_way_ -= std::min(under_way_, 1u);
  if (!waiting_) return;
  const Happening happening = *waiting_;
  waiting_.reset();
  Show(happening);
}

void SyntheticSession::Show(Happening happening) {
  if (!welcomed_) return;
  if (under_way_ >= kFramesUnderWay) {
    waiting_ = waiting_ ? std::max(*waiting_, happening) : happening;
    return;
  }
  ++under_way_;
  Send(frames_.Make(happening, ++frame_id_, last_input_id_));
}

void SyntheticSession::Send(Bytes message) {
  if (!stream_) return;
  if (!stream_->Send(std::move(message))) return Detach();
  loop_.WantWrite(token_, stream_->wants_write());
}

}  // namespace shoji::bench
