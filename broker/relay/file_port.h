// What the gate needs of those who handle files (broker/transfer): inspection of uploads, a place for downloads. The
// gate carries the bytes and decides; whoever implements this keeps, converts and inspects. Service thread: every
// `done` is called there, once, perhaps before the call returns, perhaps long after the window is gone.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "codec/wire/messages.h"
#include "policy/reason.h"
#include "policy/request.h"

namespace shoji::relay {

// Owned by the gate and by whoever still reads it.
using SharedContent = std::shared_ptr<const Bytes>;

struct FileFindings {
  bool readable = false;  // false: refused as not_inspected
  policy::Classification classification = policy::Classification::kNone;
  std::string media_type;  // by content
  std::vector<wire::DetailItem> items;
};

struct FileOwner {
  std::string session;
  policy::Subject subject;
};

// What can come in of a downloaded file: text made from it, never the file.
struct FileExtract {
  FileFindings findings;  // of the file
  Bytes text;
};

class FilePort {
 public:
  virtual ~FilePort() = default;

  // The whole content of an upload called `name`.
  virtual void Inspect(SharedContent content, const std::string& name, std::function<void(FileFindings)> done) = 0;

  // The sandbox says a download is finished. False: it is not wanted (too large, too many); whoever says so records it.
  // A session says the same again to every window: what arrived is not wanted twice, and a refusal recorded once.
  virtual bool Wants(const FileOwner& owner, const wire::TransferOffer& offer) = 0;
  // It was wanted and does not come in: too large, not what was offered, gone. Whoever is told records it.
  virtual void Missed(const FileOwner& owner, const wire::TransferOffer& offer, policy::Reason reason) = 0;
  // It is here whole, its digest is right. `done`: the name it is kept under, which the user is to be told; empty when
  // it was not kept.
  virtual void Arrived(const FileOwner& owner, const wire::TransferOffer& offer, SharedContent content,
                       std::function<void(std::string)> done) = 0;

  // What the user may ask for of a download that arrived; nullopt when there is none.
  virtual void Extract(const FileOwner& owner, uint32_t offer_id,
                       std::function<void(std::optional<FileExtract>)> done) = 0;
  // The decision stands, the text is about to leave: on record first. False: it is not, and the text stays.
  virtual bool RecordExtract(const FileOwner& owner, uint32_t offer_id) = 0;
};

}  // namespace shoji::relay
