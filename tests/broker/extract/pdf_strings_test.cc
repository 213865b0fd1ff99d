#include "broker/extract/pdf_strings.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace shoji::extract {
namespace {

constexpr size_t kMost = 1 << 20;
const std::string kNumber = "123456789018";

struct Extra {
  std::string catalog = {};  // more keys, here and for the next two
  std::string page = {};
  std::string trailer = {};
  std::string object = {};  // number 6
};

std::string Stream(const std::string& keys, const std::string& data) {
  return "<<" + keys + "/Length " + std::to_string(data.size()) + ">>stream\n" + data + "\nendstream";
}

// One page that says "Plan"; qpdf finds the objects without a table.
std::string Pdf(const Extra& extra) {
  std::string file = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R" + extra.catalog + ">>endobj\n";
  file += "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n";
  file += "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R" + extra.page + ">>endobj\n";
  file += "4 0 obj" + Stream("", "BT /F1 12 Tf 50 50 Td (Plan) Tj ET 1024 2048 4096 re") + "endobj\n";
  if (!extra.object.empty()) file += "6 0 obj" + extra.object + "endobj\n";
  return file + "trailer<</Root 1 0 R" + extra.trailer + ">>\n%%EOF\n";
}

std::string Strings(const std::string& file) {
  const auto text = PdfStrings(AsBytes(file), kMost);
  if (text) return *text;
  return text.error().code == ErrorCode::kRefused ? "refused" : "error: " + text.error().message;
}

bool Says(const Extra& extra, const std::string& text) { return Strings(Pdf(extra)).find(text) != std::string::npos; }

TEST(PdfStrings, ReadsAnOrdinaryFile) {
  std::ostringstream file;
  file << std::ifstream(SHOJI_SOURCE_DIR "/tests/broker/extract/files/full.pdf", std::ios::binary).rdbuf();
  const std::string text = Strings(file.str());
  EXPECT_NE(text.find("https://example.jp/plan"), std::string::npos) << text;
  EXPECT_NE(text.find("LibreOffice"), std::string::npos);
}

TEST(PdfStrings, ReadsTitlesCommentsAndFields) {
  EXPECT_TRUE(Says({.trailer = "/Info 6 0 R", .object = "<</Title(" + kNumber + ")>>"}, kNumber));
  EXPECT_TRUE(Says({.trailer = "/Info 6 0 R", .object = "<</Title<FEFF90E8591679D8>>>"}, "部外秘"));
  EXPECT_TRUE(
      Says({.page = "/Annots[6 0 R]", .object = "<</Type/Annot/Subtype/Text/Contents(" + kNumber + ")>>"}, kNumber));
  EXPECT_TRUE(
      Says({.catalog = "/AcroForm<</Fields[6 0 R]>>", .object = "<</FT/Tx/T(a)/V(" + kNumber + ")>>"}, kNumber));
}

TEST(PdfStrings, IsNotBlindedByAMark) {
  EXPECT_TRUE(Says({.trailer = "/Info 6 0 R", .object = "<</Title(\xFE\xFF" + kNumber + ")>>"}, kNumber));
}

TEST(PdfStrings, ReadsStreamsThatNoPageUses) {
  EXPECT_TRUE(Says({.object = Stream("", "a,b\nc," + kNumber)}, kNumber));
  EXPECT_TRUE(
      Says({.catalog = "/Metadata 6 0 R", .object = Stream("/Type/Metadata/Subtype/XML", "<a>12345&#54;789018</a>")},
           kNumber));
  EXPECT_TRUE(Says({.object = Stream("/Subtype/Image", "\xFF\xD8\xFF\x01" + kNumber)}, kNumber));
}

TEST(PdfStrings, LeavesDrawingsAlone) {
  EXPECT_FALSE(Says({}, "1024 2048 4096"));
  EXPECT_FALSE(Says({.object = Stream("/Subtype/Form", "1024 2048 4096 re")}, "1024 2048 4096"));
}

TEST(PdfStrings, ReadsWhatStandsBehindTheEnd) {
  EXPECT_NE(Strings(Pdf({}) + kNumber).find(kNumber), std::string::npos);
}

TEST(PdfStrings, RefusesFilesThatCarryFiles) {
  EXPECT_EQ(Strings(Pdf({.object = "<</Type/Filespec/F(a)/EF<</F 7 0 R>>>>"})), "refused");
  EXPECT_EQ(Strings(Pdf({.page = "/Annots[6 0 R]", .object = "<</Type/Annot/Subtype/FileAttachment>>"})), "refused");
  EXPECT_EQ(Strings(Pdf({.object = Stream("/Type/EmbeddedFile", "a")})), "refused");
  EXPECT_NE(Strings(Pdf({.page = "/Annots[6 0 R]", .object = "<</Type/Annot/Subtype/Link>>"})), "refused");
}

TEST(PdfStrings, RefusesMoreThanItMay) {
  const std::string file = Pdf({.object = Stream("", std::string(2000, 'a'))});
  EXPECT_EQ(PdfStrings(AsBytes(file), 1000).error().code, ErrorCode::kTooLarge);
  EXPECT_TRUE(PdfStrings(AsBytes(file), 3000));
}

TEST(PdfStrings, RefusesWhatIsNoPdf) {
  EXPECT_EQ(PdfStrings(AsBytes("no pdf"), kMost).error().code, ErrorCode::kInvalid);
  EXPECT_EQ(PdfStrings({}, kMost).error().code, ErrorCode::kInvalid);
}

}  // namespace
}  // namespace shoji::extract
