// A TransferGate with a client on one side and a session on the other, both played by the test, real rules and a real
// audit file between them. Time moves only when told to.
#pragma once

#include <deque>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "broker/relay/transfer_gate.h"

namespace shoji::relay {

class GateRig final : private TransferPorts, private FilePort {
 public:
  static constexpr const char* kUser = "tanaka";

  GateRig();
  ~GateRig() override;

  // The rules from now on; the gate finds out by itself.
  void Use(policy::RuleSet rules) { engine_ = std::make_shared<const policy::Engine>(std::move(rules)); }
  // One rule for 総務課 (whose floor is class 1) that allows `channel` `direction` up to `classes`.
  static policy::RuleSet Allowing(policy::Channel channel, policy::Direction direction,
                                  policy::Answer answer = policy::Answer::kAllow, policy::Limits limits = kLimits);
  // The same department, and no rule.
  static policy::RuleSet Nothing();
  static constexpr policy::Limits kLimits{.max_bytes = 1000, .max_per_minute = 5, .max_bytes_per_minute = 3000};

  // Another window of the same user takes the place of the one before.
  void OpenWindow();
  TransferGate& gate() { return *gate_; }

  // --- the client
  Verdict Says(const wire::ClientMessage& message) { return gate_->Check(message, clock_.Now()); }
  Verdict Paste(uint32_t id, const std::string& text, uint8_t declared = 1);
  // Asks, and sends everything if told to proceed.
  void PasteWhole(uint32_t id, const std::string& text, uint8_t declared = 1);
  void Copy(uint32_t id, uint32_t offer_id = 0);
  // The answer to `id`; fails the test when there is none, or more than one.
  wire::TransferAnswer AnswerTo(uint32_t id);
  std::optional<wire::TransferAnswer> FindAnswer(uint32_t id) const;
  wire::TransferDetail DetailOf(uint32_t id) const;
  bool Proceeds(uint32_t id) const;
  std::optional<wire::TransferEnd> EndOf(uint32_t id) const;
  std::string Content(uint32_t id) const;  // what the client got

  // --- the session
  bool SessionSays(const wire::ServerMessage& message) { return gate_->OnSession(message); }
  // Content and end, right in every way.
  bool SessionSends(uint32_t id, const std::string& text);
  std::string Delivered(uint32_t id) const;  // what the session got
  bool Asked(uint32_t id) const;             // the session got a request
  bool Cancelled(uint32_t id) const;

  // --- files
  bool wants_files = true;
  bool keeps_files = true;  // false: Arrived() leaves its answer in `hold_kept`
  bool records_extracts = true;
  FileFindings upload_findings;
  std::function<void(FileFindings)> hold_upload;  // set by Inspect() when `hold` is true
  bool hold = false;
  std::vector<std::string> kept;
  std::function<void(std::string)> hold_kept;
  std::string kept_as = "a.pdf";  // what Arrived() answers
  std::vector<std::string> missed;
  std::optional<FileExtract> extract;

  void Wait(Duration by);
  // What the gate put off; false when there was nothing. SessionSends() and PasteWhole() run all of it, unless...
  bool RunLater();
  bool put_off = false;
  std::string Audit() const;
  // How often the record says "transfer.decided" with this answer.
  int Decided(const std::string& answer) const;
  TransferBooks& books() { return books_; }
  size_t client_backlog = 0;
  bool has_session = true;
  // Runs `task` while the record cannot be written.
  void BreakAudit(const std::function<void()>& task);
  // Names of the offers the client got; of the clipboard's, empty ones.
  std::vector<std::string> Offers() const;

 private:
  void ToClient(const wire::ServerMessage& message) override { to_client_.push_back(message); }
  void ToSession(const wire::ClientMessage& message) override { to_session_.push_back(message); }
  bool session_there() const override { return has_session; }
  void Later(std::function<void()> task) override { later_.push_back(std::move(task)); }
  size_t client_backlog_bytes() const override { return client_backlog; }
  size_t session_backlog_bytes() const override { return 0; }

  void Inspect(SharedContent content, const std::string& name, std::function<void(FileFindings)> done) override;
  bool Wants(const FileOwner& owner, const wire::TransferOffer& offer) override;
  void Missed(const FileOwner& owner, const wire::TransferOffer& offer, policy::Reason reason) override;
  void Arrived(const FileOwner& owner, const wire::TransferOffer& offer, SharedContent content,
               std::function<void(std::string)> done) override;
  void Extract(const FileOwner& owner, uint32_t offer_id,
               std::function<void(std::optional<FileExtract>)> done) override;
  bool RecordExtract(const FileOwner& owner, uint32_t offer_id) override;

  template <typename Message, typename From>
  std::vector<Message> All(const From& messages, uint32_t id) const;

  FakeClock clock_;
  std::filesystem::path directory_;
  std::optional<audit::AuditLog> audit_;
  std::optional<audit::ContentDigest> digest_;
  sessions::Statistics statistics_;
  TransferBooks books_;
  RateLimiter rate_{clock_, TransferGate::kRate};
  std::shared_ptr<const policy::Engine> engine_ = std::make_shared<const policy::Engine>();  // the gate reads it, too
  std::unique_ptr<TransferGate> gate_;
  std::vector<wire::ServerMessage> to_client_;
  std::vector<wire::ClientMessage> to_session_;
  std::deque<std::function<void()>> later_;
};

}  // namespace shoji::relay
