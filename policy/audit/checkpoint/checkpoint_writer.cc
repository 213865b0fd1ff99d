#include "policy/audit/checkpoint/checkpoint_writer.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <utility>

#include "policy/audit/audit_line.h"
#include "policy/audit/checkpoint/checkpoint_files.h"
#include "policy/audit/search/backward_lines.h"
#include "policy/audit/secret_file.h"

namespace shoji::audit {
namespace {

std::unexpected<Error> IoError(const std::string& what) {
  return Fail(ErrorCode::kIo, "checkpoints: " + what + ": " + std::strerror(errno));
}

struct Loaded {
  CheckpointChain chain;
  std::string newest;
  uint64_t whole_bytes = 0;  // behind them: a torn line
  std::string damage;
};

Result<Loaded> Load(const std::string& path) {
  Loaded loaded;
  std::ifstream file(path, std::ios::binary);
  for (std::string line; loaded.damage.empty() && std::getline(file, line) && !file.eof();) {
    if (auto fed = loaded.chain.Feed(line); !fed) {
      loaded.damage = "checkpoint " + std::to_string(loaded.chain.lines()) + ": " + fed.error().message;
    }
    loaded.whole_bytes += line.size() + 1;
    loaded.newest = std::move(line);
  }
  if (file.bad()) return IoError("cannot read " + path);
  return loaded;
}

// The hash of the entry `seq`, looked for from the record's end; empty when it is not there.
Result<std::string> HashInRecord(const std::string& audit_path, uint64_t seq) {
  const UniqueFd fd(::open(audit_path.c_str(), O_RDONLY | O_CLOEXEC));
  struct stat status{};
  if (!fd || ::fstat(fd.get(), &status) != 0) return IoError("cannot read " + audit_path);
  BackwardLines lines(fd.get(), static_cast<uint64_t>(status.st_size));
  while (const auto line = lines.Next()) {
    const auto entry = ParseLine(*line);
    if (entry && entry->seq <= seq) return entry->seq == seq ? entry->hash : std::string();
  }
  return std::string();
}

// What is wrong between the last checkpoint and the record; empty when nothing is.
Result<std::string> Disagreement(const std::string& audit_path, const AuditLog& log, const CheckpointChain& chain,
                                 bool had_key) {
  if (!chain.last()) {
    const bool lost = had_key && log.last_seq() > 0;
    return lost ? "there is a key and a record, and not one checkpoint" : std::string();
  }
  const Checkpoint& last = *chain.last();
  const std::string name = "checkpoint " + std::to_string(last.number) + " signs entry " + std::to_string(last.seq);
  if (last.seq > log.last_seq()) return name + ", the record ends at entry " + std::to_string(log.last_seq());
  if (last.seq == 0) return std::string();
  auto hash = HashInRecord(audit_path, last.seq);
  if (!hash) return hash;
  if (*hash == last.hash) return std::string();
  return name + ", the record holds another one in its place";
}

Result<std::string> NewKeyPem() {
  auto key = SigningKey::Make();
  if (!key) return std::unexpected(key.error());
  return key->Pem();
}

Result<SigningKey> KeyFrom(const std::string& path) {
  const auto pem = ReadSecret(path);
  return pem ? SigningKey::FromPem(*pem) : Fail(pem.error().code, pem.error().message);
}

// The machine stopped in the middle of a change of keys: the new one is in force already. False when it is not that.
bool FinishedChangeOfKeys(const std::string& audit_path, const PublicKey& in_force) {
  const auto next = KeyFrom(NextKeyPath(audit_path));
  return next && next->public_key() == in_force &&
         ::rename(NextKeyPath(audit_path).c_str(), SigningKeyPath(audit_path).c_str()) == 0;
}

// What is wrong with FILE.key; empty when it is the key in force, or missing where none was in force.
std::string KeyDamage(const std::string& audit_path, const std::optional<PublicKey>& in_force) {
  const auto key = KeyFrom(SigningKeyPath(audit_path));
  if (!key && key.error().code == ErrorCode::kNotFound && !in_force) return {};
  if (key && (!in_force || key->public_key() == *in_force)) return {};
  if (in_force && FinishedChangeOfKeys(audit_path, *in_force)) return {};
  return key ? "the key is not the one that signed the last checkpoint" : "the key is gone or damaged";
}

Result<void> MoveAside(const std::string& path, const std::string& time) {
  if (::rename(path.c_str(), (path + ".damaged-" + time).c_str()) == 0 || errno == ENOENT) return {};
  return IoError("cannot move " + path + " aside");
}

// Loads what can be gone on from; damage is moved aside and told in the result.
Result<Loaded> LoadOrBeginAnew(const std::string& audit_path, const AuditLog& log, const std::string& time) {
  // Written after the first checkpoint, so that it is there only when one was.
  const bool had_key = ::access(PublicKeyPath(audit_path).c_str(), F_OK) == 0;
  auto loaded = Load(CheckpointPath(audit_path));
  if (!loaded) return loaded;
  const std::string key_damage = KeyDamage(audit_path, loaded->chain.key_in_force());
  if (loaded->damage.empty()) loaded->damage = key_damage;
  if (loaded->damage.empty()) {
    auto found = Disagreement(audit_path, log, loaded->chain, had_key);
    if (!found) return std::unexpected(found.error());
    loaded->damage = std::move(*found);
  }
  if (loaded->damage.empty()) return loaded;
  Loaded anew;
  anew.damage = std::move(loaded->damage);
  if (auto moved = MoveAside(CheckpointPath(audit_path), time); !moved) return std::unexpected(moved.error());
  if (!key_damage.empty()) {
    if (auto moved = MoveAside(SigningKeyPath(audit_path), time); !moved) return std::unexpected(moved.error());
  }
  return anew;
}

}  // namespace

Result<CheckpointWriter> CheckpointWriter::Open(const std::string& audit_path, const AuditLog& log, const Clock& clock,
                                                Settings settings) {
  const std::string path = CheckpointPath(audit_path);
  auto loaded = LoadOrBeginAnew(audit_path, log, FormatTimestamp(clock.Wall()));
  if (!loaded) return std::unexpected(loaded.error());
  const auto pem = ReadOrMakeSecret(SigningKeyPath(audit_path), NewKeyPem);
  auto key = pem ? SigningKey::FromPem(*pem) : Fail(pem.error().code, pem.error().message);
  if (!key) return std::unexpected(key.error());
  if (::unlink(NextKeyPath(audit_path).c_str()) != 0 && errno != ENOENT) return IoError("cannot drop an unused key");
  UniqueFd file(::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!file || ::ftruncate(file.get(), static_cast<off_t>(loaded->whole_bytes)) != 0) {
    return IoError("cannot open " + path);
  }
  if (auto synced = SyncDirectoryOf(path); !synced) return std::unexpected(synced.error());
  CheckpointWriter writer(audit_path, clock, settings, std::move(*key), std::move(file), std::move(loaded->chain));
  writer.newest_ = std::move(loaded->newest);
  writer.damage_ = std::move(loaded->damage);
  if (!writer.last()) {
    if (auto begun = writer.Append(log, std::nullopt); !begun) return std::unexpected(begun.error());
  }
  if (auto shown = WriteSecret(PublicKeyPath(audit_path), writer.public_key().Pem()); !shown) {
    return std::unexpected(shown.error());
  }
  return writer;
}

Result<void> CheckpointWriter::Tick(const AuditLog& log, TimePoint now) {
  const uint64_t covered = last() ? last()->seq : 0;
  if (log.last_seq() <= covered) {
    waiting_since_.reset();
    return {};
  }
  if (!waiting_since_) waiting_since_ = now;
  const bool due = log.last_seq() - covered >= settings_.every_entries || now - *waiting_since_ >= settings_.every;
  if (!due) return {};
  waiting_since_ = now;  // also after a failure: the next try is not sooner
  return Append(log, std::nullopt);
}

Result<std::string> CheckpointWriter::Write(const AuditLog& log) {
  if (log.last_seq() > (last() ? last()->seq : 0)) {
    if (auto appended = Append(log, std::nullopt); !appended) return std::unexpected(appended.error());
  }
  return newest_;
}

Result<void> CheckpointWriter::ChangeKey(const AuditLog& log) {
  auto next = SigningKey::Make();
  if (!next) return std::unexpected(next.error());
  if (auto kept = WriteSecret(NextKeyPath(audit_path_), next->Pem()); !kept) return kept;
  if (auto told = Append(log, next->public_key()); !told) return told;
  key_ = std::move(*next);
  if (::rename(NextKeyPath(audit_path_).c_str(), SigningKeyPath(audit_path_).c_str()) != 0) {
    return IoError("cannot put the new key in its place");
  }
  if (auto shown = WriteSecret(PublicKeyPath(audit_path_), public_key().Pem()); !shown) return shown;
  // A first signature of its own: from now on the new key alone can vouch for the whole file.
  return Append(log, std::nullopt);
}

Result<void> CheckpointWriter::Append(const AuditLog& log, const std::optional<PublicKey>& next_key) {
  Checkpoint checkpoint;
  checkpoint.number = chain_.lines() + 1;
  checkpoint.seq = log.last_seq();
  checkpoint.hash = log.last_hash();
  checkpoint.next_key = next_key;
  checkpoint.prev = chain_.last() ? chain_.last_hash() : kNoHash;
  std::string line = FormatCheckpoint(checkpoint, clock_->Wall(), key_);
  const std::string bytes = line + '\n';
  struct stat before{};
  if (::fstat(file_.get(), &before) != 0) return IoError("cannot look at the file");
  const ssize_t written = ::write(file_.get(), bytes.data(), bytes.size());
  if (written != static_cast<ssize_t>(bytes.size()) || ::fdatasync(file_.get()) != 0) {
    auto failed = IoError("cannot write");
    if (::ftruncate(file_.get(), before.st_size) != 0) failed = IoError("cannot undo a torn write");
    return failed;
  }
  if (auto fed = chain_.Feed(line); !fed) return std::unexpected(fed.error());
  newest_ = std::move(line);
  return {};
}

}  // namespace shoji::audit
