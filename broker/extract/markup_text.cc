#include "broker/extract/markup_text.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <set>

namespace shoji::extract {
namespace {

// Lower-case element names of HTML and of OpenDocument 1.3 (part 3).
const std::set<std::string, std::less<>> kLeftOut = {"script",
                                                     "style",
                                                     "office:binary-data",
                                                     "office:styles",
                                                     "office:automatic-styles",
                                                     "office:font-face-decls",
                                                     "office:scripts",
                                                     "office:settings",
                                                     "svg:font-face",
                                                     "meta:generator",
                                                     "meta:editing-duration",
                                                     "meta:editing-cycles",
                                                     "meta:creation-date",
                                                     "meta:print-date",
                                                     "dc:language",
                                                     "dc:date"};
const std::set<std::string, std::less<>> kNotShown = {"office:master-styles", "office:meta", "text:tracked-changes"};
const std::set<std::string, std::less<>> kEndsLine = {"p",
                                                      "div",
                                                      "br",
                                                      "li",
                                                      "tr",
                                                      "h1",
                                                      "h2",
                                                      "h3",
                                                      "h4",
                                                      "h5",
                                                      "h6",
                                                      "hr",
                                                      "table",
                                                      "section",
                                                      "header",
                                                      "footer",
                                                      "article",
                                                      "pre",
                                                      "blockquote",
                                                      "title",
                                                      "dt",
                                                      "dd",
                                                      "form",
                                                      "option",
                                                      "text:p",
                                                      "text:h",
                                                      "text:line-break",
                                                      "table:table-row",
                                                      "draw:page",
                                                      "table:table",
                                                      "dc:title",
                                                      "dc:subject",
                                                      "dc:description",
                                                      "meta:keyword",
                                                      "office:annotation"};
const std::set<std::string, std::less<>> kEndsCell = {"td", "th", "table:table-cell", "text:tab"};
// A number in a cell may be shown rounded ("1.23E+11"): the value is in the attribute.
const std::set<std::string, std::less<>> kCarriesText = {"value",
                                                         "title",
                                                         "alt",
                                                         "placeholder",
                                                         "content",
                                                         "aria-label",
                                                         "office:value",
                                                         "office:string-value",
                                                         "href",
                                                         "table:name",
                                                         "xlink:href",
                                                         "draw:name",
                                                         "svg:desc",
                                                         "office:date-value",
                                                         "form:current-value",
                                                         "form:value"};

struct Named {
  std::string_view name, text;
};
constexpr std::array<Named, 6> kReferences = {
    {{"amp", "&"}, {"lt", "<"}, {"gt", ">"}, {"quot", "\""}, {"apos", "'"}, {"nbsp", " "}}};
constexpr size_t kLongestReference = 64;  // "&#0000000049;" is a 1, too
constexpr std::string_view kComment = "<!--";

bool IsBlank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }

std::string Lower(std::string_view text) {
  std::string lower(text);
  std::ranges::transform(lower, lower.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return lower;
}

void AppendCharacter(std::string& out, uint32_t c) {
  if (c == 0 || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)) return;
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += {static_cast<char>(0xC0 | (c >> 6)), static_cast<char>(0x80 | (c & 63))};
  } else if (c < 0x10000) {
    out += {static_cast<char>(0xE0 | (c >> 12)), static_cast<char>(0x80 | ((c >> 6) & 63)),
            static_cast<char>(0x80 | (c & 63))};
  } else {
    out += {static_cast<char>(0xF0 | (c >> 18)), static_cast<char>(0x80 | ((c >> 12) & 63)),
            static_cast<char>(0x80 | ((c >> 6) & 63)), static_cast<char>(0x80 | (c & 63))};
  }
}

// "#x41", "#65" or a name; false when it is none of these.
bool AppendReference(std::string& out, std::string_view name) {
  if (name.starts_with('#')) {
    name.remove_prefix(1);
    const bool hex = name.starts_with('x') || name.starts_with('X');
    if (hex) name.remove_prefix(1);
    uint32_t value = 0;
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), value, hex ? 16 : 10);
    if (error != std::errc() || end != name.data() + name.size()) return false;
    AppendCharacter(out, value);
    return true;
  }
  const auto* found = std::ranges::find(kReferences, name, &Named::name);
  if (found == kReferences.end()) return false;
  out += found->text;
  return true;
}

// Takes the reference at the start of `text`, or one byte; says how many bytes that were.
size_t AppendNext(std::string& out, std::string_view text) {
  const size_t end = text.front() == '&' ? text.substr(1, kLongestReference).find(';') : std::string_view::npos;
  if (end != std::string_view::npos && AppendReference(out, text.substr(1, end))) return end + 2;
  out += text.front();
  return 1;
}

class Scanner {
 public:
  Scanner(std::string_view markup, Detail detail, size_t most)
      : rest_(markup), everything_(detail == Detail::kEverything), most_(most) {}

  Result<std::string> Run() {
    while (!rest_.empty()) {
      if (out_.size() > most_) return Fail(ErrorCode::kTooLarge, "the text is too long");
      const size_t tag = std::min(rest_.find('<'), rest_.size());
      if (left_out_.empty()) Text(rest_.substr(0, tag), true);
      rest_.remove_prefix(tag);
      if (!rest_.empty()) Tag();
    }
    if (out_.size() > most_) return Fail(ErrorCode::kTooLarge, "the text is too long");
    return std::move(out_);
  }

