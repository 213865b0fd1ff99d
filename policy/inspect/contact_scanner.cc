#include "policy/inspect/contact_scanner.h"

#include <algorithm>
#include <string_view>

#include "policy/inspect/letters.h"

namespace shoji::inspect {
namespace {

constexpr uint64_t kTownWithin = 24;     // 市 or 町 this near before 1丁目 makes it an address
constexpr uint64_t kOneAddress = 48;     // 〒 and the address behind it are one
constexpr uint64_t kPostMarkWithin = 4;  // 〒 100-0001

uint64_t Hash(uint64_t hash, uint64_t value) { return (hash ^ value) * 0x100000001B3; }  // FNV-1a, to tell repeats only

bool IsDigit(char32_t c) { return c >= U'0' && c <= U'9'; }
bool IsLocal(char32_t c) {
  return IsLatinLetter(c) || IsDigit(c) || c == U'.' || c == U'_' || c == U'-' || c == U'+' || c == U'%';
}
bool IsTown(char32_t c) { return c == U'市' || c == U'区' || c == U'町' || c == U'村' || c == U'郡'; }

bool Parted(const Group& group) { return group.gap == Gap::kTight || group.gap == Gap::kSpace; }

// Domestic numbers: 0 and nine digits, 0x0 and eight; abroad +81 without the 0. 総務省 電気通信番号計画.
bool IsPhone(const std::array<uint8_t, Group::kKept>& digits, size_t size, bool abroad) {
  if (abroad) return digits[0] == 8 && digits[1] == 1 && (size == 11 || size == 12);
  if (digits[0] != 0 || digits[1] == 0) return false;
  const bool eleven = digits[2] == 0 && digits[1] >= 5;
  return size == (eleven ? 11 : 10) || (size == 11 && digits[1] == 8 && digits[2] == 0);
}

}  // namespace

ContactScanner::ContactScanner(const InspectorSettings& settings, Tally& tally)
    : list_from_(settings.list_from()), large_list_from_(settings.large_list_from()), tally_(tally) {}

void ContactScanner::Take(char32_t c, uint64_t position) {
  position_ = position;
  TakeMail(c);
  TakeAddress(c);
}

void ContactScanner::Add(Kind kind, uint64_t position, uint64_t hash) {
  tally_.Add(kind);
  const uint64_t looked = std::min<uint64_t>(contacts_, list_from_);
  for (uint64_t i = 1; i <= looked; ++i) {
    if (hash != 0 && recent_[(contacts_ - i) % kRing].hash == hash) return;  // the same footer on every page
  }
  recent_[contacts_++ % kRing] = {position, hash};
  // Reported once for each stretch of that many.
  if (contacts_ % list_from_ == 0 && ListOf(list_from_, position)) tally_.Add(Kind::kContactList);
  if (contacts_ % large_list_from_ == 0 && ListOf(large_list_from_, position)) tally_.Add(Kind::kLargeContactList);
}

bool ContactScanner::ListOf(uint32_t contacts, uint64_t position) const {
  if (contacts_ < contacts) return false;
  return position - recent_[(contacts_ - contacts) % kRing].position <= contacts * kCharactersPerContact;
}

void ContactScanner::TakeMail(char32_t c) {
  if (after_at_) {
    if (IsLatinLetter(c) || IsDigit(c) || c == U'-') {
      ++domain_;
      last_label_ = IsLatinLetter(c) ? last_label_ + 1 : 0;
      mail_hash_ = Hash(mail_hash_, c | 0x20);
      return;
    }
    if (c == U'.' && domain_ > 0) {
      dotted_ = true;
      last_label_ = 0;
      return;
    }
    EndMail();
  }
  if (c == U'@' && local_ > 0) {
    after_at_ = true;
    domain_ = last_label_ = 0;
    dotted_ = false;
    local_ = 0;
    return;
  }
  local_ = IsLocal(c) ? local_ + 1 : 0;
  mail_hash_ = local_ > 1 ? Hash(mail_hash_, c | 0x20) : Hash(0xCBF29CE484222325, c | 0x20);
}

void ContactScanner::EndMail() {
  if (after_at_ && dotted_ && last_label_ >= 2) Add(Kind::kEmail, position_, mail_hash_);
  after_at_ = false;
  local_ = 0;
}

void ContactScanner::TakeAddress(char32_t c) {
  const bool after_digit = after_digit_;
  after_digit_ =
      IsDigit(c) || (c != 0 && std::u32string_view(U"一二三四五六七八九十〇").find(c) != std::u32string_view::npos);
  if (c == U'〒') post_mark_ = position_ + 1;
  // 区分, 市民, 町内会 are no places.
  if (town_ == position_ && std::u32string_view(U"分画間別域切民場内").find(c) != std::u32string_view::npos) town_ = 0;
  if (IsTown(c)) town_ = position_ + 1;
  const bool block = c == U'丁' || c == U'番';  // 1丁目, 2番地, 3番4号
  if (block && after_digit && town_ != 0 && position_ - town_ <= kTownWithin) AddAddress(position_);
}

void ContactScanner::AddAddress(uint64_t position) {
  if (address_ != 0 && position >= address_ && position - address_ <= kOneAddress) return;
  address_ = position + 1;
  Add(Kind::kPostalAddress, position, 0);
}

void ContactScanner::TakeRun(const DigitRun& run) {
  // Runs are cut into stretches without cells or lines between: what one contact is written in.
  for (size_t first = 0; first < run.end;) {
    size_t last = first;
    while (last + 1 < run.end && Parted(run.groups[last + 1]) && !run.groups[last + 1].kanji) ++last;
    if (last >= run.fresh && !run.groups[first].kanji) {
      TakePhone(run, first);
      TakeHouseNumber(run, first, last);
    }
    first = last + 1;
  }
}

// 03-1234-5678, 03(1234)5678, 090 1234 5678, +81-3-1234-5678, 0312345678
void ContactScanner::TakePhone(const DigitRun& run, size_t first) {
  std::array<uint8_t, Group::kKept> digits{};
  size_t size = 0;
  const bool abroad = run.groups[first].before == U'+';
  for (size_t i = first; i < run.end && i < first + 5; ++i) {
    const Group& group = run.groups[i];
    if (i > first && (!Parted(group) || group.mark == U',' || group.mark == U':')) return;
    if (size + group.size > 12) return;
    std::copy_n(group.digits.begin(), group.size, digits.begin() + static_cast<ptrdiff_t>(size));
    size += group.size;
    if (size < 10 || !IsPhone(digits, size, abroad)) continue;
    uint64_t hash = 0xCBF29CE484222325;
    for (size_t digit = 0; digit < size; ++digit) hash = Hash(hash, digits[digit]);
    return Add(Kind::kPhone, run.groups[first].position, hash);
  }
}

// 〒100-0001; 大手町1-2-3
void ContactScanner::TakeHouseNumber(const DigitRun& run, size_t first, size_t last) {
  const Group& head = run.groups[first];
  if (last == first) return;
  const bool tight = run.groups[first + 1].gap == Gap::kTight && run.groups[first + 1].mark == U'-';
  if (!tight) return;
  const bool post = head.size == 3 && run.groups[first + 1].size == 4;
  const auto near = [&](uint64_t mark, uint64_t within) {
    return mark != 0 && mark <= head.position + 1 && head.position + 1 - mark <= within;
  };
  if (post && near(post_mark_, kPostMarkWithin)) return AddAddress(head.position);
  const bool house = head.size <= 4 && run.groups[first + 1].size <= 4 && head.digits[0] != 0 && !post;
  if (house && IsTown(head.before)) return AddAddress(head.position);
  if (house && near(town_, 8)) AddAddress(head.position);
}

}  // namespace shoji::inspect
