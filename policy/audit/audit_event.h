// What can be put on record, one maker function per kind of event so that every record of a kind has the same fields.
// Pure values. No content and no secrets: lengths and rule ids only.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "policy/decision.h"
#include "policy/request.h"

namespace shoji::audit {

struct Field {
  std::string_view name;  // a literal, lower_snake_case
  std::variant<std::string, int64_t, bool> value;
};

// One event before it has a place in the chain. `type` is a literal such as "login.ok".
struct Event {
  std::string_view type;
  std::vector<Field> fields;
};

// `user`: normalised name, or what was typed when that is no valid name (callers cap it at 64 bytes).
// `door`: "web" or "rdp".
Event LoginSucceeded(std::string_view user, std::string_view address, std::string_view door = "web");
Event LoginFailed(std::string_view user, std::string_view address, std::string_view door = "web");
Event LoginThrottled(std::string_view user, std::string_view address, int64_t retry_after_s,
                     std::string_view door = "web");
Event LoggedOut(std::string_view user, std::string_view address);

// Somebody asks for a session: before anything runs. session.start follows when one does.
Event SessionRequested(std::string_view user, std::string_view department, std::string_view address);
Event SessionStarted(std::string_view session, std::string_view user, std::string_view department,
                     std::string_view address);
// The host has a session this broker did not know: the broker was restarted meanwhile.
Event SessionRestored(std::string_view session, std::string_view user, std::string_view department);
Event SessionAttached(std::string_view session, std::string_view user, std::string_view address);
Event SessionDetached(std::string_view session, std::string_view user);
// `reason`: END reason of PROTOCOL.md.
Event SessionEnded(std::string_view session, std::string_view user, int64_t reason, std::string_view detail);

struct Destination {
  std::string_view session, user, department, host;
  int64_t port = 0;
  std::string_view answer;  // "allowed" or the reason key of the refusal
  std::string_view phase;   // "open", then "closed" with the bytes; a refusal is "closed" at once
  int64_t bytes_up = 0, bytes_down = 0, duration_ms = 0;
  int64_t count = 1;  // requests of one kind told together
};
Event DestinationReached(const Destination& destination);

// `actor`: who asked, "uid:0" for shojictl or "setup" for the first start. `act`: "user.add", "user.passwd",
// "user.disable", "user.enable", "session.end". `object`: the user name or session id acted on.
Event AdminActed(std::string_view actor, std::string_view act, std::string_view object, std::string_view detail);
// An act that is on record already could not be done after all.
Event AdminActFailed(std::string_view actor, std::string_view act, std::string_view object, std::string_view detail);

// The host had to let go of so many destination events while no broker was connected.
Event DestinationsLost(int64_t count);

// Before it has an effect. `scope`: "everyone", "department", "session"; `name`: of the department or session.
// `sessions`: open ones it concerns.
Event EmergencyOrdered(std::string_view actor, std::string_view scope, std::string_view name, std::string_view hold,
                       std::string_view reason, int64_t sessions);
Event EmergencyLifted(std::string_view actor, std::string_view scope, std::string_view name, std::string_view hold,
                      std::string_view reason);
// A session is held back, or no longer. `hold`: "none", "view-only", "freeze". `outcome`: what the host said: "frozen",
// "running" (the sandbox goes on, unseen and untouched, where no freezer is), "not_confirmed".
Event SessionHeld(std::string_view session, std::string_view user, std::string_view hold, std::string_view outcome);

// Somebody looks on at a session (docs/adr/0020): asked for by `actor`, answered by the person, begun with the one-time
// password by whoever came from `address`, over. `outcome` of the answer: "consented", "refused", "expired",
// "withdrawn", "gone" (the window closed, or was taken over), "failed". `why` of the end: "user", "actor", "viewer"
// (whoever looked on went), "window", "expired" (nobody came with the password, or it took too long), "session",
// "failed".
struct Watching {
  std::string_view session, user, actor;
};
Event WatchAsked(const Watching& watch);
Event WatchAnswered(const Watching& watch, std::string_view outcome);
Event WatchBegan(const Watching& watch, std::string_view address);
Event WatchEnded(const Watching& watch, std::string_view why);

Event ServiceStarted(std::string_view service, std::string_view version);
Event ServiceStopped(std::string_view service);

// Every decision about a transfer: the whole question and the whole answer, so that new rules can be tried on the
// recorded past (policy/analysis reads it back). Departments are joined with ','. `request` and `decision` outlive the
// call.
struct DecidedTransfer {
  std::string_view session;
  int64_t transfer = 0;  // TRANSFER_REQUEST.request_id
  const policy::Request& request;
  const policy::Decision& decision;
  int64_t rules = 0;         // number of the version of the rules that decided
  std::string_view content;  // keyed hash of the content; empty while it is not there
};
Event TransferDecided(const DecidedTransfer& transfer);

// The rules on their way. `act`: "submit", "approve", "activate", "schedule", "unschedule", "rollback", "load".
struct PolicyStep {
  std::string_view actor;  // user name, "uid:0" for shojictl, "setup" for the broker itself
  std::string_view act;
  int64_t version = 0;
  int64_t active_before = 0;  // version in force when this was recorded; 0: none
  std::string_view sha256;    // of the version's text
  std::string_view detail;
};
Event PolicyChanged(const PolicyStep& step);
// A step that is on record already could not be done after all, or the rules could not be loaded.
Event PolicyChangeFailed(const PolicyStep& step);

// A file the browser downloaded lies in quarantine from now on. `digest`: keyed, never of use without the key.
struct KeptFile {
  std::string_view file, session, user, department;
  uint64_t bytes = 0;
  std::string_view digest;
};
Event FileKept(const KeptFile& kept);
// Downloads did not get into the quarantine: too large, no room. `count`: of one kind told together; `bytes`: of all.
Event FileTurnedAway(std::string_view session, std::string_view user, uint64_t bytes, std::string_view reason_key,
                     int64_t count = 1);
struct JudgedFile {
  std::string_view file, user, state, media_type, rule_id, reason_key;
  uint64_t text_bytes = 0;  // of the extract that may be fetched; 0: none
};
Event FileJudged(const JudgedFile& judged);
// The text extract of a file is handed to its user.
Event FileExtractRead(std::string_view file, std::string_view user, uint64_t bytes);
// The file's key is destroyed. `why`: "retention", "user", "admin", "recovery", "failed".
Event FileErased(std::string_view file, std::string_view user, std::string_view why, std::string_view actor);
// Somebody wanted it erased, and it stays. `reason_key` as in policy/reason.h: "frozen" during an emergency stop.
Event FileNotErased(std::string_view file, std::string_view user, std::string_view reason_key, std::string_view actor);

// A peer sent what no part of Shoji sends, and was dropped. `side`: "client", "session" or "rdp" (shoji-rdp); `what`: a
// sentence of ours, never the peer's bytes.
Event ProtocolBroken(std::string_view session, std::string_view user, std::string_view address, std::string_view side,
                     std::string_view what);
// A one-time pass for the RDP door: before anybody has it.
Event RdpPassIssued(std::string_view user, std::string_view address);
// An RDP connection. `client`: what its client says of itself; `why` of an end: "client", "broke_protocol", "crashed",
// "too_late" (no login), "ended" (by us, after END), "hung", "stalled", "stopping".
struct RdpClient {
  std::string_view user, address, client;
  int64_t build = 0, keyboard_layout = 0;
};
Event RdpClientSeen(const RdpClient& client);
// Something the RDP door never does was asked for. `what`: "devices", "audio_input", "weak_security", ...
Event RdpRefused(std::string_view user, std::string_view address, std::string_view what);
Event RdpEnded(std::string_view user, std::string_view address, std::string_view why);
// The record could not be written from `since` on; `refused` events were not recorded, and what they stood for was not
// done. The first entry after that.
Event AuditResumed(std::string_view since, uint64_t refused, std::string_view why);
// The checkpoints beside the record were damaged, missing or did not fit it: seals that as AuditLog's recovery does.
Event CheckpointsDamaged(std::string_view detail);
// Somebody takes the record, or a report made from it, out of the system. `format`: "jsonl", "csv", "syslog", "report".
// `since`, `until`: timestamps, empty for the beginning and the end.
Event AuditExported(std::string_view actor, std::string_view format, std::string_view since, std::string_view until);
// Before the key that signs checkpoints is replaced. `old_key`: public, 64 hex digits.
Event AuditKeyChanged(std::string_view actor, std::string_view old_key);

// Typed text (P4) that came too fast for typing, or in which class 3 was found, and what became of it. A
// transfer.decided with transfer 0 stands before it and has the whole question.
struct TypedText {
  std::string_view session, user, department;
  bool bulk = false;
  std::string_view found;           // kinds and counts, "my_number=1,phone=2"
  std::string_view classification;  // of what was found
  uint64_t bytes = 0;               // what it was found in
  std::string_view answer, rule_id;
};
Event TypedTextJudged(const TypedText& typed);

}  // namespace shoji::audit
