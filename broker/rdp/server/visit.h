// What happens on a connection once its security stands: login, session, end. Between the terminal's events and the
// broker's messages; decides nothing about policy. Owned by Connection, its one thread.
#pragma once

#include <memory>
#include <optional>

#include "broker/rdp/server/broker_link.h"
#include "broker/rdp/server/clipboard_side.h"
#include "broker/rdp/server/display_control.h"
#include "broker/rdp/server/input_path.h"
#include "broker/rdp/server/layout_pacer.h"
#include "broker/rdp/server/overlay.h"
#include "broker/rdp/server/screen.h"
#include "broker/rdp/server/terminal.h"

namespace shoji::rdp {

class Visit final : public TerminalEvents {
 public:
  // All outlive it; `face`: for pages and notices.
  Visit(BrokerLink& link, text::TextFace& face, const Clock& clock) : link_(link), face_(face), clock_(clock) {}
  // The terminal whose events come here; before the first of them.
  void SetTerminal(Terminal terminal) { terminal_.emplace(std::move(terminal)); }
  Terminal& terminal() { return *terminal_; }

  // False while the client has too much before it: messages of the broker wait.
  bool takes_messages() const;
  // False while a client that has not logged in is behind on output: every key it sends redraws the login page.
  bool reads_terminal() const { return stage_ == Stage::kSession || !terminal_->write_blocked(); }
  // One message of the broker. Failure: it is not one that may come now.
  Result<void> OnBrokerMessage(ByteSpan message);
  // The broker has closed its end.
  void OnBrokerGone();
  // The terminal has: nothing stays pressed in the session.
  void OnTerminalGone();
  // In each turn, after the terminal's events. Failure: the connection ends.
  Result<void> Tick();
  // When Tick() is due though nothing happens.
  std::optional<Duration> WaitTime() const;

  bool ended() const { return stage_ == Stage::kEnded; }
  // What the client is to be told of the end; nullopt: nobody is there to be told.
  std::optional<uint32_t> end_with() const { return end_with_; }

  bool OnClient() override;
  bool OnActive() override;
  void OnScancode(uint16_t flags, uint16_t code) override;
  void OnUnicode(uint16_t flags, uint16_t unit) override;
  void OnPointer(uint16_t flags, uint16_t x, uint16_t y) override;
  void OnExtendedPointer(uint16_t flags, uint16_t x, uint16_t y) override;
  void OnLockKeys(uint32_t flags) override;
  void OnFrameDrawn(uint32_t frame_id) override;

 private:
  enum class Stage : uint8_t { kHandshake, kAtPage, kAsking, kAdmitted, kSession, kEnded };

  Result<void> OnDoorAnswer(const DoorAnswer& answer);
  Result<void> OnLoginAnswer(const LoginAnswer& answer);
  Result<void> OnCookie(const Cookie& cookie);
  Result<void> OnSessionMessage(const wire::ServerMessage& message);
  Result<void> OnFrame(ByteSpan message);
  Result<void> OnHold(const wire::Hold& hold);
  Result<void> MakeScreen();
  Result<void> StartSession();
  Result<void> Follow(const MonitorLayout& layout);
  std::optional<Login> FirstLogin(ClientCredentials& credentials);
  void Submit(Login login);
  Result<void> ServeSession();
  void OnInput(const wire::ClientMessage& message);
  void EndWith(uint32_t error_info);
  Result<void> Tell(const wire::ClientMessage& message) { return link_.Send(wire::Encode(message)); }
  void Note(Result<void> result);

  BrokerLink& link_;
  text::TextFace& face_;
  const Clock& clock_;
  std::optional<Terminal> terminal_;
  Stage stage_ = Stage::kHandshake;
  std::optional<uint32_t> end_with_;
  LoginKind asked_ = LoginKind::kPassword;  // by the last LOGIN
  std::optional<Login> next_login_;         // when that is refused: the password beside a cookie
  std::optional<Cookie> cookie_;            // not given to the client yet
  Result<void> failure_;                    // inside a callback of FreeRDP, which cannot carry it
  // Since the first OnActive():
  std::unique_ptr<Screen> screen_;
  std::unique_ptr<Overlay> overlay_;
  std::unique_ptr<InputPath> input_path_;
  std::unique_ptr<DisplayControl> display_control_;
  std::optional<LayoutPacer> layouts_;
  std::unique_ptr<ClipboardSide> clipboard_;  // since HELLO
  MonitorLayout layout_;                      // of the client's window
  Size picture_;                              // of the session's last frame
  bool held_ = false;
  Language language_ = Language::kJapanese;
};

}  // namespace shoji::rdp
