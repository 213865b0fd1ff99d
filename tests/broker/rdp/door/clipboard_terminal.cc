#include "tests/broker/rdp/door/clipboard_terminal.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <thread>
#include <utility>

#include "broker/rdp/clipboard/clipboard_text.h"
#include "broker/rdp/clipboard/dib.h"

namespace shoji::testing {
namespace {

constexpr uint32_t kControl = 0xFFE3, kShift = 0xFFE1, kAlt = 0xFFE9;
constexpr uint16_t kFormatList = 2, kDataRequest = 4, kDataResponse = 5, kOk = 1;
constexpr uint32_t kOffer = 7;

}  // namespace

ClipboardTerminal::ClipboardTerminal(DoorRig& rig, const Person& person) : rig_(rig), person_(person), terminal_(rig) {
  EXPECT_EQ(terminal_.LogIn(person.user.name, DoorRig::kPassword).answer, rdp::LoginResult::kOk);
  EXPECT_TRUE(terminal_.Greet());
  exchange_.Open();
  Bytes formats;
  if (outbound()) ByteWriter(formats).U32(format()), formats.resize(36);  // a short name of nothing
  Says(kFormatList, formats);
}

uint32_t ClipboardTerminal::format() const {
  return person_.entry.request.channel == policy::Channel::kClipboardText ? rdp::kFormatUnicodeText : rdp::kFormatDib;
}

// What a program of the terminal has on its clipboard.
Bytes ClipboardTerminal::Data() const {
  const std::string content = person_.entry.Whole();
  return format() == rdp::kFormatDib ? rdp::DibFromPicture(AsBytes(content)).value()
                                     : rdp::UnicodeFromText(content).value();
}

wire::TransferAnswer ClipboardTerminal::Ask() {
  rig_.WithHost([](FakeHost& host) { host.received.clear(); });
  outbound() ? Paste() : Copy();
  while (!done_) {
    if (std::exchange(asked_for_data_, false)) Answer();
    if (std::exchange(wants_data_, false)) WantData();
    if (std::exchange(asks_class_, false)) Press('0' + static_cast<uint32_t>(person_.entry.request.declared), true);
    if (done_) break;
    const Bytes bytes = terminal_.ReceiveAfterSteps();
    const auto message = wire::ParseServerMessage(bytes);
    if (!message) return ADD_FAILURE() << "the door has closed", wire::TransferAnswer{};
    if (const auto* answer = std::get_if<wire::TransferAnswer>(&*message)) answer_ = *answer;
    exchange_.OnServerMessage(*message);
    const bool told = std::holds_alternative<wire::TransferAnswer>(*message);
    if (told && outbound() && !done_) SessionTakes();
  }
  return answer_.value_or(wire::TransferAnswer{});
}

// The host's session says that it has all of it once it has; FakeHost does not by itself.
void ClipboardTerminal::SessionTakes() {
  for (bool taken = false; !taken; std::this_thread::yield()) {
    rig_.WithHost([&](FakeHost& host) {
      Bytes all;
      wire::TransferRequest request{};
      for (const Bytes& each : host.received) {
        const auto message = wire::ParseClientMessage(each);
        if (!message) continue;
        if (const auto* asked = std::get_if<wire::TransferRequest>(&*message)) request = *asked;
        if (const auto* data = std::get_if<wire::TransferData>(&*message)) {
          all.insert(all.end(), data->bytes.begin(), data->bytes.end());
        }
      }
      taken = request.bytes > 0 && all.size() == request.bytes;
      const wire::TransferEnd end{request.request_id, wire::TransferResult::kWhole, wire::HashOf(all)};
      if (taken) host.Say(host.requests.back()["session"], wire::Encode(wire::ServerMessage(end)));
    });
  }
}

// Ctrl+V; with a class to declare, the chord that asks for it.
void ClipboardTerminal::Paste() {
  Press(kControl, true);
  if (person_.entry.request.declared != policy::Classification::kNone) Press(kAlt, true), Press(kShift, true);
  Press('v', true);
}

void ClipboardTerminal::Copy() {
  rig_.WithHost([&](FakeHost& host) {
    host.clipboard = person_.entry.Whole();
    host.Say(
        host.requests.back()["session"],
        wire::Encode(wire::ServerMessage(wire::TransferOffer{
            .offer_id = kOffer, .channel = static_cast<wire::Channel>(person_.entry.request.channel), .bytes = 0})));
  });
}

void ClipboardTerminal::Press(uint32_t keysym, bool down) {
  exchange_.OnInput(wire::Key{.input_id = 1, .keysym = keysym, .code = 0, .down = down});
}

void ClipboardTerminal::Says(uint16_t type, ByteSpan body) {
  Bytes message;
  ByteWriter out(message);
  out.U16(type);
  out.U16(type == kDataResponse ? kOk : 0);
  out.U32(static_cast<uint32_t>(body.size()));
  out.Raw(body);
  EXPECT_LE(message.size(), exchange_.most_pdu_bytes());
  EXPECT_TRUE(exchange_.OnPdu(message));
}

void ClipboardTerminal::Answer() { Says(kDataResponse, Data()); }

// A program of the terminal pastes as soon as it hears that there is something.
void ClipboardTerminal::WantData() {
  Bytes body;
  ByteWriter(body).U32(format());
  Says(kDataRequest, body);
}

void ClipboardTerminal::ToBroker(const wire::ClientMessage& message) {
  const auto* key = std::get_if<wire::Key>(&message);
  if (key != nullptr && key->keysym == 'v' && key->down) done_ = moved_ = true;
  // Nobody declares a class for what comes in; the table also asks what would be if somebody did.
  auto sent = message;
  if (auto* request = std::get_if<wire::TransferRequest>(&sent); request != nullptr && !outbound()) {
    request->declared_class = static_cast<uint8_t>(person_.entry.request.declared);
  }
  terminal_.Send(sent);
}

void ClipboardTerminal::ToTerminal(Bytes pdu) {
  ByteReader in(pdu);
  const uint16_t type = in.U16();
  if (type == kDataRequest) asked_for_data_ = true;
  if (type == kFormatList) wants_data_ = true;
  if (type != kDataResponse) return;
  done_ = true;
  moved_ = in.U16() == kOk;
  const ByteSpan data = ByteSpan(pdu).subspan(rdp::kClipboardHeaderBytes);
  EXPECT_TRUE(!moved_ || std::ranges::equal(data, Data()));
}

void ClipboardTerminal::Tell(const rdp::ClipboardNews& news) {
  using What = rdp::ClipboardNews::What;
  if (news.what == What::kAskClass) asks_class_ = true;
  if (outbound() && news.what == What::kRefused) done_ = true;
}

}  // namespace shoji::testing
