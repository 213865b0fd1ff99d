// One RDP connection seen from the broker: the process of shoji-rdp that serves it, the login, then a relay like any
// other client's. The process is distrusted: whatever it sends that door_messages.h or PROTOCOL.md does not allow there
// and then ends it, and touches nobody else. Owned by Door; service thread.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "broker/rdp/door/door_login.h"
#include "broker/rdp/door/door_process.h"
#include "broker/rdp/door/reconnect_cookies.h"
#include "broker/rdp/door_messages.h"
#include "broker/relay/relay.h"
#include "broker/tls_key/rsa_signer.h"
#include "session/link/link_stream.h"
#include "session/link/token_bucket.h"

namespace shoji::rdp {

// How many, and how long.
struct DoorLimits {
  size_t connections = 200;
  size_t per_address = 20;
  size_t before_login = 50;
  std::chrono::seconds handshake{20};       // until CLIENT: the RDP connection stands
  std::chrono::seconds login_page{5 * 60};  // from then on until somebody is logged in
  std::chrono::seconds farewell{10};        // to show why it ends
  std::chrono::seconds check_login{5};      // how often it is asked whether somebody may stay
};

class DoorConnection final : public relay::ClientPeer {
 public:
  static constexpr int kMaxLogins = 30;  // attempts; LoginThrottle slows them
  static constexpr int kMaxCredentialRequests = 4;

  // All outlive the connection.
  struct Services {
    DoorLogin& login;
    auth::CookieSessions& logins;
    const tls_key::RsaSigner& signer;
    const DoorLimits& limits;
    link::TokenBucket& records;  // of strangers: they must not fill the disk
    ReconnectCookies& cookies;
    relay::Relay::Services relay;
  };
  DoorConnection(const Services& services, UniqueFd link, DoorProcess process, std::string address);
  ~DoorConnection() override;
  DoorConnection(const DoorConnection&) = delete;
  DoorConnection& operator=(const DoorConnection&) = delete;

  const std::string& address() const { return address_; }
  bool logged_in() const { return !user_.empty(); }
  // The process has ended and everything is told: destroy it.
  bool gone() const { return gone_; }
  void Tick(TimePoint now);
  // The broker stops. Windows have been told already; who has none ends now.
  void Stop();

  void SendMessage(Bytes message) override;
  void SendStep(std::string_view step) override { SendMessage(Encode(DoorAnswer(Step{std::string(step)}))); }
  size_t queued_bytes() const override { return link_.queued_bytes(); }
  void PauseReading(bool paused) override;
  void CloseAfterFlush() override;
  void Abort() override { Kill("stalled"); }

 private:
  void OnLink(link::Ready ready);
  void OnMessage(ByteSpan message);
  void OnRequest(const Login& login);
  void OnRequest(const CredentialRequest& request);
  void OnRequest(const Refused& refused);
  void OnRequest(const Client& client);
  void OnRequest(const Sign& sign);
  void OnRequest(const NotProven&);
  void OnLoggedIn(DoorLogin::Answer answer);
  void Attach(relay::Relay::Identity identity);
  // No code is proven here any more; what was asked for counts against nobody.
  void WithdrawCredential();
  // The login is over, unless the line broke and the client may come back.
  void Leave();
  void CheckStanding();
  void OnEndOfLink();
  void OnSendFailed(const Error& error);
  void OnEndOfProcess();
  void ShutWhenFlushed();
  // The process did what no shoji-rdp does.
  void Broke(std::string_view what);
  void Kill(std::string_view why);
  void DropLink();
  void Record(const audit::Event& event);
  void RecordClient();
  void RecordRefused();
  const Clock& clock() const { return services_.relay.clock; }

  const Services& services_;
  link::LinkStream link_;
  DoorProcess process_;
  std::string address_;
  link::PollLoop::Token link_token_ = 0;
  link::PollLoop::Token process_token_ = 0;
  std::shared_ptr<int> alive_ = std::make_shared<int>();  // seen weakly by logins under way
  std::unique_ptr<relay::Relay> relay_;
  std::string user_;  // once logged in
  std::string login_token_;
  uint32_t logon_id_ = 0;  // of its cookie
  std::optional<Client> client_;
  bool client_recorded_ = false;
  TimePoint opened_;
  TimePoint next_check_;
  std::optional<TimePoint> kill_at_;
  std::string_view why_;  // it ends; empty: the client's doing
  int logins_ = 0;
  int credential_requests_ = 0;
  int refused_ = 0;
  std::vector<RefusedThing> unrecorded_;  // until it is known whose terminal asked, or that nobody logs in
  int signs_ = 0;
  bool logging_in_ = false;
  std::string asked_for_;  // whose one-time code it was given last, until it is said what came of it
  bool not_proven_ = false;
  bool closing_ = false;  // nothing more is taken from it or sent to it
  bool gone_ = false;
};

}  // namespace shoji::rdp
