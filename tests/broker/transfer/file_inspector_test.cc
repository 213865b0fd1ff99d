#include "broker/transfer/file_inspector.h"

#include <gtest/gtest.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <thread>

namespace shoji::transfer {
namespace {

using Purpose = FileInspector::Purpose;

class FileInspectorTest : public testing::Test {
 protected:
  void SetUp() override {
    loop_.emplace(*link::PollLoop::Make());
    settings_.program = SHOJI_INSPECT;
  }
  void Make() {
    auto made = FileInspector::Make(settings_, *loop_, clock_);
    ASSERT_TRUE(made) << made.error().message;
    inspector_ = std::move(*made);
  }
  InspectedFile Inspect(ByteSpan content, Purpose purpose = Purpose::kInspect) {
    if (!inspector_) Make();
    std::optional<InspectedFile> inspected;
    const auto begun = inspector_->Inspect(content, purpose, [&inspected](InspectedFile file) { inspected = file; });
    EXPECT_TRUE(begun) << begun.error().message;
    while (!inspected) {
      loop_->RunOnce(std::chrono::milliseconds(100));
      inspector_->Tick(clock_.Now());
    }
    return *inspected;
  }
  static Bytes File(const std::string& name) {
    std::ostringstream text;
    text << std::ifstream(std::string(SHOJI_SOURCE_DIR) + "/tests/broker/transfer/files/" + name, std::ios::binary)
                .rdbuf();
    const std::string bytes = text.str();
    EXPECT_FALSE(bytes.empty()) << name;
    return {bytes.begin(), bytes.end()};
  }
  static bool Has(const InspectedFile& file, std::string_view text) {
    return file.text.find(text) != std::string::npos;
  }

