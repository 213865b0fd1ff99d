// Made-up texts as a town hall writes them: minutes, notices, tables, mails, logs. None of them holds a number or
// marking that the inspectors look for but by chance. Everything in them is invented. Deterministic for a seed.
#pragma once

#include <string>

#include "bench/inspect/seeded_random.h"

namespace shoji::bench {

enum class TextKind {
  kProse,         // minutes, notices, with dates, amounts, an address or two
  kMail,          // a mail with signature and footer
  kAmounts,       // a budget table
  kSmallNumbers,  // a table of 1 to 5 digits
  kIdentifiers,   // a table of numbers of 6 to 10 digits: accounts, slips, addresses of residents
  kLongNumbers,   // numbers of 11 to 13 digits that mean something else: one in ten has a good check digit by chance
  kTimes,         // a log with dates and times in many forms
  kWeb,           // addresses of pages, hashes, UUIDs
  kPhones,        // telephone and mobile numbers of a few offices
  kTrickyWords,   // 秘書課, 神秘, 取扱注意事項
};
inline constexpr TextKind kTextKinds[] = {
    TextKind::kProse,       TextKind::kMail,  TextKind::kAmounts, TextKind::kSmallNumbers, TextKind::kIdentifiers,
    TextKind::kLongNumbers, TextKind::kTimes, TextKind::kWeb,     TextKind::kPhones,       TextKind::kTrickyWords};
std::string_view Name(TextKind kind);

std::string MakeText(TextKind kind, SeededRandom& random);

// Parts, for texts that are to hold something.
std::string Sentence(SeededRandom& random);
std::string PersonName(SeededRandom& random);
std::string Phone(SeededRandom& random);
std::string Mobile(SeededRandom& random);
std::string MailAddress(SeededRandom& random);
std::string Address(SeededRandom& random);

}  // namespace shoji::bench
