// The HTTPS half of coming in: login, a session (a new one, or the one that is there), a ticket for its WebSocket.
// Comes again where the door says later. Owned by one StaffClient; its thread.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "bench/load/client_surroundings.h"
#include "bench/load/http_exchange.h"

namespace shoji::bench {

class SessionOpener {
 public:
  struct Opened {
    std::string ticket, cookie;
    TlsSession resume;  // for the next connection; may be null
  };
  // One of `opened` and `failed` is called once, last; the opener and its connection live on for a while. `wake`:
  // next() has changed.
  struct Listener {
    std::function<void(const Opened&)> opened;
    std::function<void(const std::string& why)> failed;
    std::function<void()> wake;
  };
  SessionOpener(const ClientSurroundings& around, std::string name, Listener listener)
      : around_(around), name_(std::move(name)), listener_(std::move(listener)) {}
  SessionOpener(const SessionOpener&) = delete;
  SessionOpener& operator=(const SessionOpener&) = delete;

  void Begin();
  bool connected() const { return connection_ != nullptr; }
  // Not within a call of the listener.
  void Disconnect() { connection_.reset(); }
  std::optional<TimePoint> next() const { return again_; }
  void Tick(TimePoint now);
  TimePoint asked_login() const { return asked_login_; }
  TimePoint asked_session() const { return asked_session_; }

 private:
  enum class Stage { kLogin, kSession, kTicket, kDone };

  void OnBytes(ByteSpan bytes);
  void OnAnswer(const HttpAnswer& answer);
  void LogIn();
  void OnLoginAnswer(const HttpAnswer& answer);
  void AskForSession();
  void OnSessionAnswer(const HttpAnswer& answer);
  void ComeAgain(Duration later);
  void Post(const std::string& path, const std::string& body);
  void Fail(const std::string& why);

  const ClientSurroundings& around_;
  std::string name_;
  Listener listener_;
  Stage stage_ = Stage::kLogin;
  std::unique_ptr<TlsConnection> connection_;
  HttpReader reader_;
  std::string cookie_;
  TimePoint asked_login_, asked_session_;
  std::optional<TimePoint> again_;
};

}  // namespace shoji::bench
