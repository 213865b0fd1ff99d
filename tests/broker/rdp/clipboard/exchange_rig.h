// A ClipboardExchange with a terminal on one side and the broker on the other, both played by the test. Time moves only
// when told to.
#pragma once

#include <deque>
#include <string>
#include <vector>

#include "broker/rdp/clipboard/clipboard_exchange.h"

namespace shoji::rdp {

class ExchangeRig final : private ClipboardPorts {
 public:
  static constexpr uint32_t kControl = 0xFFE3, kShift = 0xFFE1, kAlt = 0xFFE9, kEscape = 0xFF1B;
  using What = ClipboardNews::What;

  // The terminal joins, says it knows long names, and what it has.
  explicit ExchangeRig(const std::vector<uint32_t>& formats = {});

  ClipboardExchange& exchange() { return exchange_; }

  // --- the terminal
  void TerminalHas(const std::vector<uint32_t>& formats);
  void TerminalHasFiles();
  // Answers the newest request for data.
  void TerminalGives(ByteSpan data);
  void TerminalGivesText(const std::string& utf8);
  void TerminalGivesNothing();
  void TerminalAsksFor(uint32_t format);
  bool TerminalSays(uint16_t type, uint16_t flags, ByteSpan body);  // false: it is dropped
  // Formats it was asked for, in order; formats it was told of last; answers it got.
  std::vector<uint32_t> asked_of_terminal() const;
  std::vector<uint32_t> told_terminal() const;
  std::vector<FormatDataResponse> answers() const;  // borrowed from the rig
  void ForgetTerminal() { to_terminal_.clear(); }

  // --- the person
  void Down(uint32_t keysym);
  void Up(uint32_t keysym);
  void Press(uint32_t keysym) { Down(keysym), Up(keysym); }
  void PressPaste();  // Ctrl+V, and lets go of it
  void Types(const wire::ClientMessage& message) { exchange_.OnInput(message); }

  // --- the broker
  bool BrokerSays(const wire::ServerMessage& message) { return exchange_.OnServerMessage(message); }
  void SessionOffers(uint32_t offer_id, wire::Channel channel = wire::Channel::kClipboardText);
  void Proceed();
  void Answer(wire::Answer answer, uint16_t reason = 0);  // the newest request
  void Taken();                                           // the session has the outbound content
  void Content(const std::string& content);               // and its end
  void End(wire::TransferResult result, const wire::Sha256& sha256 = {});
  std::vector<wire::TransferRequest> requests() const;
  std::string given() const;  // TRANSFER_DATA of the newest request
  bool cancelled() const;     // the newest request
  // Keys that went on, as text: "+v" down, "-v" up; other input as its name.
  std::string passed() const;
  void ForgetPassed() { to_broker_.clear(); }
  size_t backlog_bytes = 0;

  void Wait(Duration by);
  std::vector<What> news() const;
  const ClipboardNews& last_news() const { return news_.back(); }
  int files_refused = 0;

 private:
  void ToBroker(const wire::ClientMessage& message) override { to_broker_.push_back(message); }
  size_t broker_backlog_bytes() const override { return backlog_bytes; }
  void ToTerminal(Bytes pdu) override { to_terminal_.push_back(std::move(pdu)); }
  void Tell(const ClipboardNews& news) override { news_.push_back(news); }
  void RefuseFiles() override { ++files_refused; }
  std::vector<ByteSpan> Told(uint16_t type) const;  // bodies
  void SayFormats(const std::vector<uint32_t>& formats, bool files);

  FakeClock clock_;
  ClipboardExchange exchange_;
  std::vector<wire::ClientMessage> to_broker_;
  std::deque<Bytes> to_terminal_;
  std::vector<ClipboardNews> news_;
  uint32_t next_input_ = 1;
};

}  // namespace shoji::rdp
