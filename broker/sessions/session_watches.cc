// SessionDirectory's fourth part: what watch_desk.h needs of it.
#include "broker/sessions/session_directory.h"
#include "session/link/json_fields.h"

namespace shoji::sessions {

std::optional<uint64_t> SessionDirectory::WindowOf(std::string_view id) const {
  const auto found = sessions_.find(id);
  if (found == sessions_.end() || found->second.ending || found->second.viewer == nullptr || !found->second.linked) {
    return std::nullopt;
  }
  return found->second.window;
}

std::optional<uint64_t> SessionDirectory::LastWindowOf(std::string_view id) const {
  const auto found = sessions_.find(id);
  if (found == sessions_.end() || found->second.ending) return std::nullopt;
  return found->second.window;
}

void SessionDirectory::EndWindow(std::string_view id) {
  const auto found = sessions_.find(id);
  if (found == sessions_.end() || found->second.viewer == nullptr) return;
  Viewer& viewer = *found->second.viewer;
  viewer.End(wire::EndReason::kTakenOver, "");
  Detach(viewer);
}

bool SessionDirectory::Shows(std::string_view id, const Viewer& viewer) const {
  const auto found = sessions_.find(id);
  return found != sessions_.end() && found->second.viewer == &viewer;
}

std::string SessionDirectory::OwnerOf(std::string_view id) const {
  const auto found = sessions_.find(id);
  return found == sessions_.end() || found->second.ending ? std::string() : found->second.info.user;
}

void SessionDirectory::TellWatch(std::string_view id, const wire::Watch& watch) {
  const auto found = sessions_.find(id);
  if (found != sessions_.end() && found->second.viewer != nullptr) found->second.viewer->ShowWatch(watch);
}

void SessionDirectory::RequestWatch(const std::string& id, std::function<void(Result<UniqueFd>)> done) {
  const link::Json request = {{"op", "watch"}, {"session", id}};
  host_.Request(request, clock_.Now() + settings_.host_timeout, [done = std::move(done)](auto answer) {
    const bool fine = answer && link::BoolField(answer->body, "ok").value_or(false) && answer->fds.size() == 1;
    if (!fine) return done(Fail(ErrorCode::kUnavailable, "the host gives no link to look on"));
    done(std::move(answer->fds.front()));
  });
}

void SessionDirectory::EndWatch(const std::string& id) {
  host_.Request({{"op", "unwatch"}, {"session", id}}, clock_.Now() + settings_.host_timeout, [](const auto&) {});
}

}  // namespace shoji::sessions
