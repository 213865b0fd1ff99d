#include "policy/audit/checkpoint/checkpoint_verifier.h"

#include <filesystem>
#include <iterator>
#include <utility>

#include "policy/audit/checkpoint/checkpoint_files.h"
#include "policy/audit/record_file.h"

namespace shoji::audit {
namespace {

constexpr size_t kMaxFileBytes = 64 * 1024;

Result<std::string> ReadSmall(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return CannotRead(path);
  std::string text(kMaxFileBytes + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<size_t>(file.gcount()));
  if (text.size() > kMaxFileBytes) return Fail(ErrorCode::kInvalid, path + " is too long");
  return text;
}

std::string LastLine(std::string_view text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.remove_suffix(1);
  const size_t start = text.rfind('\n');
  return std::string(start == std::string_view::npos ? text : text.substr(start + 1));
}

std::string Describe(const Checkpoint& checkpoint) {
  return "checkpoint " + std::to_string(checkpoint.number) + ", signed at " + checkpoint.time + ",";
}

}  // namespace

Result<CheckpointVerifier> CheckpointVerifier::Open(const std::string& audit_path, const VerifyOptions& options) {
  CheckpointVerifier verifier;
  if (!options.checkpoint_file.empty()) {
    const auto text = ReadSmall(options.checkpoint_file);
    if (!text) return std::unexpected(text.error());
    verifier.elsewhere_line_ = LastLine(*text);
    auto checkpoint = ParseCheckpoint(verifier.elsewhere_line_);
    if (!checkpoint) return Fail(ErrorCode::kInvalid, options.checkpoint_file + ": " + checkpoint.error().message);
    verifier.elsewhere_ = std::move(*checkpoint);
  }
  verifier.key_from_elsewhere_ = !options.public_key_file.empty();
  const std::string key_path = verifier.key_from_elsewhere_ ? options.public_key_file : PublicKeyPath(audit_path);
  const auto pem = ReadSmall(key_path);
  const auto key = pem ? PublicKey::FromPem(*pem) : Fail(pem.error().code, pem.error().message);
  if (!key && verifier.key_from_elsewhere_) return Fail(key.error().code, key_path + ": " + key.error().message);
  if (key) verifier.trusted_ = *key;
  std::error_code none;
  const std::string path = CheckpointPath(audit_path);
  const auto size = std::filesystem::file_size(path, none);
  if (!none) verifier.file_bytes_ = size;
  verifier.file_.open(path, std::ios::binary);
  return verifier;
}

std::optional<Problem> CheckpointVerifier::Advance() {
  next_.reset();
  std::string line;
  if (read_bytes_ >= file_bytes_ || !std::getline(file_, line)) return std::nullopt;
  read_bytes_ += line.size() + 1;
  if (read_bytes_ > file_bytes_) return std::nullopt;  // still being written
  auto checkpoint = chain_.Feed(line);
  if (!checkpoint) {
    return Problem{ProblemKind::kCheckpointBad, good_line_ + 1,
                   "line " + std::to_string(chain_.lines()) + " of the checkpoints: " + checkpoint.error().message +
                       "; entries after " + std::to_string(last_good_.seq) + " are not vouched for"};
  }
  if (line == elsewhere_line_) elsewhere_seen_ = true;
  next_ = std::move(*checkpoint);
  return std::nullopt;
}

std::optional<Problem> CheckpointVerifier::Compare(const Checkpoint& checkpoint, const Entry& entry, uint64_t line) {
  if (entry.hash != checkpoint.hash) {
    return Problem{ProblemKind::kRewritten, good_line_ + 1,
                   Describe(checkpoint) + " names another entry " + std::to_string(checkpoint.seq) +
                       "; the first rewritten one is between entry " + std::to_string(last_good_.seq + 1) + " and it"};
  }
  ++good_;
  good_line_ = line;
  if (checkpoint.seq >= last_good_.seq) last_good_ = checkpoint;
  return std::nullopt;
}

std::optional<Problem> CheckpointVerifier::OnEntry(const Entry& entry, uint64_t line) {
  if (!std::exchange(begun_, true)) {
    if (auto problem = Advance()) return problem;
  }
  if (elsewhere_ && elsewhere_->seq == entry.seq) {
    if (auto problem = Compare(*elsewhere_, entry, line)) return problem;
  }
  while (next_ && next_->seq <= entry.seq) {
    if (next_->seq == entry.seq) {
      if (auto problem = Compare(*next_, entry, line)) return problem;
    }
    if (auto problem = Advance()) return problem;
  }
  return std::nullopt;
}

std::optional<Problem> CheckpointVerifier::OnEnd(uint64_t last_seq, uint64_t line) {
  if (!std::exchange(begun_, true)) {
    if (auto problem = Advance()) return problem;
  }
  while (next_ && next_->seq <= last_seq) {
    if (auto problem = Advance()) return problem;
  }
  for (const auto* known : {&elsewhere_, &next_}) {
    if (!*known || (*known)->seq <= last_seq) continue;
    return Problem{ProblemKind::kEntriesMissing, line + 1,
                   Describe(**known) + " knows entry " + std::to_string((*known)->seq) + ", the last one here is " +
                       std::to_string(last_seq)};
  }
  return CheckTrust();
}

std::optional<Problem> CheckpointVerifier::CheckTrust() const {
  const bool asked = key_from_elsewhere_ || elsewhere_;
  if (!chain_.last()) {
    if (!asked && !trusted_) return std::nullopt;  // a copy of the record alone, or one from before there were keys
    return Problem{ProblemKind::kUnsigned, 0, "there are no checkpoints beside the record"};
  }
  if (!trusted_) return Problem{ProblemKind::kWrongKey, 0, "there are checkpoints, and no public key to check them by"};
  if (!chain_.VouchedForBy(*trusted_)) {
    return Problem{ProblemKind::kWrongKey, 0, "no checkpoint is signed by the key " + trusted_->Hex().substr(0, 16)};
  }
  if (!elsewhere_ || elsewhere_seen_) return std::nullopt;
  return Problem{ProblemKind::kCheckpointBad, 0, Describe(*elsewhere_) + " is not among those beside the record"};
}

void CheckpointVerifier::Fill(VerifyReport& report) const {
  report.checkpoints = good_;
  report.signed_seq = last_good_.seq;
  report.signed_time = last_good_.time;
  report.key_from_elsewhere = key_from_elsewhere_;
  report.checkpoint_from_elsewhere = elsewhere_.has_value();
}

}  // namespace shoji::audit
