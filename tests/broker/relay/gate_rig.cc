#include "tests/broker/relay/gate_rig.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iterator>

namespace shoji::relay {

GateRig::GateRig() {
  std::string name = "/tmp/shoji-gate-XXXXXX";
  directory_ = ::mkdtemp(name.data());
  audit_.emplace(std::move(*audit::AuditLog::Open(directory_ / "audit.jsonl", clock_)));
  digest_.emplace(std::move(*audit::ContentDigest::Open(directory_ / "content.key")));
  OpenWindow();
}

GateRig::~GateRig() {
  hold_upload = nullptr;  // it may hold room in the books
  gate_.reset();
  std::filesystem::remove_all(directory_);
}

void GateRig::OpenWindow() {
  const auto rules = [this] { return RulesInForce{engine_, 7}; };
  TransferJudge judge({clock_, rules, *digest_, *audit_, statistics_, books_}, {kUser, {"総務課"}, "staff", "10.0.0.1"},
                      std::string(32, 'a'));
  TransferPorts& ports = *this;
  FilePort& files = *this;
  gate_ = std::make_unique<TransferGate>(std::move(judge), std::string(32, 'a'), clock_, books_, rate_, ports, &files);
}

policy::RuleSet GateRig::Allowing(policy::Channel channel, policy::Direction direction, policy::Answer answer,
                                  policy::Limits limits) {
  policy::Rule rule;
  rule.id = "soumu";
  rule.channels = {channel};
  rule.directions = {direction};
  rule.answer = answer;
  rule.limits = limits;
  policy::RuleSet rules;
  rules.contact = "情報政策課 内線2345";
  rules.departments["総務課"].classification = policy::Classification::k1;
  rules.rules.push_back(std::move(rule));
  return rules;
}

policy::RuleSet GateRig::Nothing() {
  policy::RuleSet rules = Allowing(policy::Channel::kPrint, policy::Direction::kInbound);
  rules.rules.clear();
  return rules;
}

Verdict GateRig::Paste(uint32_t id, const std::string& text, uint8_t declared) {
  return Says(
      wire::TransferRequest{id, wire::Channel::kClipboardText, wire::Direction::kOutbound, declared, text.size()});
}

void GateRig::PasteWhole(uint32_t id, const std::string& text, uint8_t declared) {
  ASSERT_EQ(Paste(id, text, declared), Verdict::kTaken);
  if (!Proceeds(id)) return;
  for (size_t at = 0; at < text.size(); at += wire::kMaxTransferPieceBytes) {
    const std::string piece = text.substr(at, wire::kMaxTransferPieceBytes);
    ASSERT_EQ(Says(wire::TransferData{id, Bytes(piece.begin(), piece.end())}), Verdict::kTaken);
  }
  while (!put_off && RunLater()) {
  }
}

bool GateRig::RunLater() {
  if (later_.empty()) return false;
  const auto task = std::move(later_.front());
  later_.pop_front();
  task();
  return true;
}

void GateRig::Copy(uint32_t id, uint32_t offer_id) {
  ASSERT_EQ(Says(wire::TransferRequest{id, wire::Channel::kClipboardText, wire::Direction::kInbound, 0, 0, offer_id}),
            Verdict::kTaken);
}

template <typename Message, typename From>
std::vector<Message> GateRig::All(const From& messages, uint32_t id) const {
  std::vector<Message> found;
  for (const auto& message : messages) {
    const auto* wanted = std::get_if<Message>(&message);
    if (wanted != nullptr && wanted->request_id == id) found.push_back(*wanted);
  }
  return found;
}

std::optional<wire::TransferAnswer> GateRig::FindAnswer(uint32_t id) const {
  const auto all = All<wire::TransferAnswer>(to_client_, id);
  EXPECT_LE(all.size(), 1u) << "a request is answered once";
  return all.empty() ? std::nullopt : std::optional(all.front());
}

wire::TransferAnswer GateRig::AnswerTo(uint32_t id) {
  const auto found = FindAnswer(id);
  EXPECT_TRUE(found.has_value()) << "no answer to " << id;
  return found.value_or(wire::TransferAnswer{});
}

wire::TransferDetail GateRig::DetailOf(uint32_t id) const {
  const auto all = All<wire::TransferDetail>(to_client_, id);
  return all.empty() ? wire::TransferDetail{} : all.front();
}

bool GateRig::Proceeds(uint32_t id) const { return !All<wire::TransferProceed>(to_client_, id).empty(); }

std::optional<wire::TransferEnd> GateRig::EndOf(uint32_t id) const {
  const auto all = All<wire::TransferEnd>(to_client_, id);
  return all.empty() ? std::nullopt : std::optional(all.front());
}

std::string GateRig::Content(uint32_t id) const {
  std::string text;
  for (const auto& piece : All<wire::TransferContent>(to_client_, id)) text += AsText(piece.bytes);
  return text;
}

std::string GateRig::Delivered(uint32_t id) const {
  std::string text;
  for (const auto& piece : All<wire::TransferData>(to_session_, id)) text += AsText(piece.bytes);
  return text;
}

bool GateRig::Asked(uint32_t id) const { return !All<wire::TransferRequest>(to_session_, id).empty(); }
bool GateRig::Cancelled(uint32_t id) const { return !All<wire::TransferCancel>(to_session_, id).empty(); }

bool GateRig::SessionSends(uint32_t id, const std::string& text) {
  const ByteSpan bytes = AsBytes(text);
  for (size_t at = 0; at < bytes.size(); at += wire::kMaxTransferPieceBytes) {
    const ByteSpan piece = bytes.subspan(at, std::min(wire::kMaxTransferPieceBytes, bytes.size() - at));
    if (!SessionSays(wire::TransferContent{id, Bytes(piece.begin(), piece.end())})) return false;
  }
  const bool said = SessionSays(wire::TransferEnd{id, wire::TransferResult::kWhole, wire::HashOf(bytes)});
  while (!put_off && RunLater()) {
  }
  return said;
}

void GateRig::Wait(Duration by) {
  clock_.Advance(by);
  gate_->Tick(clock_.Now());
}

std::string GateRig::Audit() const {
  std::ifstream file(directory_ / "audit.jsonl");
  return {std::istreambuf_iterator<char>(file), {}};
}

int GateRig::Decided(const std::string& answer) const {
  std::ifstream file(directory_ / "audit.jsonl");
  int count = 0;
  for (std::string line; std::getline(file, line);) {
    const bool decided = line.find("\"transfer.decided\"") != std::string::npos;
    if (decided && line.find("\"answer\":\"" + answer + "\"") != std::string::npos) ++count;
  }
  return count;
}

void GateRig::BreakAudit(const std::function<void()>& task) {
  rlimit before{};
  ::getrlimit(RLIMIT_FSIZE, &before);
  const rlimit none{.rlim_cur = 1, .rlim_max = before.rlim_max};
  std::signal(SIGXFSZ, SIG_IGN);
  ::setrlimit(RLIMIT_FSIZE, &none);
  task();
  ::setrlimit(RLIMIT_FSIZE, &before);
}

std::vector<std::string> GateRig::Offers() const {
  std::vector<std::string> names;
  for (const auto& message : to_client_) {
    if (const auto* offer = std::get_if<wire::TransferOffer>(&message)) names.push_back(offer->name);
  }
  return names;
}

void GateRig::Inspect(SharedContent /*content*/, const std::string& /*name*/, std::function<void(FileFindings)> done) {
  if (hold) {
    hold_upload = std::move(done);
  } else {
    done(upload_findings);
  }
}

bool GateRig::Wants(const FileOwner& /*owner*/, const wire::TransferOffer& /*offer*/) { return wants_files; }

bool GateRig::RecordExtract(const FileOwner& /*owner*/, uint32_t /*offer_id*/) { return records_extracts; }

void GateRig::Arrived(const FileOwner& owner, const wire::TransferOffer& offer, SharedContent content,
                      std::function<void(std::string)> done) {
  kept.push_back(owner.subject.user + ":" + offer.name + ":" + std::string(AsText(*content)));
  if (keeps_files) return done(kept_as);
  hold_kept = std::move(done);
}

void GateRig::Missed(const FileOwner& owner, const wire::TransferOffer& offer, policy::Reason reason) {
  missed.push_back(owner.subject.user + ":" + offer.name + ":" + std::string(policy::Name(reason)));
}

void GateRig::Extract(const FileOwner& /*owner*/, uint32_t /*offer_id*/,
                      std::function<void(std::optional<FileExtract>)> done) {
  done(extract);
}

}  // namespace shoji::relay
