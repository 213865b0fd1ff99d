#include "broker/web/console/command_call.h"

#include "broker/admin/people_commands.h"
#include "broker/web/api_answers.h"
#include "broker/web/http_json.h"

namespace shoji::web {
namespace {

HttpResponse ToHttp(const std::string& answer, sessions::Statistics& statistics) {
  auto object = nlohmann::json::parse(answer, nullptr, false);
  if (!object.is_object()) object = {{"ok", false}, {"error", "internal"}};
  const bool done = object.value("ok", false);
  object.erase("ok");
  if (done) return JsonAnswer(200, object);
  const std::string key = object.value("error", "internal");
  statistics.Refused(key);
  return JsonAnswer(StatusOf(key), object);
}

}  // namespace

void RunCommand(admin::AdminCommands& commands, sessions::Statistics& statistics, const ConsoleCall& call,
                std::string_view op, const Members& from_path) {
  auto body = ParseObject(call.request.body.empty() ? "{}" : std::string_view(call.request.body), 1);
  if (!body) {
    statistics.Refused("bad_request");
    return call.respond(JsonAnswer(400, {{"error", "bad_request"}, {"message", body.error().message}}));
  }
  for (const auto& [member, value] : from_path) (*body)[std::string(member)] = value;
  (*body)["op"] = op;
  const std::string request = body->dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  commands.Handle(
      request, admin::ActorOf(call.user.name),
      [&statistics, respond = call.respond](const std::string& answer) { respond(ToHttp(answer, statistics)); });
}

}  // namespace shoji::web
