#include "session/agent/ime/shoji_ime.h"

#include <fcitx-utils/textformatflags.h>
#include <fcitx/addonfactory.h>
#include <fcitx/addonmanager.h>
#include <fcitx/inputcontext.h>
#include <fcitx/inputpanel.h>
#include <sys/socket.h>
#include <time.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <string_view>

#include "session/agent/ime/text_slots.h"

namespace shoji::agent {
namespace {

// How long a message waits for its tap. A busy browser may be slow; without a focused field no tap will come.
constexpr uint64_t kPatienceUs = 10'000'000;
constexpr uint64_t kPatienceWithoutFieldUs = 400'000;
constexpr uint64_t kLookEveryUs = 100'000;
constexpr size_t kMaxWaiting = 256;

uint32_t InputIdOf(const wire::ClientMessage& message) {
  if (const auto* text = std::get_if<wire::Text>(&message)) return text->input_id;
  if (const auto* preedit = std::get_if<wire::Preedit>(&message)) return preedit->input_id;
  return 0;
}

bool IsNewcomer(const wire::ClientMessage& message) { return std::holds_alternative<wire::Hello>(message); }

bool IsForAddon(const wire::ClientMessage& message) {
  return std::holds_alternative<wire::Text>(message) || std::holds_alternative<wire::Preedit>(message) ||
         IsNewcomer(message);
}

void ShowPreedit(const wire::Preedit& preedit, fcitx::InputContext* context) {
  fcitx::Text text;
  if (!preedit.utf8.empty()) {
    text.append(preedit.utf8, fcitx::TextFormatFlag::Underline);
    text.setCursor(preedit.cursor_bytes);
  }
  context->inputPanel().setClientPreedit(text);
  context->updatePreedit();
}

uint16_t Coordinate(int value) { return static_cast<uint16_t>(std::clamp(value, 0, kMaxWidthPx)); }

}  // namespace

ShojiIme::ShojiIme(fcitx::Instance* instance) : instance_(instance) {
  const char* variable = std::getenv(kImeSocketVariable);
  if (variable == nullptr) return;
  const std::string_view number(variable);
  if (std::from_chars(number.data(), number.data() + number.size(), socket_).ec != std::errc()) return;
  readable_ = instance_->eventLoop().addIOEvent(socket_, fcitx::IOEventFlag::In,
                                                [this](fcitx::EventSourceIO* source, int, fcitx::IOEventFlags flags) {
                                                  ReceiveAll();
                                                  if (flags.test(fcitx::IOEventFlag::Hup)) source->setEnabled(false);
                                                  return true;
                                                });
  deadline_ = instance_->eventLoop().addTimeEvent(CLOCK_MONOTONIC, 0, 0, [this](fcitx::EventSourceTime*, uint64_t) {
    GiveUpOldOnes();
    return true;
  });
  deadline_->setEnabled(false);
  WatchInputContexts();
}

void ShojiIme::WatchInputContexts() {
  watchers_.push_back(
      instance_->watchEvent(fcitx::EventType::InputContextKeyEvent, fcitx::EventWatcherPhase::PreInputMethod,
                            [this](fcitx::Event& event) { OnKey(static_cast<fcitx::KeyEvent&>(event)); }));
  for (const auto type : {fcitx::EventType::InputContextCapabilityChanged, fcitx::EventType::InputContextFocusIn}) {
    watchers_.push_back(instance_->watchEvent(type, fcitx::EventWatcherPhase::Default, [this](fcitx::Event& event) {
      OnContextUsed(static_cast<fcitx::InputContextEvent&>(event).inputContext());
    }));
  }
  for (const auto type : {fcitx::EventType::InputContextCursorRectChanged, fcitx::EventType::InputContextFocusIn}) {
    watchers_.push_back(instance_->watchEvent(type, fcitx::EventWatcherPhase::Default, [this](fcitx::Event& event) {
      OnCaretMoved(static_cast<fcitx::InputContextEvent&>(event).inputContext());
    }));
  }
}

void ShojiIme::ReceiveAll() {
  std::array<uint8_t, wire::kMaxClientMessageBytes> buffer;
  for (;;) {
    const ssize_t count = recv(socket_, buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (count <= 0) return;
    Accept(ByteSpan(buffer).first(static_cast<size_t>(count)));
  }
}

void ShojiIme::Accept(ByteSpan datagram) {
  auto message = wire::ParseClientMessage(datagram);
  if (!message || !IsForAddon(*message)) return;
  const uint32_t input_id = InputIdOf(*message);
  Waiting waiting{input_id, std::move(*message), fcitx::now(CLOCK_MONOTONIC)};
  if (waiting_.size() >= kMaxWaiting) return GiveBack(waiting);
  waiting_.push_back(std::move(waiting));
  LookAgainSoon();
}

void ShojiIme::LookAgainSoon() {
  deadline_->setNextInterval(kLookEveryUs);
  deadline_->setOneShot();
}

void ShojiIme::OnKey(fcitx::KeyEvent& event) {
  const int keycode = event.rawKey().code();
  if (!IsTextSlotKeycode(keycode)) return;
  if (!event.isRelease()) {
    ReceiveAll();
    ServeSlot(static_cast<uint8_t>(keycode), event.inputContext());
  }
  event.filterAndAccept();
}

// The browser passes its keys on only after it has got the answer to its request for a context: its first words about
// the context show that it has. fcitx5 makes contexts of its own, too; the browser's come over the message bus.
void ShojiIme::OnContextUsed(const fcitx::InputContext* context) {
  if (std::string_view(context->frontend()) != "dbus") return;
  Send(wire::Encode(wire::HintMessage(wire::InputDone{kAddonReadyId})));
}

void ShojiIme::OnCaretMoved(fcitx::InputContext* context) {
  const fcitx::Rect& area = context->cursorRect();
  const wire::CaretHint caret{
      {Coordinate(area.left()), Coordinate(area.top()), Coordinate(area.width()), Coordinate(area.height())}};
  if (area.height() <= 0 || caret == last_caret_) return;  // a field that has just got the focus has no place yet
  last_caret_ = caret;
  Send(wire::Encode(wire::HintMessage(caret)));
}

void ShojiIme::ServeSlot(uint8_t keycode, fcitx::InputContext* context) {
  const auto turn =
      std::ranges::find_if(waiting_, [keycode](const Waiting& w) { return TextSlotKeycode(w.input_id) == keycode; });
  if (turn == waiting_.end()) return;
  for (auto lost = waiting_.begin(); lost != turn; ++lost) GiveBack(*lost);
  const Waiting served = std::move(*turn);
  waiting_.erase(waiting_.begin(), turn + 1);
  Apply(served.message, context);
  if (!IsNewcomer(served.message)) Send(wire::Encode(wire::HintMessage(wire::InputDone{served.input_id})));
}

void ShojiIme::Apply(const wire::ClientMessage& message, fcitx::InputContext* context) {
  if (IsNewcomer(message)) return BackToDirectInput();
  if (const auto* preedit = std::get_if<wire::Preedit>(&message)) return ShowPreedit(*preedit, context);
  context->commitString(std::get<wire::Text>(message).utf8);
  if (!context->inputPanel().clientPreedit().empty()) ShowPreedit({}, context);
}

void ShojiIme::GiveUpOldOnes() {
  const fcitx::InputContext* context = instance_->lastFocusedInputContext();
  const bool has_field = context != nullptr && context->hasFocus();
  const uint64_t patience = has_field ? kPatienceUs : kPatienceWithoutFieldUs;
  const uint64_t now = fcitx::now(CLOCK_MONOTONIC);
  while (!waiting_.empty() && now - waiting_.front().since_us >= patience) {
    GiveBack(waiting_.front());
    waiting_.pop_front();
  }
  if (!waiting_.empty()) LookAgainSoon();
}

void ShojiIme::GiveBack(const Waiting& waiting) {
  if (IsNewcomer(waiting.message)) return BackToDirectInput();  // without a field no key of before is on its way
  Send(wire::Encode(waiting.message));
}

// Somebody else types now, from a terminal of another kind: keys are what they say until mozc is switched on again.
void ShojiIme::BackToDirectInput() { instance_->deactivate(); }

void ShojiIme::Send(const Bytes& message) {
  if (socket_ >= 0) send(socket_, message.data(), message.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
}

class ShojiImeFactory final : public fcitx::AddonFactory {
  // fcitx5's interface hands over a bare pointer and owns the object from here on.
  fcitx::AddonInstance* create(fcitx::AddonManager* manager) override {
    return std::make_unique<ShojiIme>(manager->instance()).release();
  }
};

}  // namespace shoji::agent

FCITX_ADDON_FACTORY(shoji::agent::ShojiImeFactory)
