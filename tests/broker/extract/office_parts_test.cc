#include "broker/extract/office_parts.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "tests/broker/extract/zip_writer.h"

namespace shoji::extract {
namespace {

constexpr size_t kMost = 16u << 20;
constexpr const char* kNumber = "123456789018";

std::string File(const std::string& name) {
  std::ostringstream text;
  text
      << std::ifstream(std::string(SHOJI_SOURCE_DIR) + "/tests/broker/extract/files/" + name, std::ios::binary).rdbuf();
  EXPECT_FALSE(text.str().empty()) << name;
  return text.str();
}

ZipWriter Document() { return ZipWriter().Add("[Content_Types].xml", "<Types/>").Add("word/document.xml", "<w:t/>"); }

// Text, or the error's code.
std::string Parts(const std::string& file) {
  const auto text = OfficePartsText(AsBytes(file), kMost);
  if (text) return *text;
  return text.error().code == ErrorCode::kRefused ? "refused" : "invalid";
}

// Made by LibreOffice, each with a picture, a comment and a link, text documents with a header, too.
TEST(OfficeParts, ReadsOrdinaryDocuments) {
  for (const char* name : {"full.docx", "full.xlsx", "full.pptx", "full.odt", "full.ods", "full.odp"}) {
    const std::string text = Parts(File(name));
    EXPECT_NE(text.find("本文です。"), std::string::npos) << name << ": " << text;
    EXPECT_NE(text.find("覚え書き"), std::string::npos) << name;
    EXPECT_NE(text.find("https://example.jp/plan"), std::string::npos) << name;
  }
}

TEST(OfficeParts, ReadsWhatAConverterLeavesOut) {
  EXPECT_NE(Parts(Document().Add("word/list.xml", kNumber).File()).find(kNumber), std::string::npos);
  EXPECT_NE(Parts(Document().Add("customXml/item1.xml", "<a>12345&#54;789018</a>").File()).find(kNumber),
            std::string::npos);
  EXPECT_NE(Parts(Document().Add("docProps/custom.xml", "<p name='123456789018'/>").File()).find(kNumber),
            std::string::npos);
  EXPECT_NE(Parts(Document().Add("word/123456789018.xml", "").File()).find(kNumber), std::string::npos);
  EXPECT_NE(Parts(Document().Add("content.xml", "<form:text form:current-value='123456789018'/>").File()).find(kNumber),
            std::string::npos);
  EXPECT_NE(Parts(File("format.xlsx")).find("987654321015"), std::string::npos);  // in the format of a number
}

TEST(OfficeParts, ReadsTextBehindAPicture) {
  const std::string png = "\x89PNG\r\n\x1A\n\x01\x02\x03";
  EXPECT_NE(Parts(Document().Add("word/media/image1.png", png + kNumber).File()).find(kNumber), std::string::npos);
}

TEST(OfficeParts, RefusesMembersNobodyReads) {
  EXPECT_NE(Parts(Document().File()), "refused");
  EXPECT_EQ(Parts(Document().Add("word/list.csv", kNumber).File()), "refused");
  EXPECT_EQ(Parts(Document().Add("word/media/image1.png", kNumber).File()), "refused");
  EXPECT_EQ(Parts(Document().Add("word/vbaProject.bin", "\xD0\xCF\x11\xE0").File()), "refused");
  EXPECT_EQ(Parts(Document().Add("word/embeddings/oleObject1.bin", "\xD0\xCF\x11\xE0").File()), "refused");
  EXPECT_EQ(Parts(Document().Add("xl/embeddings/book.xlsx", File("full.xlsx")).File()), "refused");
}

TEST(OfficeParts, RefusesBytesBehindADocument) {
  EXPECT_EQ(Parts(File("full.docx") + kNumber), "invalid");
  EXPECT_EQ(Parts(kNumber + File("full.docx")), "invalid");
}

TEST(OfficeParts, RefusesMoreTextThanItMay) {
  const std::string file = Document().Add("a.xml", std::string(1000, 'a')).File();
  EXPECT_EQ(OfficePartsText(AsBytes(file), 1000).error().code, ErrorCode::kTooLarge);
  EXPECT_TRUE(OfficePartsText(AsBytes(file), 2000));
}

TEST(OfficeParts, ReadsOldDocuments) {
  const std::string sheet = File("full.xls");
  const auto text = OldOfficeText(AsBytes(sheet), kMost);
  ASSERT_TRUE(text);
  EXPECT_NE(text->find("覚え書き"), std::string::npos);  // LibreOffice loses this comment
  EXPECT_NE(OldOfficeText(AsBytes(sheet + kNumber), kMost)->find(kNumber), std::string::npos);
}

TEST(OfficeParts, RefusesOldDocumentsWithMacros) {
  const std::string name("_\0V\0B\0A\0_\0P\0R\0O\0J\0E\0C\0T\0", 24);
  EXPECT_EQ(OldOfficeText(AsBytes(File("full.xls") + name), kMost).error().code, ErrorCode::kRefused);
}

TEST(OfficeParts, RefusesEmbeddedBytesThatAreNoPicture) {
  EXPECT_TRUE(RefuseEmbeddedBytes("<draw:image draw:mime-type=\"image/png\">\n <office:binary-data>QQ==</office:b"));
  EXPECT_TRUE(RefuseEmbeddedBytes("<text:p>binary-data</text:p>"));
  EXPECT_FALSE(RefuseEmbeddedBytes("<draw:object-ole>\n <office:binary-data>QQ==</office:binary-data>"));
  EXPECT_FALSE(RefuseEmbeddedBytes("<office:binary-data>QQ==</office:binary-data>"));
}

}  // namespace
}  // namespace shoji::extract
