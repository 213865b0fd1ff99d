// What is in force at one moment: the configuration, whose session this is, and the gate made of both. Immutable.
// Shared by Proxy (the current one) and by each connection that began under it.
#pragma once

#include <optional>
#include <utility>

#include "session/egress/configuration.h"
#include "session/egress/gate.h"

namespace shoji::egress {

struct Settings {
  Settings(Configuration configured, std::optional<Assignment> assigned)
      : configuration(std::move(configured)),
        assignment(std::move(assigned)),
        gate(configuration, assignment ? assignment->department : "") {}

  const Configuration configuration;
  const std::optional<Assignment> assignment;
  const Gate gate;
};

}  // namespace shoji::egress
