// ClipboardExchange's outbound half: the terminal's clipboard for the session, and the keys that wait for it.
#include <algorithm>
#include <utility>

#include "broker/rdp/clipboard/clipboard_exchange.h"
#include "broker/rdp/clipboard/clipboard_text.h"
#include "broker/rdp/clipboard/dib.h"

namespace shoji::rdp {
namespace {

constexpr uint32_t kEscape = 0xFF1B;
constexpr uint32_t kKeypadZero = 0xFFB0;
constexpr uint32_t kLastClass = 5;  // of PROTOCOL.md, declared_class

// The class a digit key declares; 0 when it is none.
uint8_t ClassOf(uint32_t keysym) {
  const uint32_t digit = keysym > kKeypadZero ? keysym - kKeypadZero : keysym - '0';
  return digit >= 1 && digit <= kLastClass ? static_cast<uint8_t>(digit) : 0;
}

bool IsModifierKey(uint32_t keysym) { return keysym >= 0xFFE1 && keysym <= 0xFFEE; }

bool IsInput(const wire::ClientMessage& message) {
  return std::holds_alternative<wire::Key>(message) || std::holds_alternative<wire::Text>(message) ||
         std::holds_alternative<wire::Preedit>(message) || std::holds_alternative<wire::Pointer>(message) ||
         std::holds_alternative<wire::Wheel>(message);
}

// A key going down, or a button: somebody is there.
bool IsDeed(const wire::ClientMessage& message) {
  if (const auto* key = std::get_if<wire::Key>(&message)) return key->down;
  if (const auto* pointer = std::get_if<wire::Pointer>(&message)) return pointer->buttons != 0;
  return std::holds_alternative<wire::Text>(message);
}

bool Has(const FormatList& list, uint32_t format) {
  return std::ranges::find(list.formats, format) != list.formats.end();
}

// 0: none.
uint32_t PictureFormat(const FormatList& list) {
  if (Has(list, kFormatDib)) return kFormatDib;
  return Has(list, kFormatDibV5) ? kFormatDibV5 : 0;
}

// What of the terminal's clipboard is pasted; 0 for nothing this door carries.
uint32_t FormatToPaste(const FormatList& list) {
  return Has(list, kFormatUnicodeText) ? kFormatUnicodeText : PictureFormat(list);
}

Result<Bytes> TextContent(ByteSpan data) {
  const auto text = TextFromUnicode(data);
  if (!text) return std::unexpected(text.error());
  return Bytes(text->begin(), text->end());
}

}  // namespace

void ClipboardExchange::OnInput(const wire::ClientMessage& message) {
  if (std::holds_alternative<wire::Focus>(message)) {
    while (paste_) GiveUp(std::nullopt);
    keys_.Reset();
    swallowed_.clear();
  }
  if (!IsInput(message)) return ports_.ToBroker(message);
  used_ = used_ || IsDeed(message);
  if (paste_) return Hold(message);
  Pass(message);
}

void ClipboardExchange::Pass(const wire::ClientMessage& message) {
  if (const auto* key = std::get_if<wire::Key>(&message)) {
    const PasteChord chord = keys_.Note(*key);
    if (IsSwallowed(*key)) return;
    if (chord != PasteChord::kNone && Begin(chord, *key)) return;
  }
  ports_.ToBroker(message);
}

void ClipboardExchange::Hold(const wire::ClientMessage& message) {
  const auto* key = std::get_if<wire::Key>(&message);
  if (key != nullptr && !paste_->lifted && IsSameKey(*key, paste_->key)) {
    if (key->down) return;
    paste_->lifted = true;
  }
  if (paste_->stage == Paste::Stage::kDeclaring && IsAnswer(message)) return;
  if (held_input_.Keep(message)) return;
  GiveUp(News::What::kFailed);
  OnInput(message);
}

// While the class is asked for, keys answer, and a click withdraws; nothing of it is for the session.
bool ClipboardExchange::IsAnswer(const wire::ClientMessage& message) {
  if (const auto* pointer = std::get_if<wire::Pointer>(&message); pointer != nullptr && pointer->buttons != 0) {
    return GiveUp(std::nullopt), OnInput(message), true;
  }
  const auto* key = std::get_if<wire::Key>(&message);
  if (key == nullptr) return std::holds_alternative<wire::Text>(message);
  if (!key->down || IsModifierKey(key->keysym)) return false;
  Swallow(*key);
  if (key->keysym == kEscape) return GiveUp(std::nullopt), true;
  paste_->declared_class = ClassOf(key->keysym);
  if (paste_->declared_class == 0) return true;
  Tell(News::What::kAskedClass, News::Way::kPaste);
  Give();
  return true;
}

// False: this is no paste from the terminal, and the key goes its way.
bool ClipboardExchange::Begin(PasteChord chord, const wire::Key& key) {
  if (!open_ || held_ || newer_ != Newer::kTerminal || !terminal_) return false;
  const uint32_t format = FormatToPaste(*terminal_);
  if (format == 0 && !terminal_->files) return false;
  if (format == 0 || stale_answers_ >= kMaxStaleAnswers) {
    Swallow(key);
    if (format == 0) ports_.RefuseFiles();
    Tell(format == 0 ? News::What::kFiles : News::What::kFailed, News::Way::kPaste);
    return true;
  }
  paste_ = Paste{.key = key, .chord = chord, .until = {}};
  Fetch(format);
  return true;
}

void ClipboardExchange::Fetch(uint32_t format) {
  paste_->channel = format == kFormatUnicodeText ? wire::Channel::kClipboardText : wire::Channel::kClipboardImage;
  paste_->stage = Paste::Stage::kFetching;
  paste_->until = clock_.Now() + kPasteWithin;
  ports_.ToTerminal(FormatDataRequestPdu(format));
}

void ClipboardExchange::Fetched(ByteSpan data) {
  const bool text = paste_->channel == wire::Channel::kClipboardText;
  auto content = text ? TextContent(data) : PictureFromDib(data);
  if (!content) {
    const bool large = content.error().code == ErrorCode::kTooLarge;
    return GiveUp(large ? News::What::kTooLarge : News::What::kUnreadable);
  }
  if (content->empty()) return Missing(false);
  paste_->content = std::move(*content);
  if (text && paste_->chord == PasteChord::kPaste) return Give();
  paste_->stage = Paste::Stage::kDeclaring;
  paste_->until = clock_.Now() + kDeclareWithin;
  Tell(News::What::kAskClass, News::Way::kPaste);
}

// Announced, and not there: some clients announce all they know before they have looked. With a text of nothing, and no
// picture, there is nothing to bring, and the key pastes what the session has.
void ClipboardExchange::Missing(bool failed) {
  const uint32_t picture = paste_->channel == wire::Channel::kClipboardText ? PictureFormat(*terminal_) : 0;
  if (picture != 0) return Fetch(picture);
  if (failed) return GiveUp(News::What::kFailed);
  PressKey(*std::exchange(paste_, std::nullopt));
  LetGo();
}

void ClipboardExchange::Give() {
  paste_->stage = Paste::Stage::kGiving;
  paste_->until = clock_.Now() + kPasteWithin;
  paste_->request_id = transfers_.Give(paste_->channel, paste_->declared_class, std::exchange(paste_->content, {}));
}

void ClipboardExchange::Pasted(const Outcome& outcome) {
  if (outcome.kind == Outcome::Kind::kDone) {
    PressKey(*std::exchange(paste_, std::nullopt));
    return LetGo();
  }
  const bool refused = outcome.kind == Outcome::Kind::kRefused;
  Tell(refused ? News::What::kRefused : News::What::kFailed, News::Way::kPaste, &outcome);
  GiveUp(std::nullopt);
}

// The chord that asks for a class is none that a program knows: without Alt and Shift it pastes.
void ClipboardExchange::PressKey(const Paste& paste) {
  if (paste.chord != PasteChord::kPasteDeclared) return ports_.ToBroker(paste.key);
  for (wire::Key modifier : keys_.held_beside_control()) {
    Swallow(modifier);
    modifier.input_id = paste.key.input_id;
    modifier.down = false;
    ports_.ToBroker(modifier);
  }
  wire::Key up = paste.key;
  up.down = false;
  ports_.ToBroker(paste.key);
  ports_.ToBroker(up);
  Swallow(paste.key);
}

// The key is dropped, what came after it goes on.
void ClipboardExchange::GiveUp(std::optional<News::What> why) {
  const Paste paste = *std::exchange(paste_, std::nullopt);
  if (paste.stage == Paste::Stage::kDeclaring) Tell(News::What::kAskedClass, News::Way::kPaste);
  if (paste.stage == Paste::Stage::kFetching) ++stale_answers_;
  if (paste.request_id != 0) transfers_.Abandon(paste.request_id);
  Swallow(paste.key);
  if (why) Tell(*why, News::Way::kPaste);
  LetGo();
}

void ClipboardExchange::Swallow(const wire::Key& key) {
  std::erase_if(swallowed_, [&](const wire::Key& each) { return IsSameKey(each, key); });
  if (swallowed_.size() < kMaxSwallowedKeys) swallowed_.push_back(key);
}

bool ClipboardExchange::IsSwallowed(const wire::Key& key) {
  const auto found = std::ranges::find_if(swallowed_, [&](const wire::Key& each) { return IsSameKey(each, key); });
  if (found == swallowed_.end()) return false;
  if (!key.down) swallowed_.erase(found);
  return true;
}

void ClipboardExchange::LetGo() {
  while (!paste_ && !held_input_.empty()) Pass(held_input_.Take());
}

}  // namespace shoji::rdp
