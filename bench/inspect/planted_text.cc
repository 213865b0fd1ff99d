#include "bench/inspect/planted_text.h"

#include <array>
#include <vector>

#include "bench/inspect/municipal_text.h"
#include "policy/inspect/check_digits.h"

namespace shoji::bench {
namespace {

using inspect::Kind;

struct Shape {
  size_t digits;
  std::vector<size_t> groups;
  bool (*good)(inspect::Digits);
  std::string_view word;
};

Shape ShapeOf(Kind kind) {
  switch (kind) {
    case Kind::kResidentCode:
      return {11, {4, 4, 3}, inspect::IsResidentCode, "住民票コード"};
    case Kind::kCorporateNumber:
      return {13, {1, 4, 4, 4}, inspect::IsCorporateNumber, "法人番号"};
    case Kind::kCreditCard:
      return {16, {4, 4, 4, 4}, inspect::IsCreditCard, "カード番号"};
    default:
      return {12, {4, 4, 4}, inspect::IsMyNumber, "個人番号"};
  }
}

bool IsGood(std::string_view digits, const Shape& shape) {
  std::vector<uint8_t> values;
  for (const char digit : digits) values.push_back(static_cast<uint8_t>(digit - '0'));
  return shape.good(values);
}

std::string GoodNumber(const Shape& shape, bool card, SeededRandom& random) {
  for (;;) {
    std::string digits = random.Digits(shape.digits);
    if (card) digits[0] = random.OneIn(2) ? '4' : '5';
    if (IsGood(digits, shape)) return digits;
  }
}

constexpr std::array<Marking, 24> kMarkings{{
    {"極秘", Kind::kMarkingSecret},
    {"極　秘", Kind::kMarkingSecret},
    {"秘", Kind::kMarkingSecret},
    {"【秘】", Kind::kMarkingSecret},
    {"（秘）", Kind::kMarkingSecret},
    {"㊙", Kind::kMarkingSecret},
    {"マル秘", Kind::kMarkingSecret},
    {"取扱区分：秘", Kind::kMarkingSecret},
    {"秘（総務課限り）", Kind::kMarkingSecret},
    {"TOP SECRET", Kind::kMarkingSecret},
    {"部外秘", Kind::kMarkingRestricted},
    {"部　外　秘", Kind::kMarkingRestricted},
    {"［部外秘］", Kind::kMarkingRestricted},
    {"社外秘", Kind::kMarkingRestricted},
    {"取扱注意", Kind::kMarkingRestricted},
    {"取り扱い注意", Kind::kMarkingRestricted},
    {"関係者限り", Kind::kMarkingRestricted},
    {"ＣＯＮＦＩＤＥＮＴＩＡＬ", Kind::kMarkingRestricted},
    {"Confidential", Kind::kMarkingRestricted},
    {"機密性3A", Kind::kMarking3A},
    {"自治体機密性：３Ｂ", Kind::kMarking3B},
    {"機密性 3B", Kind::kMarking3B},
    {"【機密性３Ｃ】", Kind::kMarking3C},
    {"機密性2", Kind::kMarking2},
}};

}  // namespace

std::string TextWithNumber(Kind kind, Spelling spelling, SeededRandom& random) {
  const Shape shape = ShapeOf(kind);
  const std::string number = GoodNumber(shape, kind == Kind::kCreditCard, random);
  const std::string before = Cat({Sentence(random), Sentence(random)});
  const std::string spelled = Spell(number, shape.groups, shape.word, spelling, random);
  // Behind a sentence, in a line of a form, or alone in its line.
  switch (random.Below(3)) {
    case 0:
      return Cat({before, "番号は", spelled, "です。", Sentence(random)});
    case 1:
      return Cat({before, "\n氏名　", PersonName(random), "\n番号　", spelled, "　（本人確認済）\n", Sentence(random)});
    default:
      return Cat({before, "\n\n記\n", spelled, "\n以上\n", Sentence(random)});
  }
}

std::span<const Marking> Markings() { return kMarkings; }

std::string TextWithMarking(const Marking& marking, SeededRandom& random) {
  const std::string mark(marking.text);
  const std::string body = MakeText(TextKind::kProse, random);
  switch (random.Below(4)) {
    case 0:
      return mark + "\n" + body;
    case 1:
      return body + "\n　　　　　　　" + mark + "　\n";
    case 2:
      return Cat({"令和8年度資料\t", mark, "\t", PersonName(random), "\n", body});
    default:
      return Cat({Sentence(random), "\n", body, "【", mark, "】人事異動案について\n"});
  }
}

std::string ContactList(uint64_t people, SeededRandom& random) {
  const std::string part = random.Of({std::string(","), std::string("\t"), std::string("　")});
  const uint64_t what = random.Below(4);
  std::string text = random.OneIn(2) ? "名簿\n" : "";
  for (uint64_t i = 0; i < people; ++i) {
    text += Cat({std::to_string(i + 1), part, PersonName(random)});
    if (what != 1) text += Cat({part, random.OneIn(2) ? Mobile(random) : Phone(random)});
    if (what == 1 || what == 3) text += part + MailAddress(random);
    if (what == 2 || what == 3) text += part + Address(random);
    text += "\n";
  }
  return text;
}

}  // namespace shoji::bench
