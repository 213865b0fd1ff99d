#include "bench/load/client_figures.h"

#include <algorithm>

#include "bench/report/percentiles.h"

namespace shoji::bench {
namespace {

nlohmann::json Spread(const std::vector<double>& values) {
  const Percentiles found = PercentilesOf(values);
  const double most = values.empty() ? 0 : *std::ranges::max_element(values);
  return {{"n", values.size()}, {"p50", found.p50}, {"p95", found.p95}, {"p99", found.p99}, {"max", most}};
}

}  // namespace

nlohmann::json ToJson(const ClientFigures& figures) {
  return {
      {"login_ms", Spread(figures.login_ms)},
      {"start_ms", Spread(figures.start_ms)},
      {"first_frame_ms", Spread(figures.first_frame_ms)},
      {"applied_ms", Spread(figures.applied_ms)},
      {"photon_ms", Spread(figures.photon_ms)},
      {"decode_us", Spread(figures.decode_us)},
      {"late_ms", Spread(figures.late_ms)},
      {"unseen", figures.unseen},
      {"keys", figures.keys},
      {"notches", figures.notches},
      {"moves", figures.moves},
      {"pages", figures.pages},
      {"frames", figures.frames},
      {"messages_in", figures.messages_in},
      {"messages_out", figures.messages_out},
      {"bytes_in", figures.bytes_in},
      {"bytes_out", figures.bytes_out},
      {"started",
       {{"login_ms", figures.login_ms}, {"start_ms", figures.start_ms}, {"first_frame_ms", figures.first_frame_ms}}},
      {"throttled", figures.throttled},
      {"failures", figures.failures}};
}

}  // namespace shoji::bench
