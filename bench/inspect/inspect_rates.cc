#include "bench/inspect/inspect_rates.h"

#include <algorithm>

#include "policy/inspect/text_inspector.h"

namespace shoji::bench {
namespace {

using inspect::Inspection;
using inspect::Kind;

class Measurement {
 public:
  explicit Measurement(uint64_t seed) : random_(seed) {}

  InspectRates Run(uint64_t per_row) {
    for (const Kind kind : kNumberKinds) {
      for (const Spelling spelling : kSpellings) rates_.numbers.push_back(Number(kind, spelling, per_row));
    }
    for (const auto& marking : Markings()) {
      rates_.markings.push_back(
          Missed(std::string(marking.text), per_row, marking.kind, [&] { return TextWithMarking(marking, random_); }));
    }
    rates_.lists.push_back(Missed("10 to 60 people", per_row, Kind::kContactList,
                                  [&] { return ContactList(random_.Between(10, 60), random_); }));
    rates_.lists.push_back(Missed("110 to 200 people", per_row, Kind::kLargeContactList,
                                  [&] { return ContactList(random_.Between(110, 200), random_); }));
    for (const TextKind kind : kTextKinds) rates_.alarms.push_back(Alarms(kind, per_row * 10));
    return std::move(rates_);
  }

 private:
  Inspection Look(const std::string& text) {
    rates_.bytes += text.size();
    return inspect::Inspect(text, settings_);
  }

  static bool Has(const Inspection& found, Kind kind) {
    return std::ranges::any_of(found.findings, [&](const auto& finding) { return finding.kind == kind; });
  }

  MissRow Number(Kind kind, Spelling spelling, uint64_t texts) {
    MissRow row{kind, spelling, texts};
    for (uint64_t i = 0; i < texts; ++i) row.missed += Has(Look(TextWithNumber(kind, spelling, random_)), kind) ? 0 : 1;
    return row;
  }

  template <typename Make>
  NamedMissRow Missed(std::string name, uint64_t texts, Kind kind, Make make) {
    NamedMissRow row{std::move(name), texts};
    for (uint64_t i = 0; i < texts; ++i) row.missed += Has(Look(make()), kind) ? 0 : 1;
    return row;
  }

  AlarmRow Alarms(TextKind kind, uint64_t texts) {
    AlarmRow row{kind, texts};
    for (uint64_t i = 0; i < texts; ++i) {
      const Inspection found = Look(MakeText(kind, random_));
      row.raised += found.classification >= policy::Classification::k2 ? 1 : 0;
      for (const auto& finding : found.findings) ++row.by_kind[static_cast<size_t>(finding.kind)];
    }
    return row;
  }

  SeededRandom random_;
  inspect::InspectorSettings settings_;
  InspectRates rates_;
};

}  // namespace

InspectRates MeasureInspectRates(uint64_t seed, uint64_t per_row) { return Measurement(seed).Run(per_row); }

}  // namespace shoji::bench
