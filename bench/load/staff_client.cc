#include "bench/load/staff_client.h"

#include <utility>

namespace shoji::bench {
namespace {

constexpr Duration kSearchEvery = std::chrono::milliseconds(500);
constexpr uint8_t kNoVideo = 0;  // this client decodes no H.264
constexpr int16_t kNotch = 120;

// Keys as X and USB call them.
constexpr uint32_t kKeysymF9 = 0xFFC6;
constexpr uint16_t kUsageF9 = 0x42;
constexpr uint16_t kUsageA = 0x04;
constexpr uint16_t kUsageSpace = 0x2C;

Pixels PixelsOf(const tile::Pixels& picture) {
  return {reinterpret_cast<const uint8_t*>(picture.first), picture.size.width_px, picture.size.height_px,
          picture.stride_px * 4};
}

}  // namespace

StaffClient::StaffClient(const ClientSurroundings& around, const std::string& name, uint64_t seed,
                         std::function<void()> wake)
    : around_(around),
      wake_(std::move(wake)),
      behaviour_(seed, Mood::kAway),
      opener_(around, name,
              {.opened = [this](const SessionOpener::Opened& opened) { Attach(opened); },
               .failed = [this](const std::string& why) { Fail(why); },
               .wake = [this] { wake_(); }}) {}

void StaffClient::Begin() { opener_.Begin(); }

// On a second connection, as browsers do.
void StaffClient::Attach(const SessionOpener::Opened& opened) {
  opened_ = true;
  wake_();
  auto connection = TlsConnection::Open(around_.door, around_.loop, opened.resume.get(),
                                        {.bytes = [this](ByteSpan bytes) { OnSocketBytes(bytes); },
                                         .closed = [this](const std::string& why) { Fail("WebSocket: " + why); }});
  if (!connection) return Fail(connection.error().message);
  socket_ = std::move(*connection);
  socket_->Send(UpgradeRequest(around_.door.port(), opened.ticket, opened.cookie));
}

void StaffClient::OnSocketBytes(ByteSpan bytes) {
  if (state_ == State::kGone) return;
  around_.figures.bytes_in += bytes.size();
  if (upgraded_) return ReadSocket(bytes);
  upgrade_.Feed(bytes);
  const auto answer = upgrade_.Next();
  if (!answer) return Fail(answer.error().message);
  if (!*answer) return;
  if ((*answer)->status != 101) return Fail("upgrade " + std::to_string((*answer)->status));
  upgraded_ = true;
  state_ = State::kAttached;
  Send(wire::Hello{wire::Profile::kBench, kNoVideo, around_.size, kScalePercent});
  const std::string rest = upgrade_.TakeRest();
  ReadSocket(AsBytes(rest));
}

void StaffClient::ReadSocket(ByteSpan bytes) {
  messages_.Feed(bytes);
  while (state_ != State::kGone) {
    const auto message = messages_.Next();
    if (!message) return Fail(message.error().message);
    if (!*message) return;
    OnMessage(**message);
  }
}

void StaffClient::OnMessage(const WebSocketMessage& message) {
  if (message.kind == WebSocketKind::kPing) return socket_->Send(WebSocketFrame(WebSocketKind::kPong, message.payload));
  if (message.kind == WebSocketKind::kClose) return Fail("the door closed the WebSocket");
  if (message.kind != WebSocketKind::kBinary) return;  // steps of the start are text
  ++around_.figures.messages_in;
  const auto type = wire::PeekType(message.payload);
  if (!type) return Fail(type.error().message);
  if (*type == wire::Type::kFrame) return OnFrame(message.payload);
  const auto parsed = wire::ParseServerMessage(message.payload);
  if (!parsed) return Fail(parsed.error().message);
  if (const auto* welcome = std::get_if<wire::Welcome>(&*parsed)) screen_ = welcome->size;
  if (const auto* end = std::get_if<wire::End>(&*parsed)) {
    Fail("END " + std::to_string(static_cast<int>(end->reason)) + " " + end->detail);
  }
}

void StaffClient::OnFrame(ByteSpan message) {
  const TimePoint begun = Now();
  const auto frame = decoder_.Apply(message);
  if (!frame) return Fail(frame.error().message);
  const TimePoint now = Now();
  const auto decode_us = static_cast<uint32_t>((now - begun).count());
  ++around_.figures.frames;
  around_.figures.decode_us.push_back(decode_us);
  Send(wire::Ack{frame->frame_id, decode_us, 0});
  ledger_.Applied(frame->last_input_id, now, around_.figures);
  if (around_.markers) LookAtMarker(now);
  if (state_ == State::kAttached) OnFirstFrame(now);
}

void StaffClient::LookAtMarker(TimePoint now) {
  const Pixels pixels = PixelsOf(decoder_.picture());
  auto marker = marker_at_ ? ReadMarker(pixels, *marker_at_) : std::nullopt;
  if (!marker && now >= next_search_) {
    next_search_ = now + kSearchEvery;
    const auto found = FindMarkers(pixels);
    if (found.empty()) return;
    marker_at_ = found.front();
    marker = ReadMarker(pixels, *marker_at_);
  }
  if (marker) ledger_.Shown(marker->keys, now, around_.figures);
}

void StaffClient::OnFirstFrame(TimePoint now) {
  state_ = State::kSeeing;
  around_.figures.start_ms.push_back(Milliseconds(now - opener_.asked_session()));
  around_.figures.first_frame_ms.push_back(Milliseconds(now - opener_.asked_login()));
  Behave(mood_);
}

void StaffClient::Behave(Mood mood) {
  mood_ = mood;
  behaviour_.Feel(mood);
  if (state_ != State::kSeeing) return;
  Send(wire::Focus{mood != Mood::kAway});
  PlanStep(Now());
}

void StaffClient::PlanStep(TimePoint from) {
  step_ = behaviour_.Next();
  if (step_) step_at_ = from + step_->after;
  wake_();
}

std::optional<TimePoint> StaffClient::next() const {
  // Connections are closed outside their own calls.
  if (opened_ && opener_.connected()) return TimePoint{};
  if (state_ == State::kGone) return socket_ || opener_.connected() ? std::optional(TimePoint{}) : std::nullopt;
  return step_ ? std::optional(step_at_) : opener_.next();
}

void StaffClient::Tick(TimePoint now) {
  if (opened_ || state_ == State::kGone) opener_.Disconnect();
  if (state_ == State::kGone) socket_.reset();
  opener_.Tick(now);
  if (!step_ || now < step_at_) return;
  around_.figures.late_ms.push_back(Milliseconds(now - step_at_));
  ledger_.Expire(now, around_.figures);
  Act(*step_, now);
  PlanStep(step_at_);
}

void StaffClient::Act(const Step& step, TimePoint now) {
  const auto middle = static_cast<uint16_t>(screen_.height_px / 2);
  const auto x = static_cast<uint16_t>(pointer_x_);
  switch (step.deed) {
    case Deed::kNothing:
      return;
    case Deed::kKey:
      ++around_.figures.keys;
      ledger_.Sent(input_id_ + 1, now);
      return PressKey(static_cast<uint32_t>(step.letter),
                      step.letter == ' ' ? kUsageSpace : static_cast<uint16_t>(kUsageA + step.letter - 'a'));
    case Deed::kNotchDown:
    case Deed::kNotchUp:
      ++around_.figures.notches;
      ledger_.Sent(input_id_ + 1, now);
      return Send(wire::Wheel{++input_id_, x, middle, 0, step.deed == Deed::kNotchDown ? kNotch : int16_t{-kNotch}});
    case Deed::kMove:
      ++around_.figures.moves;
      pointer_x_ = pointer_x_ >= screen_.width_px - 40 ? 40 : pointer_x_ + 7;
      return Send(wire::Pointer{++input_id_, static_cast<uint16_t>(pointer_x_), middle, 0});
    case Deed::kNextPage:
      ++around_.figures.pages;
      return PressKey(kKeysymF9, kUsageF9);
  }
}

void StaffClient::PressKey(uint32_t keysym, uint16_t usage) {
  Send(wire::Key{++input_id_, keysym, usage, true});
  Send(wire::Key{++input_id_, keysym, usage, false});
}

void StaffClient::Send(const wire::ClientMessage& message) {
  if (!socket_) return;
  const std::string frame = WebSocketFrame(WebSocketKind::kBinary, wire::Encode(message));
  ++around_.figures.messages_out;
  around_.figures.bytes_out += frame.size();
  socket_->Send(frame);
}

void StaffClient::Fail(const std::string& why) {
  if (state_ == State::kGone) return;
  state_ = State::kGone;
  step_.reset();
  ++around_.figures.failures[why];
  wake_();
}

}  // namespace shoji::bench
