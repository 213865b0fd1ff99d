// What PackRfx writes, drawn by FreeRDP's client.
#include "broker/rdp/graphics/rfx_message.h"

#include <freerdp/codec/rfx.h>
#include <gtest/gtest.h>

#include <vector>

#include "codec/base/c_handle.h"
#include "tests/broker/rdp/graphics/frame_source.h"
#include "tests/broker/rdp/graphics/psnr.h"
#include "tests/codec/video/moving_picture.h"

namespace shoji::rdp {
namespace {

constexpr uint32_t kUntouched = 0xBADBAD;
constexpr Size kDesktop{700, 500};

tile::Pixels PictureOf(const test::Framebuffer& framebuffer, std::vector<uint32_t>& pixels) {
  const Size size = framebuffer.size();
  pixels.clear();
  for (int y = 0; y < size.height_px; ++y) {
    for (int x = 0; x < size.width_px; ++x) pixels.push_back(framebuffer.Get(x, y));
  }
  return {pixels.data(), size.width_px, size};
}

// A client's desktop, drawn on in one place.
struct Desktop {
  std::vector<uint32_t> pixels = std::vector<uint32_t>(size_t{kDesktop.width_px} * kDesktop.height_px, kUntouched);
  tile::Pixels picture() const { return {pixels.data(), kDesktop.width_px, kDesktop}; }

  void Draw(const Bytes& message) {
    static const CHandle<RFX_CONTEXT, rfx_context_free> reader(rfx_context_new(FALSE));
    ASSERT_TRUE(rfx_process_message(reader.get(), message.data(), static_cast<UINT32>(message.size()), 0, 0,
                                    reinterpret_cast<BYTE*>(pixels.data()), PIXEL_FORMAT_BGRX32, kDesktop.width_px * 4,
                                    kDesktop.height_px, nullptr));
    for (uint32_t& pixel : pixels) pixel &= 0xFFFFFF;
  }
  int DrawnBeside(const Rect& place) const {
    int beside = 0;
    for (int y = 0; y < kDesktop.height_px; ++y) {
      for (int x = 0; x < kDesktop.width_px; ++x) {
        const bool inside = x >= place.x && x < place.right() && y >= place.y && y < place.bottom();
        beside += !inside && picture().Row(y)[x] != kUntouched ? 1 : 0;
      }
    }
    return beside;
  }
};

Bytes Message(const tile::Pixels& pixels) {
  Bytes message;
  PackRfx(pixels, {0, 0, pixels.size.width_px, pixels.size.height_px}, message);
  return message;
}

TEST(RfxMessage, PhotosOfAnySizeStayLikeThemselves) {
  for (const Size size : {Size{64, 64}, Size{1, 1}, Size{63, 65}, Size{130, 70}, Size{17, 200}, Size{642, 402}}) {
    test::Framebuffer framebuffer(size);
    framebuffer.Photo({0, 0, size.width_px, size.height_px});
    std::vector<uint32_t> pixels;
    const tile::Pixels photo = PictureOf(framebuffer, pixels);
    Desktop desktop;
    desktop.Draw(Message(photo));
    EXPECT_GT(test::Psnr(photo, desktop.picture().Crop({0, 0, size.width_px, size.height_px})), 40)
        << size.width_px << "x" << size.height_px;
  }
}

TEST(RfxMessage, FilmsMoreSo) {
  test::MovingPicture movie({640, 360});
  for (const int number : {0, 10, 50}) {
    const tile::Pixels picture = movie.Draw(number);
    Desktop desktop;
    desktop.Draw(Message(picture));
    EXPECT_GT(test::Psnr(picture, desktop.picture().Crop({0, 0, 640, 360})), 45) << number;
  }
}

TEST(RfxMessage, GradientsAndNoiseToo) {
  constexpr Size kSize{200, 150};
  test::Framebuffer framebuffer(kSize);
  framebuffer.Gradient({0, 0, 200, 80});
  framebuffer.Noise({0, 80, 200, 70});
  std::vector<uint32_t> pixels;
  const tile::Pixels picture = PictureOf(framebuffer, pixels);
  Desktop desktop;
  desktop.Draw(Message(picture));
  EXPECT_GT(test::Psnr(picture, desktop.picture().Crop({0, 0, 200, 150})), 38);
}

TEST(RfxMessage, DrawsItsPlaceAndNothingBeside) {
  test::Framebuffer framebuffer(kDesktop);
  framebuffer.Photo({0, 0, kDesktop.width_px, kDesktop.height_px});
  std::vector<uint32_t> pixels;
  const tile::Pixels photo = PictureOf(framebuffer, pixels);
  for (const Rect& place : {Rect{101, 77, 130, 70}, Rect{640, 448, 60, 52}, Rect{63, 63, 2, 2}, Rect{70, 3, 5, 490}}) {
    Desktop desktop;
    Bytes message;
    PackRfx(photo, place, message);
    desktop.Draw(message);
    EXPECT_GT(test::Psnr(photo.Crop(place), desktop.picture().Crop(place)), 40) << place.x;
    EXPECT_EQ(desktop.DrawnBeside(place), 0) << place.x;
  }
}

TEST(RfxMessage, OneColourStaysWithinTwoLevels) {
  std::minstd_rand random(5);
  for (int i = 0; i < 60; ++i) {
    const uint32_t colour = i < 2 ? static_cast<uint32_t>(i) * 0xFFFFFF : static_cast<uint32_t>(random()) & 0xFFFFFF;
    const std::vector<uint32_t> pixels(size_t{100} * 90, colour);
    Desktop desktop;
    desktop.Draw(Message({pixels.data(), 100, {100, 90}}));
    int most = 0;
    for (int y = 0; y < 90; ++y) {
      for (int x = 0; x < 100; ++x) most = std::max(most, test::Distance(colour, desktop.picture().Row(y)[x]));
    }
    ASSERT_LE(most, 2) << std::hex << colour;
  }
}

TEST(RfxMessage, SmallWherePlanesAreLarge) {
  constexpr Size kSize{640, 384};
  test::Framebuffer framebuffer(kSize);
  framebuffer.Photo({0, 0, kSize.width_px, kSize.height_px});
  std::vector<uint32_t> pixels;
  const Bytes photo = Message(PictureOf(framebuffer, pixels));
  EXPECT_LT(photo.size(), pixels.size() * 3 / 2);
  framebuffer.Gradient({0, 0, kSize.width_px, kSize.height_px});
  const Bytes gradient = Message(PictureOf(framebuffer, pixels));
  EXPECT_LT(gradient.size(), pixels.size() * 3 / 20);
}

}  // namespace
}  // namespace shoji::rdp
