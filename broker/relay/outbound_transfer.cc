// TransferGate's outbound half: paste and upload, LGWAN to Internet.
#include <utility>

#include "broker/relay/transfer_gate.h"
#include "codec/wire/picture.h"

namespace shoji::relay {

Verdict TransferGate::OnData(const wire::TransferData& data) {
  const auto found = transfers_.find(data.request_id);
  if (found == transfers_.end()) {
    const auto late = draining_.find(data.request_id);
    if (late == draining_.end() || late->second < data.bytes.size()) return Broken("content nobody asked for");
    late->second -= data.bytes.size();
    return Verdict::kTaken;
  }
  Transfer& transfer = found->second;
  if (transfer.stage != Stage::kReceiving) return Broken("content nobody asked for");
  if (data.bytes.size() > transfer.request.bytes - transfer.content.size())
    return Broken("more content than announced");
  transfer.content.insert(transfer.content.end(), data.bytes.begin(), data.bytes.end());
  transfer.hash->Add(data.bytes);
  transfer.progress = now();
  if (transfer.content.size() == transfer.request.bytes) Received(found);
  return Verdict::kTaken;
}

void TransferGate::Received(Transfers::iterator place) {
  Transfer& transfer = place->second;
  transfer.stage = Stage::kInspecting;
  transfer.sha256 = transfer.hash->Finish();
  if (transfer.request.channel == wire::Channel::kFileUpload) return InspectFile(place);
  if (transfer.request.channel == wire::Channel::kClipboardText) return LookAt(place);
  if (!wire::ParsePicture(transfer.content)) return Refuse(place, policy::Reason::kNotInspected);
  DecideOutbound(place, {});
}

void TransferGate::InspectFile(Transfers::iterator place) {
  Transfer& transfer = place->second;
  if (files_ == nullptr) return Refuse(place, policy::Reason::kNotInspected);
  transfer.shared = std::make_shared<const Bytes>(std::exchange(transfer.content, {}));
  // The room is taken until the inspection ends, which a cancelled transfer does not wait for.
  const auto room = std::make_shared<TransferBooks::Room>(std::move(transfer.room));
  const auto done = [this, id = place->first, alive = std::weak_ptr(alive_), room](FileFindings found) {
    if (alive.expired()) return;
    const auto again = transfers_.find(id);
    if (again == transfers_.end() || again->second.stage != Stage::kInspecting) return;
    if (!found.readable) return Refuse(again, policy::Reason::kNotInspected);
    again->second.room = std::move(*room);
    again->second.known.inspected = found.classification;
    again->second.known.media_type = found.media_type;
    DecideOutbound(again, std::move(found.items));
  };
  files_->Inspect(transfer.shared, transfer.request.name, done);
}

void TransferGate::DecideOutbound(Transfers::iterator place, std::vector<wire::DetailItem> found) {
  Transfer& transfer = place->second;
  if (!ports_.session_there()) return Refuse(place, policy::Reason::kBusy);
  const policy::Decision decision = judge_.Final(transfer.known, transfer.whole());
  const bool clean = decision.answer == policy::Answer::kSanitise;
  if (clean && transfer.request.channel != wire::Channel::kClipboardText) {
    return Refuse(place, policy::Reason::kNoSanitiser);
  }
  Answer(transfer.known, decision, std::move(found));
  if (!Passes(decision)) return Drop(place);
  if (clean) Sanitise(transfer);
  wire::TransferRequest delivery = transfer.request;
  delivery.bytes = transfer.whole().size();
  transfer.stage = Stage::kDelivering;
  transfer.progress = now();
  ports_.ToSession(delivery);
  Pump();
}

// The Internet side has it, says the session; whether it is the same only the digest tells.
bool TransferGate::OnTaken(Transfers::iterator place, const wire::TransferEnd& end) {
  const Transfer& transfer = place->second;
  const bool whole = end.result == wire::TransferResult::kWhole;
  if (whole && (transfer.stage != Stage::kTaking || end.sha256 != transfer.sha256)) {
    return what_ = "the sandbox took something else than it was given", false;
  }
  ports_.ToClient(end);
  transfers_.erase(place);
  return true;
}

}  // namespace shoji::relay
