// The API's one-time .rdp file.
#include "broker/web/api.h"
#include "broker/web/api_answers.h"
#include "broker/web/cookie.h"
#include "broker/web/http_json.h"
#include "broker/web/rdp_file.h"

namespace shoji::web {

void Api::RdpPass(const HttpRequest& request, const store::User& user, const Respond& respond) {
  if (!ParseEmpty(request.body)) return Refuse(respond, "bad_request");
  if (!HasRdp()) return Refuse(respond, "not_found");
  const RdpAddress address{request.host, settings_.rdp_port, settings_.rdp_self_made_certificate};
  if (!RdpFile(address, "")) return Refuse(respond, "bad_request");
  if (!Record(audit::RdpPassIssued(user.name, request.address))) return Refuse(respond, "internal");
  const auto pass = services_.rdp_passes->Issue(user.name, LoginToken(request.cookie));
  if (!pass) return Refuse(respond, "internal");
  respond(JsonAnswer(201, {{"file_name", "shoji.rdp"},
                           {"content", *RdpFile(address, pass->ticket)},
                           {"code", pass->code},
                           {"expires_s", auth::RdpPasses::kLifetime.count()}}));
}

}  // namespace shoji::web
