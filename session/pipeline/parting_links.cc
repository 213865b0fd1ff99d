#include "session/pipeline/parting_links.h"

namespace shoji::pipeline {

void PartingLinks::Add(std::unique_ptr<Viewer> viewer, const wire::End& end, TimePoint now) {
  if (links_.size() >= kMaxParting) links_.erase(links_.begin());
  if (!viewer->Send(end)) return;
  links_.push_back({.viewer = std::move(viewer), .deadline = now + kPartingTime});
  Tick(now);
}

void PartingLinks::Tick(TimePoint now) {
  std::erase_if(links_, [now](Parting& parting) {
    const bool gone = !parting.viewer->Flush();
    return gone || !parting.viewer->wants_write() || now >= parting.deadline;
  });
}

std::optional<Duration> PartingLinks::WaitTime() const {
  if (links_.empty()) return std::nullopt;
  return std::chrono::milliseconds(10);
}

}  // namespace shoji::pipeline
