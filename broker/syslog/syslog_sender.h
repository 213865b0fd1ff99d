// Sends every entry of the record to a syslog server: RFC 5424 messages in RFC 5425 frames over TLS. Runs on a thread
// of its own, started and joined by its owner on the service thread, and shares nothing with it: it reads the record's
// file as any reader may, so the file is its queue and a dead server holds nobody up. What it has to tell comes through
// `post`.
//
// An entry counts as sent when the server's machine has acknowledged its bytes; after a break it goes on behind the
// last one that was. So the server may get an entry twice (same seq), and loses none that its machine had not taken
// yet.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <thread>

#include "broker/auth/password_worker.h"
#include "broker/syslog/syslog_position.h"
#include "broker/syslog/tls_client.h"
#include "policy/audit/export/forward_lines.h"
#include "policy/audit/export/syslog_message.h"

namespace shoji::syslog {

struct SyslogStatus {
  bool connected = false;
  uint64_t sent_seq = 0;     // the last entry the server has acknowledged
  uint64_t connections = 0;  // how often one was made
  std::string problem;       // why it is not connected
};

struct SyslogSettings {
  TlsServer server;
  audit::SyslogOrigin origin;
  std::string record_path;
  std::string position_path;
  std::chrono::milliseconds connect_within{10'000};
  std::chrono::milliseconds send_within{30'000};
  std::chrono::milliseconds look_every{500};  // for new entries
  std::chrono::milliseconds first_retry{1'000};
  std::chrono::milliseconds last_retry{60'000};  // doubled up to this
  std::chrono::milliseconds farewell{2'000};     // for what is left when it is stopped
};

class SyslogSender {
 public:
  using Tell = std::function<void(const SyslogStatus&)>;
  // `tell` runs through `post`, on the service thread, whenever something has changed.
  static Result<std::unique_ptr<SyslogSender>> Start(SyslogSettings settings, auth::Post post, Tell tell);
  // Sends what is left for a moment, then ends. What was posted and not run must be harmless.
  ~SyslogSender();

 private:
  SyslogSender(SyslogSettings settings, UniqueFd stop, auth::Post post, Tell tell);
  void Run();
  void Serve(TlsClient& client);
  // Sends whole lines until there are no more; false when the connection is over.
  Result<void> SendWaiting(TlsClient& client, audit::ForwardLines& lines);
  void Confirm(const TlsClient& client);
  void Publish();
  bool Stopped(std::chrono::milliseconds wait) const;
  UniqueFd OpenRecord();

  SyslogSettings settings_;
  UniqueFd stop_;  // an eventfd, readable once it is to end
  auth::Post post_;
  Tell tell_;
  Position acknowledged_;
  Position sent_;
  SyslogStatus status_;
  SyslogStatus published_;
  std::thread thread_;
};

}  // namespace shoji::syslog
