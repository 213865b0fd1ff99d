// The HTTP API of API.md and the static files, without a transport. Service thread. Every check (method, Origin, kind
// of body, cookie, whose session) is made here; what people may do is decided by auth, sessions and policy.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "broker/auth/cookie_sessions.h"
#include "broker/auth/rdp_passes.h"
#include "broker/auth/tickets.h"
#include "broker/records/audit_desk.h"
#include "broker/sessions/login_gate.h"
#include "broker/sessions/session_directory.h"
#include "broker/sessions/statistics.h"
#include "broker/store/database.h"
#include "broker/transfer/file_desk.h"
#include "broker/web/address_range.h"
#include "broker/web/console/console_api.h"
#include "broker/web/http_message.h"
#include "broker/web/static_files.h"
#include "policy/audit/audit_log.h"

namespace shoji::web {

class Api final : public HttpHandler {
 public:
  // All outlive the API.
  struct Services {
    const Clock& clock;
    store::Database& database;
    sessions::LoginGate& gate;
    auth::CookieSessions& logins;
    auth::Tickets& tickets;
    sessions::SessionDirectory& directory;
    audit::AuditLog& audit;
    sessions::Statistics& statistics;
    const StaticFiles& files;
    ConsoleApi& console;
    const records::AuditDesk* audit_desk = nullptr;  // none: its numbers are not shown
    transfer::FileDesk* quarantine = nullptr;        // null: nobody has any files
    auth::RdpPasses* rdp_passes = nullptr;           // null: no RDP door
  };
  struct Settings {
    std::vector<AddressRange> metrics_allow;  // beside loopback
    int rdp_port = 0;                         // 0: no RDP door
    bool rdp_self_made_certificate = false;   // so that no terminal can check it
  };
  Api(Services services, Settings settings);

  void Handle(const HttpRequest& request, Respond respond) override;

 private:
  using UserRoute = void (Api::*)(const HttpRequest&, const store::User&, const Respond&);

  void HandleApi(const HttpRequest& request, const Respond& respond);
  // What any state-changing request must satisfy; empty when it does, else the error key.
  std::string_view CheckChange(const HttpRequest& request) const;
  // Who asks; otherwise the request has been refused.
  std::optional<store::User> Authenticate(const HttpRequest& request, const Respond& respond);
  void Login(const HttpRequest& request, const Respond& respond);
  void FinishLogin(const sessions::LoginGate::Answer& answer, const Respond& respond);
  void Logout(const HttpRequest& request, const store::User& user, const Respond& respond);
  void Me(const HttpRequest& request, const store::User& user, const Respond& respond);
  void ListSessions(const HttpRequest& request, const store::User& user, const Respond& respond);
  void StartSession(const HttpRequest& request, const store::User& user, const Respond& respond);
  void SessionTicket(const HttpRequest& request, const store::User& user, const Respond& respond);
  void EndSession(const HttpRequest& request, const store::User& user, const Respond& respond);
  // api_rdp.cc
  void RdpPass(const HttpRequest& request, const store::User& user, const Respond& respond);
  // api_files.cc
  void ListFiles(const HttpRequest& request, const store::User& user, const Respond& respond);
  void FileText(const HttpRequest& request, const store::User& user, const Respond& respond);
  void EraseFile(const HttpRequest& request, const store::User& user, const Respond& respond);
  void Health(const Respond& respond);
  void Metrics(const HttpRequest& request, const Respond& respond);
  void Refuse(const Respond& respond, std::string_view key);
  bool HasRdp() const { return services_.rdp_passes != nullptr && settings_.rdp_port != 0; }
  bool Record(const audit::Event& event);

  Services services_;
  Settings settings_;
};

}  // namespace shoji::web