  SystemClock clock_;
  std::optional<link::PollLoop> loop_;
  FileInspector::Settings settings_;
  std::unique_ptr<FileInspector> inspector_;
};

TEST_F(FileInspectorTest, ReadsATextFile) {
  const auto file = Inspect(AsBytes("個人番号 123456789018\n"));
  EXPECT_TRUE(file.read) << file.why_not;
  EXPECT_EQ(file.media_type, "text/plain");
  EXPECT_EQ(file.text, "個人番号 123456789018\n");
}

TEST_F(FileInspectorTest, ReadsAnEmptyFile) {
  const auto file = Inspect({});
  EXPECT_TRUE(file.read) << file.why_not;
  EXPECT_TRUE(file.text.empty());
}

TEST_F(FileInspectorTest, IsNotBlindedByAZeroOrAMark) {
  std::string list = "氏名,番号\n田,123456789018\n";
  while (list.size() % 2 == 0) list += 'a';
  const auto zero = Inspect(AsBytes(list + '\0'));
  EXPECT_FALSE(zero.read);
  EXPECT_EQ(zero.media_type, "application/octet-stream");  // no rule for text lets it pass, either
  EXPECT_TRUE(Has(Inspect(AsBytes("\xFF\xFE" + list + 'a')), "123456789018"));
  EXPECT_TRUE(Has(Inspect(AsBytes(list)), "123456789018"));
}

TEST_F(FileInspectorTest, ReadsAPdf) {
  const auto file = Inspect(File("plan.pdf"));
  EXPECT_TRUE(file.read) << file.why_not;
  EXPECT_EQ(file.media_type, "application/pdf");
  EXPECT_TRUE(Has(file, "予算の見込みについて"));
}

TEST_F(FileInspectorTest, ReadsWhatAPdfPutsOutsideItsPages) {
  const auto pdf = AsBytes(
      "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
      "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
      "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 600]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>endobj\n"
      "4 0 obj<</Length 83>>stream\n"
      "BT /F 12 Tf 72 72 Td (inside) Tj ET BT /F 12 Tf 900 900 Td (123456789018) Tj ET    \n"
      "endstream endobj\n"
      "5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n"
      "trailer<</Root 1 0 R>>\n%%EOF\n");
  const auto inspected = Inspect(pdf);
  EXPECT_TRUE(inspected.read) << inspected.why_not;
  EXPECT_TRUE(Has(inspected, "123456789018"));
  const auto extract = Inspect(pdf, Purpose::kRead);
  EXPECT_TRUE(Has(extract, "inside")) << extract.why_not;
  EXPECT_FALSE(Has(extract, "123456789018"));
}

TEST_F(FileInspectorTest, ReadsThePropertiesOfAPdfForInspectorsOnly) {
  EXPECT_TRUE(Has(Inspect(File("plan.pdf")), "LibreOffice"));
  EXPECT_FALSE(Has(Inspect(File("plan.pdf"), Purpose::kRead), "LibreOffice"));
}

TEST_F(FileInspectorTest, ReadsWhatOfficeFilesHide) {
  const auto sheet = Inspect(File("number.xlsx"));  // a hidden sheet, the number shown as 1.23E+11
  EXPECT_TRUE(Has(sheet, "123456789018")) << sheet.why_not;
  const auto slides = Inspect(File("notes.pptx"));  // the speaker's notes
  EXPECT_TRUE(Has(slides, "部外秘")) << slides.why_not;
}

TEST_F(FileInspectorTest, GivesPeopleTheTextOfADocument) {
  const auto file = Inspect(File("plan.docx"), Purpose::kRead);
  EXPECT_TRUE(file.read) << file.why_not;
  EXPECT_EQ(file.text.substr(0, file.text.find('\n')), "事業計画（案）");
  EXPECT_FALSE(Has(file, "LibreOffice"));
}

TEST_F(FileInspectorTest, RefusesADocumentWithSomethingNobodyReads) {
  const auto carrier = Inspect(File("carrier.docx"));  // plan.docx and word/list.csv
  EXPECT_FALSE(carrier.read);
  EXPECT_EQ(carrier.why_not, "unread_part") << carrier.media_type;
}

TEST_F(FileInspectorTest, ReadsWhatAMemberOfADocumentSays) {
  const auto file = Inspect(File("member.docx"));  // plan.docx and word/list.xml, which LibreOffice ignores
  EXPECT_TRUE(file.read) << file.why_not;
  EXPECT_TRUE(Has(file, "123456789018"));
  EXPECT_TRUE(Has(file, "事業計画（案）"));
}

TEST_F(FileInspectorTest, SaysWhyWhenNobodyCanReadIt) {
  const auto program =
      Inspect(AsBytes(std::string_view("\x7F"
                                       "ELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x02\0\x3e\0",
                                       20)));
  EXPECT_FALSE(program.read);
  EXPECT_EQ(program.why_not, "no_reader");
  const auto archive = Inspect(AsBytes(std::string_view("PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 22)));
  EXPECT_EQ(archive.why_not, "no_reader") << archive.media_type;
}

TEST_F(FileInspectorTest, RefusesADamagedDocumentAndReadsTheWholeOne) {
  Bytes damaged = File("plan.docx");
  damaged.resize(damaged.size() / 2);
  const auto file = Inspect(damaged);
  EXPECT_FALSE(file.read);
  EXPECT_EQ(file.why_not, "unreadable") << file.media_type;
  EXPECT_TRUE(Inspect(File("plan.docx")).read);
}

TEST_F(FileInspectorTest, RefusesAPdfWithoutText) {
  const auto scan =
      Inspect(AsBytes("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
                      "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
                      "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\n"
                      "trailer<</Root 1 0 R>>\n%%EOF\n"));
  EXPECT_FALSE(scan.read);
  EXPECT_EQ(scan.why_not, "no_text") << scan.media_type;
}

TEST_F(FileInspectorTest, RefusesMoreTextThanItMay) {
  settings_.max_text_bytes = 1000;
  const auto much = Inspect(Bytes(1001, 'a'));
  EXPECT_EQ(much.why_not, "too_much_text");
  EXPECT_TRUE(Inspect(Bytes(1000, 'a')).read);
}

TEST_F(FileInspectorTest, EndsWhatTakesTooLong) {
  settings_.within = std::chrono::seconds(0);
  const auto late = Inspect(AsBytes("text"));
  EXPECT_FALSE(late.read);
  EXPECT_EQ(late.why_not, "time");
}

TEST_F(FileInspectorTest, RefusesMoreThanItsQueueHolds) {
  settings_.processes = 1;
  settings_.max_waiting = 1;
  Make();
  const auto ignore = [](const InspectedFile&) {};
  EXPECT_TRUE(inspector_->Inspect(AsBytes("a"), Purpose::kInspect, ignore));  // starts
  EXPECT_TRUE(inspector_->Inspect(AsBytes("b"), Purpose::kInspect, ignore));  // waits
  EXPECT_FALSE(inspector_->Inspect(AsBytes("c"), Purpose::kInspect, ignore));
}

// Killed at any moment of its start: the orphans, if there are any, become children of this process.
TEST_F(FileInspectorTest, LeavesNoProcessBehind) {
  ASSERT_EQ(::prctl(PR_SET_CHILD_SUBREAPER, 1), 0);
  const Bytes document = File("plan.docx");
  for (int delay = 0; delay < 60; ++delay) {
    Make();
    EXPECT_TRUE(inspector_->Inspect(document, Purpose::kInspect, [](const InspectedFile&) { FAIL(); }));
    std::this_thread::sleep_for(std::chrono::microseconds(150) * delay);
    inspector_.reset();
    const auto until = clock_.Now() + std::chrono::seconds(10);
    while (::waitpid(-1, nullptr, WNOHANG) >= 0) {
      ASSERT_LT(clock_.Now(), until) << "a process outlived its inspector, ended after " << delay * 150 << " us";
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    ASSERT_EQ(errno, ECHILD);
  }
  EXPECT_EQ(::prctl(PR_SET_CHILD_SUBREAPER, 0), 0);
}

// What stands in for a process that the file has taken over: a program that says what it likes.
class FalseInspector {
 public:
  explicit FalseInspector(const std::string& script) {
    path_ = testing::TempDir() + "false-inspect-" + std::to_string(::getpid());
    std::ofstream(path_) << "#!/bin/sh\n" << script << "\n";
    ::chmod(path_.c_str(), 0755);
  }
  ~FalseInspector() { std::filesystem::remove(path_); }
  FalseInspector(const FalseInspector&) = delete;
  FalseInspector& operator=(const FalseInspector&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

TEST_F(FileInspectorTest, DistrustsWhatAProcessSays) {
  for (const char* script : {"exit 0", "echo nonsense", "kill -SEGV $$", "head -c 20000000 /dev/zero"}) {
    const FalseInspector program(script);
    settings_.program = program.path();
    Make();
    const auto file = Inspect(AsBytes("text"));
    EXPECT_FALSE(file.read) << script;
    EXPECT_EQ(file.why_not, "crash") << script;
  }
}

// The script reports through a well-formed answer whatever it could reach.
TEST_F(FileInspectorTest, KeepsTheProcessFromEverythingElse) {
  const FalseInspector program(
      "text=$(ls /root /home /var /work /run 2>/dev/null; cat /etc/passwd /etc/shadow 2>/dev/null;"
      " ls /sys/class/net 2>/dev/null; tail -n +3 /proc/net/dev | grep -v lo:; touch /usr/x /etc/x /x 2>/dev/null && "
      "echo wrote;"
      " ls /proc | grep -E '^[0-9]+$' | wc -l | grep -vxE '[1-9]')\n"
      "printf 'SHJI\\001\\000\\012\\000text/plain\\000\\000\\000\\000'\n"
      "printf \"\\\\$(printf %o ${#text})\\000\\000\\000%s\" \"$text\"");
  settings_.program = program.path();
  const auto file = Inspect(AsBytes("text"));
  EXPECT_TRUE(file.read) << file.why_not;
  EXPECT_EQ(file.text, "");
}

}  // namespace
}  // namespace shoji::transfer
