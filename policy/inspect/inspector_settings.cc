#include "policy/inspect/inspector_settings.h"

#include <algorithm>

#include "policy/inspect/marking_words.h"
#include "policy/inspect/unicode.h"

namespace shoji::inspect {
namespace {

using policy::Classification;

// In the order of Kind. kNone: reported by count, means nothing by itself.
constexpr std::array<Classification, kKinds> kDefaults = {
    Classification::k3B,    // my_number
    Classification::k1,     // corporate_number: published by law
    Classification::k3B,    // resident_code
    Classification::k3B,    // credit_card
    Classification::kNone,  // phone
    Classification::kNone,  // email
    Classification::kNone,  // postal_address
    Classification::k3C,    // contact_list
    Classification::k3B,    // contact_list_large
    Classification::k3A,    // secret
    Classification::k3C,    // restricted
    Classification::k3A,    // marking_3A
    Classification::k3B,    // marking_3B
    Classification::k3C,    // marking_3C
    Classification::k2,     // marking_2
    Classification::k1,     // marking_1
    Classification::kNone,  // word: each has its own
};

std::unexpected<Error> Bad(std::string message) { return Fail(ErrorCode::kInvalid, std::move(message)); }

// UTF-8, one line, no control characters.
bool IsPlain(std::string_view utf8) {
  unicode::Utf8Reader reader;
  for (char32_t c = 0; reader.Next(utf8, c);) {
    if (c == unicode::kMalformed || c < 0x20 || unicode::HiddenKind(c) == unicode::Hidden::kControl) return false;
  }
  return !reader.Finish();
}

std::string Quoted(std::string_view text) { return "\"" + std::string(text) + "\""; }

}  // namespace

InspectorSettings::InspectorSettings() : classes_(kDefaults) {}

Result<void> InspectorSettings::Raise(std::string_view kind_name, Classification classification) {
  for (size_t i = 0; i < kKinds; ++i) {
    const Kind kind = static_cast<Kind>(i);
    if (Name(kind) != kind_name || kind == Kind::kWord) continue;
    if (classification < classes_[i]) {
      return Bad(Quoted(kind_name) + " is " + std::string(policy::Name(classes_[i])) +
                 " and can only be raised; write that class or a stricter one");
    }
    classes_[i] = classification;
    return {};
  }
  std::string known;
  for (size_t i = 0; i < kKinds - 1; ++i) known += (i ? ", " : "") + std::string(Name(static_cast<Kind>(i)));
  return Bad("unknown inspector " + Quoted(kind_name) + "; write one of " + known);
}

Result<void> InspectorSettings::LowerThreshold(std::string_view key, int64_t count) {
  const bool large = key == "contact_list_large_from";
  if (!large && key != "contact_list_from") {
    return Bad("unknown number " + Quoted(key) + "; write contact_list_from or contact_list_large_from");
  }
  const int64_t least = large ? list_from_ + 1 : 3;
  const int64_t most = large ? large_list_from_ : list_from_;
  if (count < least || count > most) {
    return Bad(std::string(key) + " must be from " + std::to_string(least) + " to " + std::to_string(most));
  }
  (large ? large_list_from_ : list_from_) = static_cast<uint32_t>(count);
  return {};
}

Result<void> InspectorSettings::AddWord(std::string_view utf8, Classification classification) {
  std::u32string folded = unicode::FoldText(utf8);
  const bool plain = IsPlain(utf8);
  std::erase(folded, U' ');
  if (!plain || folded.size() > kMaxWordCodePoints || MarkingCore(folded).size() < 2) {
    return Bad("a word must be 2 to 32 letters, kana or kanji in one line; brackets, dashes and spaces do not count");
  }
  if (classification == Classification::kNone)
    return Bad("the word " + Quoted(utf8) + " needs a class, for example \"3C\"");
  const auto known = std::ranges::find(words_, folded, &Word::folded);
  if (known != words_.end()) {
    known->classification = std::max(known->classification, classification);
    return {};
  }
  if (words_.size() >= kMaxWords) return Bad("more than 64 words; take some out");
  words_.push_back({std::move(folded), classification});
  return {};
}

}  // namespace shoji::inspect
