// `shojictl audit ...` and `shojictl report`: their command lines and what they do. Reads the record itself, so that
// verifying and searching need no broker; asks the broker for what changes something, and to have an export put on
// record before it is made.
#pragma once

#include <CLI/CLI.hpp>
#include <optional>
#include <string>

#include "policy/audit/audit_verifier.h"
#include "policy/audit/search/search_query.h"

namespace shoji::admin {

// Exit statuses of shojictl.
enum CtlExit { kCtlDone = 0, kCtlRefused = 1, kCtlUsage = 2, kCtlNoBroker = 3 };

class CtlAudit {
 public:
  // `state` and `raw_json` (--state, --json) are read when Run() is called; they outlive this.
  CtlAudit(const std::string& state, const bool& raw_json) : state_(state), raw_json_(raw_json) {}

  // Adds the subcommands; this outlives `app`.
  void AddTo(CLI::App& app);
  // True when one of them was on the command line.
  bool chosen() const { return command_ != nullptr; }
  int Run();

 private:
  using Command = int (CtlAudit::*)();
  CLI::App* Add(CLI::App& parent, const char* name, const char* help, Command command);
  void AddTimes(CLI::App& command);
  void AddSearch(CLI::App& audit);
  int Verify();
  int Search();
  int Export();
  int Checkpoint();
  int PublicKey();
  int RotateKey();
  int Report();
  std::optional<std::string> RecordPath();
  std::optional<int> ReadTimes(std::optional<WallTime>& since, std::optional<WallTime>& until);
  // Puts an export on record: through the broker, or, when none runs, by itself. Nothing when that was done.
  std::optional<int> RecordExport(const std::string& format, std::optional<WallTime> since,
                                  std::optional<WallTime> until);
  // The member of the broker's answer to an operation without members; exit status otherwise.
  int PrintFromBroker(const char* op, const char* member);
  int Give(const std::string& text);

  const std::string& state_;
  const bool& raw_json_;
  Command command_ = nullptr;
  std::string file_, output_, format_ = "jsonl", report_format_ = "html", since_, until_;
  audit::VerifyOptions verify_;
  audit::SearchQuery query_;
};

}  // namespace shoji::admin
