#include "bench/replay/screen_file.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "codec/base/bytes.h"

namespace shoji::bench {
namespace {

// A file as Xvfb -fbdir makes it: header, colour map, 8x4 pixels whose colour is their number.
class XwdFile {
 public:
  XwdFile() {
    fields_[0] = 104, fields_[1] = 7, fields_[2] = 2, fields_[3] = 24, fields_[4] = 8, fields_[5] = 4;
    fields_[11] = 32, fields_[12] = 40, fields_[19] = 2;
  }
  ~XwdFile() { std::filesystem::remove(path_); }
  void SetField(size_t index, uint32_t value) { fields_[index] = value; }
  void CutOff(size_t bytes) { cut_off_ = bytes; }

  Result<ScreenFile> Open() {
    Bytes bytes;
    for (const uint32_t field : fields_) {
      for (const int shift : {24, 16, 8, 0}) bytes.push_back(static_cast<uint8_t>(field >> shift));
    }
    bytes.resize(104 + 2 * 12);
    for (uint32_t i = 0; i < 40; ++i) ByteWriter(bytes).U32(i);
    bytes.resize(bytes.size() - cut_off_);
    std::ofstream(path_, std::ios::binary) << AsText(bytes);
    return ScreenFile::Open(path_);
  }

 private:
  std::string path_ = testing::TempDir() + "screen_file_test.xwd";
  uint32_t fields_[25] = {};
  size_t cut_off_ = 0;
};

TEST(ScreenFile, GivesThePixels) {
  const auto screen = XwdFile().Open();
  ASSERT_TRUE(screen) << screen.error().message;
  EXPECT_EQ(screen->pixels().size, (Size{8, 4}));
  EXPECT_EQ(screen->pixels().Row(0)[7], 7u);
  EXPECT_EQ(screen->pixels().Row(3)[2], 32u);
}

TEST(ScreenFile, RefusesWhatItCannotRead) {
  for (const auto& [field, value] :
       {std::pair<size_t, uint32_t>{1, 6}, {2, 1}, {7, 1}, {11, 24}, {12, 31}, {5, 5}, {19, 9999}, {4, 0}}) {
    XwdFile file;
    file.SetField(field, value);
    EXPECT_FALSE(file.Open()) << "field " << field;
  }
}

TEST(ScreenFile, RefusesAFileShorterThanItSays) {
  XwdFile file;
  file.CutOff(1);
  EXPECT_FALSE(file.Open());
}

TEST(ScreenFile, SaysWhenThereIsNoFile) { EXPECT_EQ(ScreenFile::Open("/nonexistent").error().code, ErrorCode::kIo); }

}  // namespace
}  // namespace shoji::bench
