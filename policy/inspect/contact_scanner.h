// Counts telephone numbers, mail addresses and postal addresses, and notices when so many stand so close together that
// the text is a list of people. One text, one thread, bounded memory.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "policy/inspect/digit_run.h"
#include "policy/inspect/inspector_settings.h"
#include "policy/inspect/tally.h"

namespace shoji::inspect {

class ContactScanner {
 public:
  // A list has at least one contact in so many characters.
  static constexpr uint64_t kCharactersPerContact = 400;

  ContactScanner(const InspectorSettings& settings, Tally& tally);
  // Every folded code point; mail addresses and the words of postal addresses.
  void Take(char32_t c, uint64_t position);
  // The same text's digits.
  void TakeRun(const DigitRun& run);
  void Finish() { EndMail(); }

 private:
  static constexpr size_t kRing = 128;  // above the largest large_list_from
  struct Contact {
    uint64_t position = 0;
    uint64_t hash = 0;
  };
  void Add(Kind kind, uint64_t position, uint64_t hash);
  bool ListOf(uint32_t contacts, uint64_t position) const;
  void TakeMail(char32_t c);
  void EndMail();
  void TakeAddress(char32_t c);
  void AddAddress(uint64_t position);
  void TakePhone(const DigitRun& run, size_t first);
  void TakeHouseNumber(const DigitRun& run, size_t first, size_t last);

  const uint32_t list_from_;
  const uint32_t large_list_from_;
  Tally& tally_;
  std::array<Contact, kRing> recent_{};
  uint64_t contacts_ = 0;
  uint64_t position_ = 0;
  // Mail: how many characters of the part being read, and its state.
  uint32_t local_ = 0;
  uint32_t domain_ = 0;
  uint32_t last_label_ = 0;
  bool dotted_ = false;
  bool after_at_ = false;
  uint64_t mail_hash_ = 0;
  // Addresses: where the last 市区町村郡, 〒 and counted address stood; 0 = none.
  uint64_t town_ = 0;
  uint64_t post_mark_ = 0;
  uint64_t address_ = 0;
  bool after_digit_ = false;
};

}  // namespace shoji::inspect
