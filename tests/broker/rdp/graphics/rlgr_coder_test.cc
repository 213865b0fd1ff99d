// What PackRlgr3 writes, read by FreeRDP's client.
#include "broker/rdp/graphics/rlgr_coder.h"

#include <freerdp/codec/rfx.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

#include "codec/base/c_handle.h"

namespace shoji::rdp {
namespace {

constexpr size_t kValues = 4096;

std::vector<int16_t> Read(const Bytes& code) {
  static const CHandle<RFX_CONTEXT, rfx_context_free> reader(rfx_context_new(FALSE));
  std::vector<int16_t> values(kValues, 0x7777);
  EXPECT_EQ(reader->rlgr_decode(RLGR3, code.data(), static_cast<UINT32>(code.size()), values.data(), kValues), 1);
  return values;
}

// `of_hundred` of them are zero, the others at most `most` on either side; all with runs of either kind.
std::vector<int16_t> Values(uint32_t seed, uint32_t of_hundred, int most) {
  std::minstd_rand random(seed);
  std::vector<int16_t> values;
  while (values.size() < kValues) {
    const bool zero = random() % 100 < of_hundred;
    const size_t run = random() % 10 == 0 ? random() % 300 : 1;
    for (size_t i = 0; i < run; ++i) {
      const int value = static_cast<int>(random() % (2 * static_cast<uint32_t>(most) + 1)) - most;
      values.push_back(static_cast<int16_t>(zero ? 0 : value));
    }
  }
  values.resize(kValues);
  return values;
}

TEST(RlgrCoder, FreeRdpReadsWhatWasPacked) {
  for (uint32_t seed = 1; seed <= 400; ++seed) {
    const int most = 1 << (seed % 11);
    const std::vector<int16_t> values = Values(seed, seed * 7 % 101, most);
    Bytes code;
    PackRlgr3(values, code);
    ASSERT_EQ(Read(code), values) << seed;
  }
}

TEST(RlgrCoder, TheLargestValues) {
  for (const int most : {kMaxRlgrMagnitude, -kMaxRlgrMagnitude}) {
    std::vector<int16_t> values(kValues, 0);
    for (size_t i = 0; i < kValues; i += 1 + i % 5) values[i] = static_cast<int16_t>(most);
    Bytes code;
    PackRlgr3(values, code);
    ASSERT_EQ(Read(code), values) << most;
  }
}

TEST(RlgrCoder, ZerosToTheEnd) {
  for (size_t zeros = 1; zeros <= kValues; zeros += zeros < 70 ? 1 : 503) {
    for (const uint32_t of_hundred : {0u, 30u, 100u}) {
      std::vector<int16_t> values = Values(static_cast<uint32_t>(zeros), of_hundred, 4);
      std::fill(values.end() - static_cast<ptrdiff_t>(zeros), values.end(), 0);
      Bytes code;
      PackRlgr3(values, code);
      ASSERT_EQ(Read(code), values) << zeros;
    }
  }
}

TEST(RlgrCoder, ZerosAreNextToNothing) {
  Bytes code;
  PackRlgr3(std::vector<int16_t>(kValues, 0), code);
  EXPECT_LT(code.size(), 8u);
}

TEST(RlgrCoder, AppendsWholeBytes) {
  Bytes code = {0xAB};
  PackRlgr3(Values(1, 50, 4), code);
  EXPECT_EQ(code.front(), 0xAB);
  EXPECT_EQ(Read(Bytes(code.begin() + 1, code.end())), Values(1, 50, 4));
}

}  // namespace
}  // namespace shoji::rdp
