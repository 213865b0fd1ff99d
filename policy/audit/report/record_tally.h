// What a report counts, filled entry by entry. Pure, any thread. No list grows past kMaxRows; what does not fit is
// counted under "そのほか".
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "policy/audit/search/entry_view.h"

namespace shoji::audit {

class RecordTally {
 public:
  static constexpr size_t kMaxRows = 500;
  using Key = std::vector<std::string>;
  struct Sum {
    uint64_t count = 0;
    uint64_t bytes = 0;
  };
  using Sums = std::map<Key, Sum>;
  struct Step {
    std::string time, what, who, detail;
  };

  void Add(const EntryView& entry);

  uint64_t entries() const { return entries_; }
  const Sums& transfers() const { return transfers_; }        // direction, channel, class, answer
  const Sums& refusals() const { return refusals_; }          // reason, rule
  const Sums& files() const { return files_; }                // kind of event, state or why
  const Sums& logins() const { return logins_; }              // kind of event
  const Sums& failed_logins() const { return failed_; }       // user, address
  const Sums& destinations() const { return destinations_; }  // answer
  const Sums& acts() const { return acts_; }                  // actor, act
  const Sums& sessions() const { return sessions_; }          // department
  const Sums& operation() const { return operation_; }        // kind of event
  // Changes of rules, emergencies, exports and changes of keys, newest first; the first kMaxRows of each.
  const std::vector<Step>& policy_steps() const { return policy_steps_; }
  const std::vector<Step>& emergencies() const { return emergencies_; }
  const std::vector<Step>& exports() const { return exports_; }

 private:
  static void Count(Sums& sums, Key key, uint64_t bytes = 0, uint64_t count = 1);
  static void Tell(std::vector<Step>& steps, const EntryView& entry);
  void AddTransfer(const EntryView& entry);

  uint64_t entries_ = 0;
  Sums transfers_, refusals_, files_, logins_, failed_, destinations_, acts_, sessions_, operation_;
  std::vector<Step> policy_steps_, emergencies_, exports_;
};

}  // namespace shoji::audit
