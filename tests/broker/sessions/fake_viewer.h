// A window that remembers what it was told.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "broker/sessions/viewer.h"

namespace shoji::sessions {

class FakeViewer final : public Viewer {
 public:
  void ShowStep(std::string_view step) override { steps.emplace_back(step); }
  void TakeLink(UniqueFd fd) override { link = std::move(fd); }
  void ShowHold(const Held& held) override { holds.push_back(held); }
  void ShowWatch(const wire::Watch& watch) override { watches.push_back(watch); }
  void End(wire::EndReason reason, std::string_view) override { ended = reason; }
  std::vector<std::string> steps;
  std::vector<Held> holds;
  std::vector<wire::Watch> watches;
  UniqueFd link;
  std::optional<wire::EndReason> ended;
};

}  // namespace shoji::sessions
