// The golden files, read and written: what C++ and TypeScript agree on.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "codec/frame/frame_decoder.h"
#include "codec/wire/picture.h"
#include "tests/golden/golden_json.h"

namespace shoji {
namespace {

using golden::Json;

const std::string kDirectory = SHOJI_SOURCE_DIR "/tests/golden/";

Bytes ReadFile(const std::string& name) {
  std::ifstream stream(kDirectory + name, std::ios::binary);
  EXPECT_TRUE(stream.good()) << name;
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

Json Golden() { return Json::parse(std::ifstream(kDirectory + "golden.json")); }

template <typename Variant>
void ExpectReadsAndWrites(const Json& entry, const Bytes& bytes, const Result<Variant>& parsed) {
  ASSERT_TRUE(parsed.has_value()) << entry["file"] << ": " << parsed.error().message;
  const Json described = golden::Describe(*parsed);
  EXPECT_EQ(described["type"], entry["type"]) << entry["file"];
  EXPECT_EQ(described["fields"], entry["fields"]) << entry["file"];
  EXPECT_EQ(wire::Encode(*parsed), bytes) << entry["file"];
}

TEST(Golden, EveryMessageReadsAsDescribedAndWritesTheSameBytes) {
  const Json all = Golden();
  ASSERT_GE(all["messages"].size(), 25u);
  for (const Json& entry : all["messages"]) {
    const Bytes bytes = ReadFile(entry["file"]);
    if (entry["direction"] == "client") ExpectReadsAndWrites(entry, bytes, wire::ParseClientMessage(bytes));
    if (entry["direction"] == "server") ExpectReadsAndWrites(entry, bytes, wire::ParseServerMessage(bytes));
    if (entry["direction"] == "hint") ExpectReadsAndWrites(entry, bytes, wire::ParseHintMessage(bytes));
  }
}

TEST(Golden, AMessageOfAnotherDirectionIsRefused) {
  for (const Json& entry : Golden()["messages"]) {
    const Bytes bytes = ReadFile(entry["file"]);
    EXPECT_EQ(wire::ParseClientMessage(bytes).has_value(), entry["direction"] == "client");
    EXPECT_EQ(wire::ParseServerMessage(bytes).has_value(), entry["direction"] == "server");
    EXPECT_EQ(wire::ParseHintMessage(bytes).has_value(), entry["direction"] == "hint");
  }
}

TEST(Golden, FrameSequencesDecodeToTheirPicture) {
  const Json all = Golden();
  ASSERT_GE(all["frames"].size(), 10u);
  for (const Json& sequence : all["frames"]) {
    frame::FrameDecoder decoder;
    for (size_t i = 0; i < sequence["files"].size(); ++i) {
      const Bytes bytes = ReadFile(sequence["files"][i]);
      const Result<wire::Frame> frame = decoder.Apply(bytes);
      ASSERT_TRUE(frame.has_value()) << sequence["files"][i] << ": " << frame.error().message;
      EXPECT_EQ(golden::Describe(*frame)["fields"], sequence["fields"][i]);
      EXPECT_EQ(wire::Encode(*frame), bytes) << sequence["files"][i];
    }
    EXPECT_EQ(golden::Sha256Hex(decoder.Rgb()), sequence["rgb_sha256"].get<std::string>()) << sequence["name"];
  }
}

TEST(Golden, SectionsAreTakenOrRefused) {
  const Json all = Golden();
  ASSERT_GE(all["sections"].size(), 20u);
  for (const Json& entry : all["sections"]) {
    const Bytes section = golden::FromHex(entry["unpacked"]);
    const Size screen{entry["width"], entry["height"]};
    const auto rects = wire::ParseRects(section, 1, screen, entry["raw_bytes"]);
    EXPECT_EQ(rects.has_value(), entry["allowed"]) << entry["why"];
  }
}

TEST(Golden, RefusedMessagesAreRefused) {
  const Json all = Golden();
  ASSERT_GE(all["refused"].size(), 10u);
  for (const Json& entry : all["refused"]) {
    const Bytes bytes = golden::FromHex(entry["bytes"]);
    const bool accepted = entry["direction"] == "client"
                              ? wire::ParseClientMessage(bytes).has_value()
                              : wire::ParseServerMessage(bytes).has_value() || wire::ParseFrame(bytes).has_value();
    EXPECT_FALSE(accepted) << entry["why"];
  }
}

TEST(Golden, PicturesReadAsDescribedAndWriteTheSameBytes) {
  const Json all = Golden();
  ASSERT_GE(all["pictures"].size(), 2u);
  for (const Json& entry : all["pictures"]) {
    const Bytes content = golden::FromHex(entry["content"]);
    const auto picture = wire::ParsePicture(content);
    ASSERT_TRUE(picture.has_value()) << picture.error().message;
    EXPECT_EQ(picture->size.width_px, entry["width"]);
    EXPECT_EQ(picture->size.height_px, entry["height"]);
    EXPECT_EQ(golden::Hex(picture->rgb), entry["rgb"].get<std::string>());
    Bytes written = wire::BlankPicture(picture->size);
    std::ranges::copy(picture->rgb, written.begin() + wire::kPictureHeadBytes);
    EXPECT_EQ(written, content);
  }
}

}  // namespace
}  // namespace shoji
