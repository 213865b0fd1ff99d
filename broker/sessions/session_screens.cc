// SessionDirectory's fourth part: that guard P5 of each session burns in what the rules in force want.
#include <utility>

#include "broker/sessions/session_directory.h"
#include "session/link/json_fields.h"

namespace shoji::sessions {

std::string SessionDirectory::WatermarkOf(const Person& person) const {
  if (screens_ == nullptr) return "";
  const auto departments = person.departments.empty() ? std::vector{person.department} : person.departments;
  return screens_->WatermarkOf({person.name, departments, person.address});
}

void SessionDirectory::ApplyScreens() {
  std::vector<std::string> watched;
  for (const auto& [id, session] : sessions_) {
    if (session.viewer != nullptr && !session.ending) watched.push_back(id);
  }
  for (const auto& id : watched) ApplyScreen(id);
}

// A host that does not take it costs the session its window: nobody looks at a picture without what has to be in it.
void SessionDirectory::ApplyScreen(const std::string& id) {
  Session& session = sessions_.find(id)->second;
  std::string wanted = session.onlooker ? WatermarkOf(*session.onlooker) : "";
  if (session.watermark == wanted) return;
  session.watermark = wanted;
  const link::Json request = {{"op", "guard"}, {"session", id}, {"watermark", wanted}, {"masks", link::Json::array()}};
  host_.Request(request, clock_.Now() + settings_.host_timeout, [this, id, wanted](const auto& answer) {
    const auto found = sessions_.find(id);
    if (found == sessions_.end() || found->second.watermark != wanted) return;
    if (answer && link::BoolField(answer->body, "ok").value_or(false)) return;
    found->second.watermark.reset();
    ShutWindow(found->second, wire::EndReason::kSessionLost, "the host did not take the watermark");
  });
}

}  // namespace shoji::sessions
