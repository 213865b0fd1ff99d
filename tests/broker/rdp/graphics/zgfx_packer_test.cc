// What ZgfxPacker writes, read by FreeRDP's client.
#include "broker/rdp/graphics/zgfx_packer.h"

#include <freerdp/codec/zgfx.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <memory>
#include <random>

#include "codec/base/c_handle.h"
#include "tests/codec/document.h"

namespace shoji::rdp {
namespace {

struct ZgfxStream {
  // Packs and reads back.
  Bytes Through(ByteSpan bytes) {
    packed.clear();
    packer.Pack(bytes, packed);
    BYTE* data = nullptr;
    UINT32 size = 0;
    EXPECT_EQ(zgfx_decompress(reader.get(), packed.data(), static_cast<UINT32>(packed.size()), &data, &size, 0), 1);
    const CHandle<BYTE, std::free> owner(data);
    return {data, data + size};
  }
  ZgfxPacker packer;
  CHandle<ZGFX_CONTEXT, zgfx_context_free> reader{zgfx_context_new(FALSE)};
  Bytes packed;
};

// Bytes in which earlier stretches come again, near and far, between noise and runs.
Bytes Repeats(size_t size, const Bytes& before, std::minstd_rand& random) {
  Bytes bytes;
  while (bytes.size() < size) {
    const size_t length = 1 + random() % (random() % 5 == 0 ? 3000 : 20);
    const auto noise = random() % 3;
    const Bytes& from = !before.empty() && random() % 2 == 0 ? before : bytes;
    const size_t begin = from.empty() ? 0 : random() % from.size();
    for (size_t i = 0; i < length; ++i) {
      if (noise == 0 || from.empty()) {
        bytes.push_back(static_cast<uint8_t>(random()));
      } else {
        bytes.push_back(noise == 1 ? from[begin] : from[(begin + i) % from.size()]);
      }
    }
  }
  bytes.resize(size);
  return bytes;
}

TEST(ZgfxPacker, FreeRdpReadsWhatWasPacked) {
  std::minstd_rand random(1);
  ZgfxStream stream;
  Bytes before;
  for (int message = 0; message < 300; ++message) {
    const Bytes bytes = Repeats(1 + random() % (message % 20 == 0 ? 400000 : 3000), before, random);
    ASSERT_EQ(stream.Through(bytes), bytes) << message;
    if (message % 10 == 0) before = bytes;
  }
}

// The room is moved several times, and what is looked back at is as far away as it may be.
TEST(ZgfxPacker, LooksBackOverTheWholeHistory) {
  std::minstd_rand random(2);
  ZgfxStream stream;
  Bytes first(300000);
  for (uint8_t& byte : first) byte = static_cast<uint8_t>(random());
  for (int round = 0; round < 8; ++round) {
    ASSERT_EQ(stream.Through(first), first);
    for (const size_t noise : {size_t{1000000}, size_t{900000}}) {
      Bytes between(noise);
      for (uint8_t& byte : between) byte = static_cast<uint8_t>(random());
      ASSERT_EQ(stream.Through(between), between);
    }
    ASSERT_EQ(stream.Through(first), first);
    EXPECT_LT(stream.packed.size(), round == 0 ? first.size() + 100 : first.size() / 20) << round;
  }
}

TEST(ZgfxPacker, EveryLengthAndDistance) {
  ZgfxStream stream;
  std::minstd_rand random(3);
  for (size_t distance = 1; distance < 70000; distance = distance * 3 / 2 + 1) {
    for (size_t length = 1; length < 3000; length = length * 2 + 1) {
      Bytes bytes(distance);
      for (uint8_t& byte : bytes) byte = static_cast<uint8_t>(random());
      for (size_t i = 0; i < length; ++i) bytes.push_back(bytes[bytes.size() - distance]);
      ASSERT_EQ(stream.Through(bytes), bytes) << distance << " " << length;
    }
  }
}

TEST(ZgfxPacker, NoiseGrowsByItsHeadersOnly) {
  std::minstd_rand random(4);
  Bytes bytes(200000);
  for (uint8_t& byte : bytes) byte = static_cast<uint8_t>(random());
  ZgfxStream stream;
  EXPECT_EQ(stream.Through(bytes), bytes);
  EXPECT_LE(stream.packed.size(), bytes.size() + 7 + 4 * 5);
}

TEST(ZgfxPacker, AllSizesAroundASegment) {
  ZgfxStream stream;
  for (const size_t size : {1, 2, 3, 4, 5, 65534, 65535, 65536, 131070, 131071}) {
    const Bytes bytes(size, 0xFF);
    EXPECT_EQ(stream.Through(bytes), bytes) << size;
    EXPECT_LT(stream.packed.size(), 60u);
  }
}

TEST(ZgfxPacker, AScrolledPageIsSmall) {
  const test::Document document(1);
  ZgfxStream stream;
  const auto page = [&document](int scrolled) {
    Bytes bytes;
    for (int y = 0; y < 400; ++y) {
      for (int x = 0; x < 800; ++x) bytes.push_back(static_cast<uint8_t>(document.At(x, y + scrolled)));
    }
    return bytes;
  };
  EXPECT_EQ(stream.Through(page(0)), page(0));
  EXPECT_LT(stream.packed.size(), page(0).size() / 4);
  EXPECT_EQ(stream.Through(page(100)), page(100));
  EXPECT_LT(stream.packed.size(), page(0).size() / 8);
}

}  // namespace
}  // namespace shoji::rdp
