#include "session/agent/text_channel.h"

#include <sys/epoll.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "session/agent/ime/text_slots.h"

namespace shoji::agent {

Result<std::unique_ptr<TextChannel>> TextChannel::Create(EventLoop& loop, Callbacks callbacks) {
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) {
    return Fail(ErrorCode::kIo, std::string("socket pair: ") + std::strerror(errno));
  }
  return std::make_unique<TextChannel>(loop, UniqueFd(ends[0]), UniqueFd(ends[1]), std::move(callbacks));
}

TextChannel::TextChannel(EventLoop& loop, UniqueFd own_end, UniqueFd addon_end, Callbacks callbacks)
    : loop_(loop), own_end_(std::move(own_end)), addon_end_(std::move(addon_end)), callbacks_(std::move(callbacks)) {
  loop_.Watch(own_end_.get(), EPOLLIN, [this](uint32_t) { ReceiveAll(); });
}

TextChannel::~TextChannel() { loop_.Unwatch(own_end_.get()); }

bool TextChannel::Send(const wire::ClientMessage& message) {
  const Bytes bytes = wire::Encode(message);
  return send(own_end_.get(), bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL) >= 0;
}

void TextChannel::ReceiveAll() {
  std::array<uint8_t, wire::kMaxClientMessageBytes> buffer;
  for (;;) {
    const ssize_t count = recv(own_end_.get(), buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (count <= 0) return;
    Handle(ByteSpan(buffer).first(static_cast<size_t>(count)));
  }
}

void TextChannel::HandleDone(uint32_t input_id) {
  if (input_id == kAddonReadyId) {
    callbacks_.on_ready();
  } else {
    callbacks_.on_done(input_id);
  }
}

// Both grammars come back: hints, and text that is given back. Anything else is dropped.
void TextChannel::Handle(ByteSpan datagram) {
  if (const auto hint = wire::ParseHintMessage(datagram)) {
    if (const auto* done = std::get_if<wire::InputDone>(&*hint)) HandleDone(done->input_id);
    if (const auto* caret = std::get_if<wire::CaretHint>(&*hint)) callbacks_.on_caret(*caret);
    return;
  }
  const auto given_back = wire::ParseClientMessage(datagram);
  if (!given_back) return;
  if (const auto* text = std::get_if<wire::Text>(&*given_back)) callbacks_.on_undelivered(*text);
  if (const auto* preedit = std::get_if<wire::Preedit>(&*given_back)) HandleDone(preedit->input_id);
}

}  // namespace shoji::agent
