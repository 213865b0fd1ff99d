// Runs the real shoji-egress as shoji-host does: control socket on 3, listening Unix socket on 4. Ends it by its pid.
#pragma once

#include <sys/types.h>

#include <nlohmann/json.hpp>
#include <string>

#include "codec/base/unique_fd.h"

namespace shoji::egress {

class EgressProcess {
 public:
  EgressProcess();   // started, not configured
  ~EgressProcess();  // killed if still running

  void Send(const nlohmann::json& message);
  void SendRaw(const std::string& datagram);
  // Configures, waits for `ready` and keeps its certificate; then assigns a session unless told not to.
  void Configure(nlohmann::json configuration);
  void Assign(const std::string& start_url = "", const std::string& department = "税務課");
  // The next event; null after ten seconds without one or at the end.
  nlohmann::json Event();
  // Says no more, but goes on listening.
  void CloseWriting();
  // Closes the control socket and gives the exit status, -1 when a signal ended it.
  int Stop();
  int WaitForExit();
  // Stops the process where it is and lets it go on: everything that happens in between reaches it at once.
  void Pause();
  void Resume();

  pid_t pid() const { return pid_; }
  const std::string& socket_path() const { return path_; }
  const std::string& certificate_pem() const { return certificate_pem_; }

 private:
  std::string directory_;
  std::string path_;
  UniqueFd control_;
  pid_t pid_ = -1;
  std::string certificate_pem_;
};

}  // namespace shoji::egress
