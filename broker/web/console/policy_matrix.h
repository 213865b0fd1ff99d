// The rules as a table 部署 × 方向 × 経路 × 機密性: one cell is one decision of the engine. Pure; no clock, no store.
// A cell says what holds for a member of staff now; where a rule also asks about role, terminal, time or type of
// content, the cell is marked as conditional.
#pragma once

#include <array>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "policy/analysis/cancellation.h"
#include "policy/engine.h"

namespace shoji::web {

struct MatrixRoute {
  policy::Direction direction;
  policy::Channel channel;
};

// The columns. What does not exist (print to the Internet) has none.
inline constexpr std::array<MatrixRoute, 7> kMatrixRoutes = {{
    {policy::Direction::kOutbound, policy::Channel::kClipboardText},
    {policy::Direction::kOutbound, policy::Channel::kClipboardImage},
    {policy::Direction::kOutbound, policy::Channel::kFileUpload},
    {policy::Direction::kInbound, policy::Channel::kClipboardText},
    {policy::Direction::kInbound, policy::Channel::kClipboardImage},
    {policy::Direction::kInbound, policy::Channel::kFileDownload},
    {policy::Direction::kInbound, policy::Channel::kPrint},
}};
inline constexpr std::array<policy::Classification, 5> kMatrixClasses = {
    policy::Classification::k1, policy::Classification::k2, policy::Classification::k3C, policy::Classification::k3B,
    policy::Classification::k3A};

struct MatrixCell {
  std::string department;
  MatrixRoute route;
  policy::Classification classification = policy::Classification::k1;
};

// What a member of staff of the cell's department is answered at `now` about a small transfer declared as the cell's
// class.
policy::Decision DecideCell(const policy::Engine& engine, const MatrixCell& cell, policy::LocalTime now);

// {routes, classes, rows:[{department, described, class, contact, cells:[index into decisions]}], decisions:[{answer,
// rule, reason, class, conditional, limits...}]}. Rows: `departments` and all that the rules describe, each once, in
// that order; cells go by route, then by class.
// kTooLarge when cancelled.
Result<nlohmann::json> MatrixJson(const policy::Engine& engine, std::vector<std::string> departments,
                                  policy::LocalTime now, const policy::IsCancelled& cancelled = {});

// One decision as in the list `decisions`.
nlohmann::json DecisionJson(const policy::Decision& decision, bool conditional);

}  // namespace shoji::web
