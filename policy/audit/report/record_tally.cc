#include "policy/audit/report/record_tally.h"

#include <algorithm>
#include <utility>

namespace shoji::audit {
namespace {

uint64_t Positive(int64_t number) { return static_cast<uint64_t>(std::max<int64_t>(number, 0)); }

std::string ActorOf(const EntryView& entry) {
  const std::string actor = entry.Member("actor");
  return actor.empty() ? entry.Member("user") : actor;
}

}  // namespace

void RecordTally::Count(Sums& sums, Key key, uint64_t bytes, uint64_t count) {
  if (sums.size() >= kMaxRows && !sums.contains(key)) key.assign(key.size(), "そのほか");
  Sum& sum = sums[std::move(key)];
  sum.count += count;
  sum.bytes += bytes;
}

void RecordTally::Tell(std::vector<Step>& steps, const EntryView& entry) {
  if (steps.size() >= kMaxRows) return;
  std::string detail;
  for (const auto& [name, value] : entry.Fields()) {
    if (name == "actor" || value.empty()) continue;
    detail.append(detail.empty() ? "" : " ").append(name).append("=").append(value);
  }
  steps.push_back({std::string(entry.time()), std::string(entry.event()), ActorOf(entry), std::move(detail)});
}

void RecordTally::AddTransfer(const EntryView& entry) {
  const std::string answer = entry.Member("answer");
  Count(transfers_, {entry.Member("direction"), entry.Member("channel"), entry.Member("class"), answer},
        Positive(entry.Number("bytes")));
  if (answer == "deny" || answer == "approve") Count(refusals_, {entry.Member("reason"), entry.Member("rule")});
}

void RecordTally::Add(const EntryView& entry) {
  ++entries_;
  const std::string event(entry.event());
  const auto begins = [&](std::string_view prefix) { return event.starts_with(prefix); };
  if (begins("transfer.")) return AddTransfer(entry);
  if (event == "input.text") {
    return Count(transfers_, {"outbound", event, entry.Member("class"), entry.Member("answer")},
                 Positive(entry.Number("bytes")));
  }
  if (begins("file.")) {
    return Count(files_, {event, entry.Member("state") + entry.Member("why")}, 0,
                 std::max<uint64_t>(1, Positive(entry.Number("count"))));
  }
  if (begins("login.") || event == "logout") {
    Count(logins_, {event});
    if (event != "login.ok" && event != "logout") Count(failed_, {entry.Member("user"), entry.Member("address")});
    return;
  }
  if (event == "destination") {
    if (entry.Member("phase") != "open") {
      Count(destinations_, {entry.Member("answer")}, Positive(entry.Number("bytes_up")),
            std::max<uint64_t>(1, Positive(entry.Number("count"))));
    }
    return;
  }
  if (begins("admin.")) return Count(acts_, {ActorOf(entry), entry.Member("act"), event});
  if (event == "session.start") return Count(sessions_, {entry.Member("department")});
  if (begins("policy.")) return Tell(policy_steps_, entry);
  if (begins("emergency.")) return Tell(emergencies_, entry);
  if (event == "audit.exported" || event == "audit.key_changed") return Tell(exports_, entry);
  if (begins("service.") || begins("audit.")) Count(operation_, {event});
}

}  // namespace shoji::audit