 private:
  void Blank() {
    if (!out_.empty() && !IsBlank(out_.back())) out_ += ' ';
  }
  // Runs of blanks become one, references characters.
  void Text(std::string_view text, bool fold) {
    while (!text.empty()) {
      size_t taken = 1;
      if (fold && IsBlank(text.front())) {
        Blank();
      } else {
        taken = AppendNext(out_, text);
      }
      text.remove_prefix(taken);
    }
  }
  // After `mark`, or the end when there is none.
  void SkipPast(std::string_view mark) {
    const size_t at = rest_.find(mark);
    rest_.remove_prefix(at == std::string_view::npos ? rest_.size() : at + mark.size());
  }
  void Enclosed(std::string_view open, std::string_view close) {
    rest_.remove_prefix(open.size());
    const std::string_view inside = rest_.substr(0, std::min(rest_.find(close), rest_.size()));
    if (left_out_.empty() && (everything_ || open != kComment)) {
      Blank();
      Text(inside, true);
      Blank();
    }
    SkipPast(close);
  }
  void Tag() {
    if (rest_.starts_with(kComment)) return Enclosed(kComment, "-->");
    if (rest_.starts_with("<![CDATA[")) return Enclosed("<![CDATA[", "]]>");
    if (rest_.starts_with("<?") || rest_.starts_with("<!")) return SkipPast(">");
    rest_.remove_prefix(1);
    const bool closing = rest_.starts_with('/');
    if (closing) rest_.remove_prefix(1);
    const std::string name = Lower(TakeWhile([](char c) { return !IsBlank(c) && c != '>' && c != '/' && c != '<'; }));
    if (name.empty()) {
      if (left_out_.empty()) out_ += '<';
      return;
    }
    const bool empty = Attributes(closing || !left_out_.empty() || !everything_);
    if (!left_out_.empty()) {
      if (closing && name == left_out_) left_out_.clear();
    } else if (!closing && !empty && IsLeftOut(name)) {
      left_out_ = name;
      if (name == "script" || name == "style") SkipRaw(name);
    } else {
      Break(name, closing || empty || name == "br" || name == "hr");
    }
  }
  bool IsLeftOut(const std::string& name) const {
    return kLeftOut.contains(name) || (!everything_ && kNotShown.contains(name));
  }
  // What is inside these is no markup: only their own closing tag ends it.
  void SkipRaw(const std::string& name) {
    for (size_t at = rest_.find("</"); at != std::string_view::npos; at = rest_.find("</", at + 2)) {
      if (Lower(rest_.substr(at + 2, name.size())) == name) return rest_.remove_prefix(at);
    }
    rest_ = {};
  }
  void Break(const std::string& name, bool ends) {
    if (name == "text:s") return Blank();
    if (kEndsLine.contains(name) && ends) {
      while (!out_.empty() && out_.back() == ' ') out_.pop_back();
      out_ += '\n';
    } else if (kEndsCell.contains(name) && ends) {
      while (!out_.empty() && (out_.back() == ' ' || out_.back() == '\n')) out_.pop_back();
      out_ += '\t';
    }
  }
  template <typename Wanted>
  std::string_view TakeWhile(Wanted wanted) {
    size_t end = 0;
    while (end < rest_.size() && wanted(rest_[end])) ++end;
    const std::string_view taken = rest_.substr(0, end);
    rest_.remove_prefix(end);
    return taken;
  }
  std::string_view Value() {
    if (rest_.starts_with('"') || rest_.starts_with('\'')) {
      const char quote = rest_.front();
      rest_.remove_prefix(1);
      const std::string_view value = TakeWhile([quote](char c) { return c != quote; });
      rest_.remove_prefix(rest_.empty() ? 0 : 1);
      return value;
    }
    return TakeWhile([](char c) { return !IsBlank(c) && c != '>'; });
  }
  // Up to and past '>'. True for <empty/>.
  bool Attributes(bool ignored) {
    bool empty = false;
    while (!rest_.empty()) {
      TakeWhile(IsBlank);
      if (rest_.starts_with('>')) return rest_.remove_prefix(1), empty;
      if (rest_.starts_with('/')) {
        rest_.remove_prefix(1);
        empty = true;
        continue;
      }
      const std::string_view name = TakeWhile([](char c) { return !IsBlank(c) && c != '=' && c != '>' && c != '/'; });
      TakeWhile(IsBlank);
      if (!rest_.starts_with('=')) {
        if (name.empty() && !rest_.empty() && !rest_.starts_with('>') && !rest_.starts_with('/'))
          rest_.remove_prefix(1);
        continue;
      }
      empty = false;
      rest_.remove_prefix(1);
      TakeWhile(IsBlank);
      const std::string_view value = Value();
      if (ignored || !kCarriesText.contains(Lower(name)) || value.empty()) continue;
      Blank();
      Text(value, false);
      Blank();
    }
    return empty;
  }

  std::string_view rest_;
  bool everything_;
  size_t most_;
  std::string out_;
  std::string left_out_;  // inside this element nothing counts
};

}  // namespace

Result<std::string> MarkupText(std::string_view markup, Detail detail, size_t most) {
  return Scanner(markup, detail, most).Run();
}

std::string ResolvedReferences(std::string_view markup) {
  std::string text;
  text.reserve(markup.size());
  while (!markup.empty()) markup.remove_prefix(AppendNext(text, markup));
  return text;
}

}  // namespace shoji::extract
