// `shojictl policy ...`: its command line and what it does. Thinking about rules (check, diff, explain, dry-run)
// happens here, over files, without a broker; a broker is asked for its versions and for what changes them.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <utility>
#include <vector>

#include "broker/admin/explain_question.h"
#include "codec/base/clock.h"
#include "policy/analysis/words.h"

namespace shoji::admin {

class CtlPolicy {
 public:
  // `state`, `raw_json` (--state, --json) are read when Run() is called; they and `clock` outlive this.
  CtlPolicy(const std::string& state, const bool& raw_json, const Clock& clock)
      : state_(state), raw_json_(raw_json), clock_(clock) {}

  // Adds the subcommands; this outlives `app`.
  void AddTo(CLI::App& app);
  // True when one of them was on the command line.
  bool chosen() const { return command_ != nullptr; }
  // The exit status: 0 done, 1 refused or the rules are not sound, 2 wrong usage, 3 no broker to talk to.
  int Run();

 private:
  using Command = int (CtlPolicy::*)();
  CLI::App* Add(CLI::App& parent, const char* name, const char* help, Command command);
  void AddThinking(CLI::App& policy);
  void AddExplain(CLI::App& policy);
  void AddVersions(CLI::App& policy);
  int Check();
  int Diff();
  int Explain();
  int DryRun();
  int List();
  int Show();
  int Submit();
  int Approve();
  int Activate();
  int Unschedule();
  int RollBack();
  // Asks the broker, as the person of --user if there is one, and says how it ended.
  int Ask(const char* op, std::vector<std::pair<std::string, std::string>> members);
  int32_t Today() const;
  template <typename Report>
  int Tell(const Report& report, bool good);

  const std::string& state_;
  const bool& raw_json_;
  const Clock& clock_;
  Command command_ = nullptr;
  std::string language_;
  std::string first_, second_, audit_file_, note_, at_, user_;
  std::string since_ = "30d";
  std::string rules_ = "active";
  bool strict_ = false;
  bool password_from_stdin_ = false;
  ExplainQuestion question_;
};

}  // namespace shoji::admin
