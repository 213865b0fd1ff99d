#include "bench/inspect/municipal_text.h"

#include <string_view>

namespace shoji::bench {
namespace {

constexpr std::string_view kSentences[] = {
    "標記の件について、{D}に開催した会議の結果を下記のとおり報告します。",
    "令和{S}年度の一般会計当初予算は{A}円となり、前年度比{S}.{S}％の増となった。",
    "窓口の混雑を緩和するため、{D}から{T}までの時間帯に職員を{S}名増員する。",
    "住民票の写しの交付手数料は1通につき{P}円です。",
    "災害時の避難所は第{S}小学校体育館とし、収容人数は{M}人を見込む。",
    "固定資産税の納期限は{D}です。期限を過ぎた場合は延滞金がかかります。",
    "{D}付け{S}市総第{M}号で照会のあった件について回答する。",
    "国民健康保険の被保険者数は{M}人（前月比{S}人減）であった。",
    "道路改良工事（延長{M}m、幅員{S}.{S}m）の入札を{D} {T}に執行する。",
    "会議室の利用は1時間当たり{P}円、冷暖房費は別途{P}円とする。",
    "ごみの収集日は毎週{S}曜日から変更になりますので御注意ください。",
    "参加申込みは{D}までに、氏名・年齢・電話番号を記入の上、下記まで。",
    "システム更改に伴い、{D} {T}から翌朝6時まで停止します。",
    "委託料の内訳は、設計費{A}円、監理費{A}円である。",
    "アンケートの回収率は{S}{S}.{S}％（配布{M}、回収{P}）であった。",
    "議案第{S}号から第{M}号までを一括して議題とします。",
    "申請書は様式第{S}号によるものとし、添付書類は別表第{S}のとおりとする。",
    "児童手当の支給対象児童は{M}人、支給額は月額{A}円となる。",
    "一人一人の声を聴き、二度と同じ事故を起こさない体制を整える。",
    "三月三十一日をもって廃止し、四月一日から新しい条例を施行する。",
    "図書館の蔵書数は{A}冊、年間貸出数は{A}冊である。",
    "消防団員の定数{M}人に対し実員は{P}人で、充足率は{S}{S}％である。",
    "下水道使用料の改定により、20立方メートル当たり{P}円が{P}円になります。",
    "情報セキュリティ研修を{D}に実施し、{M}人が受講した。",
    "{T}に出発し、視察先には{T}に到着する予定です。",
};
constexpr std::string_view kFamilies[] = {"山田", "佐藤", "鈴木", "高橋", "田中", "伊藤", "渡辺", "中村",
                                          "小林", "加藤", "吉田", "斎藤", "松本", "井上", "木村", "秘田"};
constexpr std::string_view kGivens[] = {"太郎", "花子", "一郎", "二三子", "健",     "美咲",
                                        "翔太", "陽菜", "誠",   "恵子",   "三千代", "四郎"};
constexpr std::string_view kTowns[] = {
    "北海道釧路市黒金町", "青森県つがる市木造", "東京都千代田区霞が関", "神奈川県鎌倉市御成町", "長野県松本市丸の内",
    "京都府宇治市宇治",   "広島県呉市中央",     "福岡県糸島市前原",     "沖縄県名護市港",       "茨城県水戸市中央"};
constexpr std::string_view kAreas[] = {"03", "06", "011", "045", "0463", "0263", "0997", "092", "0172"};
constexpr std::string_view kDepartments[] = {"税務課", "市民課", "総務課",     "秘書課",
                                             "福祉課", "建設課", "教育委員会", "情報政策課"};

std::string Number(uint64_t value) { return std::to_string(value); }

std::string Department(SeededRandom& random) { return std::string(random.Of(kDepartments)); }

std::string Two(uint64_t value) { return (value < 10 ? "0" : "") + Number(value); }

std::string Date(SeededRandom& random) {
  const uint64_t year = random.Between(2019, 2026);
  const uint64_t month = random.Between(1, 12);
  const uint64_t day = random.Between(1, 28);
  switch (random.Below(5)) {
    case 0:
      return "令和" + Number(year - 2018) + "年" + Number(month) + "月" + Number(day) + "日";
    case 1:
      return Number(year) + "年" + Number(month) + "月" + Number(day) + "日";
    case 2:
      return Number(year) + "/" + Two(month) + "/" + Two(day);
    case 3:
      return Number(year) + "-" + Two(month) + "-" + Two(day);
    default:
      return "R" + Number(year - 2018) + "." + Number(month) + "." + Number(day);
  }
}

std::string Time(SeededRandom& random) { return Cat({Two(random.Between(8, 19)), ":", Two(random.Below(60))}); }

std::string Grouped(uint64_t amount) {
  std::string digits = Number(amount);
  for (size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, ",");
  return digits;
}

std::string Amount(SeededRandom& random) {
  uint64_t most = 1000;
  for (uint64_t i = random.Between(0, 8); i > 0; --i) most *= 10;
  return Grouped(random.Between(most / 10, most));
}

std::string Fill(std::string_view sentence, SeededRandom& random) {
  std::string out;
  for (size_t i = 0; i < sentence.size(); ++i) {
    if (sentence[i] != '{') {
      out.push_back(sentence[i]);
      continue;
    }
    switch (sentence[i + 1]) {
      case 'D':
        out += Date(random);
        break;
      case 'T':
        out += Time(random);
        break;
      case 'A':
        out += Amount(random);
        break;
      case 'P':
        out += Number(random.Between(1, 98) * 10);
        break;
      case 'M':
        out += Number(random.Between(10, 4999));
        break;
      default:
        out += Number(random.Between(1, 9));
    }
    i += 2;
  }
  return out;
}

std::string Prose(SeededRandom& random) {
  std::string text = Cat({Department(random), "　", Date(random), "\n"});
  for (uint64_t i = random.Between(4, 14); i > 0; --i) text += Cat({Sentence(random), random.OneIn(3) ? "\n" : ""});
  if (random.OneIn(4)) text += "\n所在地　" + Address(random) + "\n";
  return text;
}

std::string Mail(SeededRandom& random) {
  std::string text = Cat({"From: ", MailAddress(random), "\nDate: ", Date(random), " ", Time(random), "\n",
                          PersonName(random), " 様\n\nお世話になっております。\n"});
  for (uint64_t i = random.Between(2, 6); i > 0; --i) text += Sentence(random) + "\n";
  return text + Cat({"\n-----------------\n", Department(random), "　", PersonName(random), "\nTEL ", Phone(random),
                     "（内線", Number(random.Between(100, 9999)), "）\n", MailAddress(random), "\n〒", random.Digits(3),
                     "-", random.Digits(4), " ", Address(random), "\n"});
}

template <typename Cell>
std::string Table(SeededRandom& random, std::string_view heading, Cell cell) {
  const std::string_view part = random.Of({"\t", ",", " | ", "  ", "│"});
  const uint64_t columns = random.Between(1, 7);
  std::string text = std::string(heading) + "\n";
  for (uint64_t row = random.Between(5, 40); row > 0; --row) {
    if (random.OneIn(2)) text += PersonName(random) + std::string(part);
    for (uint64_t column = 0; column < columns; ++column) text += (column ? std::string(part) : "") + cell();
    text += "\n";
  }
  return text;
}

std::string LongNumber(SeededRandom& random) {
  constexpr std::string_view kLabels[] = {"伝票番号", "図書番号", "備品番号",   "受付番号",
                                          "契約番号", "JAN",      "お客様番号", "追跡番号"};
  std::string text;
  for (uint64_t i = random.Between(1, 3); i > 0; --i) {
    text += Cat({Sentence(random), std::string(random.Of(kLabels)), "：", random.Digits(random.Between(11, 13)), "\n"});
  }
  return text;
}

std::string TimeLine(SeededRandom& random) {
  const std::string year = Number(random.Between(2019, 2026));
  const std::string month = Two(random.Between(1, 12));
  const std::string day = Two(random.Between(1, 28));
  const std::string clock = Time(random);
  const std::string packed = clock.substr(0, 2) + clock.substr(3);
  switch (random.Below(7)) {
    case 0:
      return year + month + day + packed + " 起動";
    case 1:
      return year + "-" + month + "-" + day + "T" + clock + ":" + Two(random.Below(60)) + "Z 起動";
    case 2:
      return year + "/" + month + "/" + day + " " + clock + " 停止";
    case 3:
      return year + month + day + "_" + packed + Two(random.Below(60)) + ".log";
    case 4:
      return Cat({"[", year, ".", month, ".", day, " ", clock, ":", Two(random.Below(60)), ".", random.Digits(3),
                  "] pid=", Number(random.Between(100, 99999))});
    case 5:
      return year + month + day + " " + packed + " 受付" + Number(random.Between(1, 999)) + "件";
    default:
      return Cat({clock, "～", Time(random), "　", year, "年", month, "月"});
  }
}

std::string WebLine(SeededRandom& random) {
  constexpr char kHex[] = "0123456789abcdef";
  const auto hex = [&](size_t count) {
    std::string out;
    for (size_t i = 0; i < count; ++i) out.push_back(kHex[random.Below(16)]);
    return out;
  };
  switch (random.Below(5)) {
    case 0:
      return Cat({"https://www.city.example.lg.jp/soshiki/", Number(random.Between(1, 99)), "/",
                  Number(random.Between(1000, 99999)), ".html"});
    case 1:
      return Cat({hex(8), "-", hex(4), "-", hex(4), "-", hex(4), "-", hex(12)});
    case 2:
      return "sha256:" + hex(64);
    case 3:
      return Cat({"https://example.jp/news?id=", random.Digits(9), "&t=17", random.Digits(8)});
    default:
      return Cat({"192.168.", Number(random.Below(256)), ".", Number(random.Below(256)), " MAC ", hex(2), ":", hex(2),
                  ":", hex(2), ":", hex(2), ":", hex(2), ":", hex(2)});
  }
}

std::string Lines(SeededRandom& random, std::string (*line)(SeededRandom&)) {
  std::string text;
  for (uint64_t i = random.Between(3, 25); i > 0; --i) text += line(random) + "\n";
  return text;
}

std::string Offices(SeededRandom& random) {
  std::string text = "お問い合わせ先\n";
  for (uint64_t i = random.Between(1, 8); i > 0; --i) {
    text += Cat({Department(random), "　", random.OneIn(3) ? Mobile(random) : Phone(random), "　内線",
                 Number(random.Between(100, 9999)), "\n"});
  }
  return text + Sentence(random);
}

std::string TrickyWords(SeededRandom& random) {
  constexpr std::string_view kLines[] = {"秘書課から連絡がありました。",
                                         "市長公室　秘書係",
                                         "秘　書　課",
                                         "自然の神秘を体験する講座",
                                         "職員は職務上知り得た秘密を漏らしてはならない。",
                                         "秘密保持に関する誓約書を提出すること。",
                                         "機密性3以上の情報資産は、USBメモリで持ち出してはならない。",
                                         "文書の機密性に応じて取扱いを定める。",
                                         "取扱注意事項をよく読んでください。",
                                         "便秘の予防には水分が大切です。",
                                         "元祖秘伝のたれ",
                                         "外部の方は立入禁止です。",
                                         "This e-mail and any attachment may be confidential.",
                                         "Confidentiality, integrity and availability",
                                         "秘境の温泉と秘湯を巡る旅",
                                         "極秘裏に準備が進められた。",
                                         "部外者の立入りを禁ずる",
                                         "（秘書広報課）",
                                         "公開・非公開の区分",
                                         "○秘密の花園○"};
  std::string text;
  for (uint64_t i = random.Between(3, 8); i > 0; --i)
    text += Cat({std::string(random.Of(kLines)), "\n", random.OneIn(2) ? Sentence(random) + "\n" : ""});
  return text;
}

}  // namespace

std::string_view Name(TextKind kind) {
  switch (kind) {
    case TextKind::kProse:
      return "prose";
    case TextKind::kMail:
      return "mail";
    case TextKind::kAmounts:
      return "amounts";
    case TextKind::kSmallNumbers:
      return "small-numbers";
    case TextKind::kIdentifiers:
      return "identifiers";
    case TextKind::kLongNumbers:
      return "long-numbers";
    case TextKind::kTimes:
      return "times";
    case TextKind::kWeb:
      return "web";
    case TextKind::kPhones:
      return "phones";
    case TextKind::kTrickyWords:
      return "tricky-words";
  }
  return "unknown";
}

std::string Sentence(SeededRandom& random) { return Fill(random.Of(kSentences), random); }

std::string PersonName(SeededRandom& random) {
  const std::string family(random.Of(kFamilies));
  return Cat({family, random.OneIn(2) ? "　" : "", std::string(random.Of(kGivens))});
}

std::string Phone(SeededRandom& random) {
  const std::string area(random.Of(kAreas));
  const size_t exchange = 6 - area.size();
  const std::string middle = Cat({Number(random.Between(1, 9)), random.Digits(exchange - 1)});
  const std::string last = random.Digits(4);
  switch (random.Below(4)) {
    case 0:
      return area + "(" + middle + ")" + last;
    case 1:
      return area + middle + last;
    default:
      return area + "-" + middle + "-" + last;
  }
}

std::string Mobile(SeededRandom& random) {
  const std::string head = random.Of({std::string("090"), std::string("080"), std::string("070")});
  const std::string middle = random.Digits(4);
  const std::string sign = random.OneIn(3) ? "" : "-";
  return Cat({head, sign, middle, sign, random.Digits(4)});
}

std::string MailAddress(SeededRandom& random) {
  constexpr std::string_view kLocal[] = {"t.yamada", "hanako", "soumu", "zeimu-ka", "info", "k_suzuki", "madoguchi"};
  return Cat({std::string(random.Of(kLocal)), Number(random.Below(1000)), "@city.example.lg.jp"});
}

std::string Address(SeededRandom& random) {
  const std::string town(random.Of(kTowns));
  const uint64_t a = random.Between(1, 9);
  const uint64_t b = random.Between(1, 30);
  switch (random.Below(4)) {
    case 0:
      return town + Number(a) + "丁目" + Number(b) + "番" + Number(a) + "号";
    case 1:
      return town + Number(a) + "-" + Number(b) + "-" + Number(random.Between(1, 20));
    case 2:
      return town + Number(b * 37) + "番地";
    default:
      return town + Number(a) + "-" + Number(b) + "　第一ビル" + Number(random.Between(101, 999)) + "号";
  }
}

std::string MakeText(TextKind kind, SeededRandom& random) {
  switch (kind) {
    case TextKind::kProse:
      return Prose(random);
    case TextKind::kMail:
      return Mail(random);
    case TextKind::kAmounts:
      return Table(random, "予算額（円）", [&] { return Amount(random); });
    case TextKind::kSmallNumbers:
      return Table(random, "集計表", [&] { return Number(random.Below(random.OneIn(2) ? 10000 : 100000)); });
    case TextKind::kIdentifiers:
      return Table(random, "整理番号", [&] { return random.Digits(random.Between(6, 10)); });
    case TextKind::kLongNumbers:
      return LongNumber(random);
    case TextKind::kTimes:
      return Lines(random, TimeLine);
    case TextKind::kWeb:
      return Lines(random, WebLine);
    case TextKind::kPhones:
      return Offices(random);
    case TextKind::kTrickyWords:
      return TrickyWords(random);
  }
  return {};
}

}  // namespace shoji::bench
