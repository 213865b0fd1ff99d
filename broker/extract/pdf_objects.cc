#include "broker/extract/pdf_objects.h"

#include <algorithm>
#include <array>
#include <exception>
#include <new>
#include <qpdf/Pipeline.hh>
#include <qpdf/QPDF.hh>
#include <set>

namespace shoji::extract {
namespace {

// Names of ISO 32000-1. Whoever has one of these keys, or is of these kinds, carries a file. Streams of these kinds,
// with these keys, or behind these keys are drawn with: pages, fonts and the like.
constexpr std::array kCarriers = {"/EF", "/EmbeddedFiles", "/RichMediaContent", "/Movie", "/Sound"};
constexpr std::array kCarrierKinds = {"/EmbeddedFile", "/FileAttachment", "/RichMedia", "/3D", "/Screen"};
constexpr std::array kDrawnKinds = {"/Form", "/Type1C", "/CIDFontType0C", "/OpenType"};
constexpr std::array kDrawnKeys = {"/Length1", "/PatternType", "/ShadingType", "/FunctionType",
                                   "/WMode",   "/CMapName",    "/Alternate",   "/BitsPerSample"};
constexpr std::array kDrawnBehind = {"/Contents",  "/ToUnicode", "/CIDToGIDMap",       "/CIDSet",   "/FontFile",
                                     "/FontFile2", "/FontFile3", "/DestOutputProfile", "/Encoding", "/CharProcs"};

template <size_t n>
bool IsOneOf(const std::string& name, const std::array<const char*, n>& names) {
  return std::any_of(names.begin(), names.end(), [&](const char* one) { return name == one; });
}

template <size_t n>
bool HasOneOf(QPDFObjectHandle& dictionary, const std::array<const char*, n>& keys) {
  return std::any_of(keys.begin(), keys.end(), [&](const char* key) { return dictionary.hasKey(key); });
}

std::string Kind(QPDFObjectHandle& dictionary, const char* key) {
  auto value = dictionary.getKey(key);
  return value.isName() ? value.getName() : "";
}

// Keeps no more than `most` bytes: a stream of a few kilobytes can become gigabytes.
class BoundedPipeline : public Pipeline {
 public:
  explicit BoundedPipeline(size_t most) : Pipeline("bounded", nullptr), most_(most) {}
  void write(unsigned char const* data, size_t length) override {
    overflown_ = overflown_ || length > most_ - bytes_.size();
    if (!overflown_) bytes_.append(reinterpret_cast<const char*>(data), length);
  }
  void finish() override {}
  bool overflown() const { return overflown_; }
  std::string Take() { return std::move(bytes_); }

 private:
  size_t most_;
  std::string bytes_;
  bool overflown_ = false;
};

// Walks every object once; what they refer to is in the list of objects anyway.
class Collector {
 public:
  explicit Collector(size_t most) : left_(most) {}

  void Walk(const QPDFObjectHandle& object) {
    open_.push_back(object);
    while (!open_.empty() && Goes()) {
      QPDFObjectHandle next = open_.back();
      open_.pop_back();
      Visit(next);
    }
  }
  // After every object was walked: only then is it known what the pages use.
  void ReadStreams() {
    for (QPDFObjectHandle& stream : streams_) {
      if (Goes() && drawn_.count(stream.getObjGen()) == 0) ReadStream(stream);
    }
  }
  PdfObjects Take() { return std::move(found_); }

 private:
  bool Goes() const { return found_.state == PdfObjects::State::kRead; }
  void Stop(PdfObjects::State state) {
    if (Goes()) found_.state = state;
  }
  void Count(size_t bytes) {
    if (bytes > left_) return Stop(PdfObjects::State::kTooLarge);
    left_ -= bytes;
  }
  void Visit(QPDFObjectHandle& object) {
    if (object.isString()) return AddString(object);
    if (object.isName()) return AddName(object.getName());
    if (object.isArray()) {
      for (const auto& item : object.getArrayAsVector()) Into(item);
    } else if (object.isStream()) {
      streams_.push_back(object);
      VisitDictionary(object.getDict());
    } else if (object.isDictionary()) {
      VisitDictionary(object);
    }
  }
  void VisitDictionary(QPDFObjectHandle dictionary) {
    if (HasOneOf(dictionary, kCarriers) || IsOneOf(Kind(dictionary, "/Type"), kCarrierKinds) ||
        IsOneOf(Kind(dictionary, "/Subtype"), kCarrierKinds)) {
      return Stop(PdfObjects::State::kCarriesFiles);
    }
    for (const auto& [key, value] : dictionary.getDictAsMap()) {
      AddName(key);
      if (IsOneOf(key, kDrawnBehind)) MarkDrawn(value);
      Into(value);
    }
  }
  void Into(const QPDFObjectHandle& object) {
    if (!object.isIndirect()) open_.push_back(object);
  }
  void MarkDrawn(QPDFObjectHandle object) {
    if (object.isStream()) drawn_.insert(object.getObjGen());
    if (object.isArray()) {
      for (const auto& item : object.getArrayAsVector()) drawn_.insert(item.getObjGen());
    } else if (object.isDictionary()) {
      for (const auto& [key, value] : object.getDictAsMap()) drawn_.insert(value.getObjGen());
    }
  }
  // Most names are the format's own, and come again in every object.
  void AddName(const std::string& name) {
    if (!names_.insert(name).second) return;
    Count(name.size());
    found_.names.push_back(name);
  }
  void AddString(QPDFObjectHandle& object) {
    PdfString string{object.getStringValue(), object.getUTF8Value()};
    Count(string.bytes.size() + string.utf8.size());
    found_.strings.push_back(std::move(string));
  }
  void ReadStream(QPDFObjectHandle& stream) {
    auto dictionary = stream.getDict();
    const std::string kind = Kind(dictionary, "/Subtype");
    const std::string type = Kind(dictionary, "/Type");
    if (type == "/ObjStm" || type == "/XRef" || IsOneOf(kind, kDrawnKinds) || HasOneOf(dictionary, kDrawnKeys)) return;
    const bool picture = kind == "/Image";
    BoundedPipeline data(left_);
    stream.pipeStreamData(&data, 0, picture ? qpdf_dl_none : qpdf_dl_generalized, true);
    if (data.overflown()) return picture ? void() : Stop(PdfObjects::State::kTooLarge);
    std::string bytes = data.Take();
    if (!picture) Count(bytes.size());
    (picture ? found_.pictures : found_.streams).push_back(std::move(bytes));
  }

  size_t left_;
  PdfObjects found_;
  std::vector<QPDFObjectHandle> open_;
  std::vector<QPDFObjectHandle> streams_;
  std::set<std::string> names_;
  std::set<QPDFObjGen> drawn_;
};

PdfObjects Failed(PdfObjects::State state) {
  PdfObjects none;
  none.state = state;
  return none;
}

}  // namespace

PdfObjects ReadPdfObjects(std::string_view content, size_t most) {
  try {
    QPDF pdf;
    pdf.setSuppressWarnings(true);
    pdf.processMemoryFile("file", content.data(), content.size());
    Collector collector(most);
    for (const auto& object : pdf.getAllObjects()) collector.Walk(object);
    collector.Walk(pdf.getTrailer());
    collector.ReadStreams();
    return collector.Take();
  } catch (const std::bad_alloc&) {
    return Failed(PdfObjects::State::kTooLarge);
  } catch (const std::exception&) {  // qpdf's way to say that a file is damaged or locked
    return Failed(PdfObjects::State::kDamaged);
  }
}

}  // namespace shoji::extract
