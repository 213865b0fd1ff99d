// shojictl: every administrative act from the shell. Exit status: 0 done, 1 refused or the record is not whole,
// 2 wrong usage, 3 no broker to talk to.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>

#include "broker/admin/admin_client.h"
#include "broker/admin/ctl_audit.h"
#include "broker/admin/ctl_output.h"
#include "broker/admin/ctl_policy.h"
#include "shoji_version.h"

namespace {

using nlohmann::json;
using shoji::Error;
using shoji::ErrorCode;

enum Exit { kDone = 0, kRefused = 1, kUsage = 2, kNoBroker = 3 };

struct Options {
  std::string state = "./var";
  bool raw_json = false;
  json request = json::object();  // what is sent; empty for offline commands
  std::string name, display_name, department, role, session, reason, from, to;
  bool everyone = false;
  bool main = false;
  bool password_from_stdin = false;
};

int Complain(const Error& error) {
  std::cerr << "shojictl: " << error.message << "\n";
  const bool nobody_there = error.code == ErrorCode::kUnavailable || error.code == ErrorCode::kClosed;
  return nobody_there || error.code == ErrorCode::kNotFound ? kNoBroker : kRefused;
}

int AskBroker(const Options& options) {
  auto client = shoji::admin::AdminClient::Connect(options.state);
  if (!client) return Complain(client.error());
  const auto answer = client->Ask(options.request.dump(-1, ' ', false, json::error_handler_t::replace));
  if (!answer) return Complain(answer.error());
  const bool ok = shoji::admin::SaysOk(*answer);
  if (options.raw_json) {
    std::cout << *answer << "\n";
  } else if (ok) {
    std::cout << shoji::admin::Describe(options.request.value("op", ""), *answer);
  } else {
    std::cerr << "shojictl: " << shoji::admin::DescribeFailure(*answer) << "\n";
  }
  return ok ? kDone : kRefused;
}

// The first line of standard input without its line break.
std::string PasswordLine() {
  std::string line;
  std::getline(std::cin, line);
  if (line.ends_with('\r')) line.pop_back();
  return line;
}

// Makes COMMAND of `parent` send the operation `op`; `fill` adds its members once the command line was read.
CLI::App* Command(CLI::App& parent, Options& options, const char* command, const char* help, const char* op,
                  std::function<void(json&)> fill) {
  CLI::App* app = parent.add_subcommand(command, help);
  app->callback([&options, op, fill = std::move(fill)] {
    options.request["op"] = op;
    fill(options.request);
  });
  return app;
}

void AddUserCommands(CLI::App& app, Options& options) {
  CLI::App* user = app.add_subcommand("user", "people who may log in");
  user->require_subcommand(1);
  const auto password = [&options](json& request) {
    request["name"] = options.name;
    if (options.password_from_stdin) request["password"] = PasswordLine();
  };
  CLI::App* add =
      Command(*user, options, "add", "add a user; without --password-stdin a password is made and shown once",
              "user.add", [&options, password](json& request) {
                password(request);
                request["department"] = options.department;
                request["role"] = options.role;
                if (!options.display_name.empty()) request["display_name"] = options.display_name;
              });
  add->add_option("--department", options.department, "department, for example 税務課")->required();
  add->add_option("--role", options.role, "staff, security, auditor or admin")->required();
  add->add_option("--display-name", options.display_name, "name as people write it, for example \"田中 花子\"");
  CLI::App* passwd = Command(*user, options, "passwd", "give a user a new password and end the user's logins",
                             "user.passwd", password);
  const auto name = [&options](json& request) { request["name"] = options.name; };
  CLI::App* disable =
      Command(*user, options, "disable", "let a user in no more; ends the user's sessions", "user.disable", name);
  CLI::App* enable = Command(*user, options, "enable", "let a disabled user in again", "user.enable", name);
  Command(*user, options, "list", "show all users", "user.list", [](json&) {});
  for (CLI::App* command : {add, passwd, disable, enable}) {
    command->add_option("NAME", options.name, "login name: a-z 0-9 . _ - @")->required();
  }
  for (CLI::App* command : {add, passwd}) {
    command->add_flag("--password-stdin", options.password_from_stdin,
                      "read the password from standard input, one line");
  }
}

void AddDepartmentCommands(CLI::App& app, Options& options) {
  CLI::App* department = app.add_subcommand("department", "the departments people belong to");
  department->require_subcommand(1);
  Command(*department, options, "list", "show all departments", "department.list", [](json&) {});
  const auto fill = [&options](json& request) { request["department"] = options.department; };
  const auto add = [&](const char* name, const char* help, const char* op) {
    Command(*department, options, name, help, op, fill)
        ->add_option("DEPARTMENT", options.department, "its name, as rules write it, for example 税務課")
        ->required();
  };
  add("add", "add a department; its name cannot be changed", "department.add");
  add("close", "let it take no people any more; rules and record keep its name", "department.close");
  add("open", "let a closed one take people again", "department.open");
}

void AddMembershipCommands(CLI::App& app, Options& options) {
  CLI::App* membership = app.add_subcommand("membership", "兼務, 異動: further and other departments, by date");
  membership->require_subcommand(1);
  const auto name = [&options](json& request) { request["name"] = options.name; };
  const auto which = [&options, name](json& request) {
    name(request);
    request["department"] = options.department;
    request["from"] = options.from;
  };
  CLI::App* list = Command(*membership, options, "list", "show those of a user", "membership.list", name);
  CLI::App* set = Command(*membership, options, "set", "add one, or change the one that begins on the same day",
                          "membership.set", [&options, which](json& request) {
                            which(request);
                            if (!options.to.empty()) request["to"] = options.to;
                            request["main"] = options.main ? "yes" : "no";
                          });
  CLI::App* remove = Command(*membership, options, "remove", "take one back", "membership.remove", which);
  for (CLI::App* command : {list, set, remove}) {
    command->add_option("NAME", options.name, "login name")->required();
    if (command == list) continue;
    command->add_option("DEPARTMENT", options.department, "as shown by: shojictl department list")->required();
    command->add_option("--from", options.from, "its first day, for example 2027-04-01")->required();
  }
  set->add_option("--to", options.to, "its last day (default: until further notice)");
  set->add_flag("--main", options.main, "異動: it takes the usual department's place (default: 兼務, beside it)");
}

void AddEmergencyCommands(CLI::App& app, Options& options) {
  CLI::App* emergency =
      app.add_subcommand("emergency", "緊急停止: stop sessions of a department, one session or everyone's");
  emergency->require_subcommand(1);
  const auto order = [&](const char* name, const char* help, const char* op, const char* hold) {
    CLI::App* command = Command(*emergency, options, name, help, op, [&options, hold](json& request) {
      request["scope"] = options.everyone ? "everyone" : options.department.empty() ? "session" : "department";
      const std::string& target = options.department.empty() ? options.session : options.department;
      if (!options.everyone) request["target"] = target;
      if (hold != nullptr) request["hold"] = hold;
      request["reason"] = options.reason;
    });
    CLI::Option_group* whom = command->add_option_group("whom");
    whom->require_option(1);
    whom->add_option("--department", options.department, "of this department");
    whom->add_option("--session", options.session, "this one, as shown by: shojictl session list");
    whom->add_flag("--all", options.everyone, "of everyone");
    command->add_option("--reason", options.reason, "one line, on record and shown to those concerned")->required();
  };
  order("stop", "freeze: no picture, no input, no transfers; the sandboxes stand still and are kept", "emergency.order",
        "freeze");
  order("view-only", "the picture goes on; no input, no transfers", "emergency.order", "view-only");
  order("end", "end the sessions", "emergency.order", "end");
  order("lift", "end the order of exactly this scope", "emergency.lift", nullptr);
  Command(*emergency, options, "status", "orders in force", "emergency.list", [](json&) {});
}

void AddOtherCommands(CLI::App& app, Options& options) {
  CLI::App* session = app.add_subcommand("session", "running browser sessions");
  session->require_subcommand(1);
  Command(*session, options, "list", "show all sessions", "session.list", [](json&) {});
  CLI::App* end = Command(*session, options, "end", "end a session at once", "session.end",
                          [&options](json& request) { request["session"] = options.session; });
  end->add_option("ID", options.session, "as shown by: shojictl session list")->required();
  Command(app, options, "status", "what the broker is doing", "status", [](json&) {});
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  CLI::App app("Administers Shoji: users, sessions, rules, status and the audit record.", "shojictl");
  app.set_version_flag("--version", SHOJI_VERSION);
  app.add_option("--state", options.state, "state directory of the broker")->capture_default_str();
  app.add_flag("--json", options.raw_json, "print the broker's answer as JSON");
  app.require_subcommand(1);
  app.fallthrough();
  AddUserCommands(app, options);
  AddDepartmentCommands(app, options);
  AddMembershipCommands(app, options);
  AddEmergencyCommands(app, options);
  AddOtherCommands(app, options);
  const shoji::SystemClock clock;
  shoji::admin::CtlPolicy policy(options.state, options.raw_json, clock);
  policy.AddTo(app);
  shoji::admin::CtlAudit audit(options.state, options.raw_json);
  audit.AddTo(app);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kDone : kUsage;
  }
  if (policy.chosen()) return policy.Run();
  return audit.chosen() ? audit.Run() : AskBroker(options);
}
