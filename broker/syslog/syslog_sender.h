// Sends every entry of the record to a syslog server: RFC 5424 messages in RFC 5425 frames over TLS. Runs on a thread
// of its own, started and joined by its owner on the service thread, and shares nothing with it: it reads the record's
// file as any reader may, so the file is its queue and a dead server holds nobody up. What it has to tell comes through
// `post`.
//
// RFC 5425 has no acknowledgement, and what a server's machine has taken its program need not have read. So an entry
// counts as confirmed only when the connection it went through was ended in order after it: TlsClient::GoodBye(). A
// connection with unconfirmed entries is ended so after `confirm_every`, and the next one made at once; after a break
// everything behind the last confirmed entry is sent again. So the server may get an entry twice (same seq), and its
// program loses none. A TLS 1.3 KeyUpdate with update_requested would need no new connection, but is not answered by
// OpenSSL or GnuTLS before their program writes, and a syslog server never writes.
#pragma once

#include <chrono>
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
  uint64_t confirmed_seq = 0;  // the last entry the server's program is known to have read
  uint64_t connections = 0;    // how often one was made
  std::string problem;         // why it is not connected
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
  std::chrono::milliseconds confirm_every{10'000};
  uint64_t most_unconfirmed = 10'000;  // entries in one connection
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
  // Success: all that was sent is confirmed. An error: the connection broke, and some of it may not be.
  Result<void> Serve(TlsClient& client);
  // Sends whole lines until there are no more or `most` are unconfirmed.
  Result<void> SendWaiting(TlsClient& client, audit::ForwardLines& lines, uint64_t most);
  bool ConfirmationDue() const;
  Result<void> Confirm(TlsClient& client);
  void Broke(const Error& error);
  void Publish();
  bool Stopped(std::chrono::milliseconds wait) const;
  UniqueFd OpenRecord();

  SyslogSettings settings_;
  UniqueFd stop_;  // an eventfd, readable once it is to end
  auth::Post post_;
  Tell tell_;
  Position confirmed_;
  Position sent_;
  uint64_t unconfirmed_ = 0;  // entries between the two
  std::chrono::steady_clock::time_point unconfirmed_since_;
  // Entries in one connection: 1 after a break, so that a server that hangs up again and again still confirms some;
  // doubled by every confirmation.
  uint64_t window_;
  SyslogStatus status_;
  SyslogStatus published_;
  std::thread thread_;
};

}  // namespace shoji::syslog
