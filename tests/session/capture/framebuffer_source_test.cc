#include "session/capture/framebuffer_source.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include "session/link/framebuffer_layout.h"

namespace shoji::capture {
namespace {

UniqueFd Memory(size_t bytes, int seals) {
  UniqueFd memory(::memfd_create("test", MFD_CLOEXEC | MFD_ALLOW_SEALING));
  EXPECT_EQ(::ftruncate(memory.get(), static_cast<off_t>(bytes)), 0);
  if (seals != 0) {
    EXPECT_EQ(::fcntl(memory.get(), F_ADD_SEALS, seals), 0);
  }
  return memory;
}

TEST(FramebufferSource, ShowsWhatIsWrittenAtTheContractsPlace) {
  auto memory = link::MakeSealedFramebuffer();
  ASSERT_TRUE(memory);
  auto source = FramebufferSource::Map(memory->get());
  ASSERT_TRUE(source) << source.error().message;
  const uint32_t pixel = 0x00123456;
  const off_t second_row = static_cast<off_t>(link::kFramebufferPixelOffset) + link::kFramebufferStrideBytes;
  ASSERT_EQ(::pwrite(memory->get(), &pixel, 4, second_row), 4);
  EXPECT_EQ(source->stride_bytes(), 3840 * 4);
  EXPECT_EQ(source->pixels()[source->stride_bytes()], 0x56);
  EXPECT_EQ(source->pixels()[source->stride_bytes() + 2], 0x12);
}

TEST(FramebufferSource, RefusesMemoryThatCanChangeItsSize) {
  constexpr size_t kRight = link::kFramebufferBytes;
  EXPECT_EQ(FramebufferSource::Map(Memory(kRight, 0).get()).error().code, ErrorCode::kRefused);
  EXPECT_EQ(FramebufferSource::Map(Memory(kRight, F_SEAL_SHRINK).get()).error().code, ErrorCode::kRefused);
  EXPECT_EQ(FramebufferSource::Map(Memory(kRight, F_SEAL_GROW).get()).error().code, ErrorCode::kRefused);
  EXPECT_TRUE(FramebufferSource::Map(Memory(kRight, F_SEAL_SHRINK | F_SEAL_GROW).get()));
}

TEST(FramebufferSource, RefusesAnotherSize) {
  constexpr int kSealed = F_SEAL_SHRINK | F_SEAL_GROW;
  EXPECT_FALSE(FramebufferSource::Map(Memory(link::kFramebufferBytes - 1, kSealed).get()));
  EXPECT_FALSE(FramebufferSource::Map(Memory(link::kFramebufferBytes + 1, kSealed).get()));
}

TEST(FramebufferSource, RefusesWhatIsNoMemfd) {
  EXPECT_FALSE(FramebufferSource::Map(-1));
  const UniqueFd null(::open("/dev/null", O_RDWR));
  EXPECT_FALSE(FramebufferSource::Map(null.get()));
}

TEST(FramebufferLayout, TheSealedMemoryCanBeDrawnOnButNotResized) {
  auto memory = link::MakeSealedFramebuffer();
  EXPECT_NE(::ftruncate(memory->get(), 4096), 0);
  EXPECT_NE(::ftruncate(memory->get(), static_cast<off_t>(link::kFramebufferBytes) * 2), 0);
  EXPECT_NE(::fcntl(memory->get(), F_ADD_SEALS, F_SEAL_FUTURE_WRITE), 0);
  EXPECT_EQ(::pwrite(memory->get(), "x", 1, static_cast<off_t>(link::kFramebufferBytes) - 1), 1);
}

}  // namespace
}  // namespace shoji::capture
