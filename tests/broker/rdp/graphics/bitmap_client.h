// An RDP client without the graphics channel, for tests of BitmapOutput: a peer whose updates are drawn at once on a
// picture, with FreeRDP's decoders.
#pragma once

#include <freerdp/codec/interleaved.h>
#include <freerdp/codec/planar.h>
#include <freerdp/codec/rfx.h>
#include <freerdp/freerdp.h>
#include <freerdp/peer.h>
#include <gtest/gtest.h>

#include <cstring>
#include <vector>

#include "codec/base/c_handle.h"
#include "codec/base/geometry.h"
#include "codec/tile/pixels.h"

namespace shoji::test {

class BitmapClient {
 public:
  BitmapClient(int bits_per_pixel, Size desktop) : settings_(freerdp_settings_new(FREERDP_SETTINGS_SERVER_MODE)) {
    settings_->ColorDepth = static_cast<UINT32>(bits_per_pixel);
    settings_->DrawAllowSkipAlpha = TRUE;
    settings_->MultifragMaxRequestSize = 0x3F80;
    settings_->SurfaceFrameMarkerEnabled = FALSE;
    settings_->SurfaceCommandsEnabled = FALSE;
    settings_->RemoteFxCodec = FALSE;
    settings_->OrderSupport[NEG_SCRBLT_INDEX] = 1;
    settings_->DesktopWidth = static_cast<UINT32>(desktop.width_px);
    settings_->DesktopHeight = static_cast<UINT32>(desktop.height_px);
    context_.first.update = &update_;
    context_.first.settings = settings_.get();
    context_.self = this;
    update_.primary = &primary_;
    update_.BeginPaint = [](rdpContext*) -> BOOL { return TRUE; };
    update_.EndPaint = [](rdpContext*) -> BOOL { return TRUE; };
    update_.BitmapUpdate = [](rdpContext* context, const BITMAP_UPDATE* update) { return Of(context).Draw(*update); };
    update_.SurfaceBits = [](rdpContext* context, const SURFACE_BITS_COMMAND* command) {
      return Of(context).DrawRough(*command);
    };
    update_.DesktopResize = [](rdpContext* context) -> BOOL { return ++Of(context).resizes, TRUE; };
    update_.SurfaceFrameMarker = [](rdpContext* context, const SURFACE_FRAME_MARKER* marker) -> BOOL {
      Of(context).markers.push_back(marker->frameId);
      return TRUE;
    };
    primary_.ScrBlt = [](rdpContext* context, const SCRBLT_ORDER* order) { return Of(context).Move(*order); };
    peer.context = &context_.first;
    peer.settings = settings_.get();
    peer.update = &update_;
    peer.IsWriteBlocked = [](freerdp_peer* self) -> BOOL { return Of(self->context).blocked ? TRUE : FALSE; };
    Clear();
  }
  BitmapClient(const BitmapClient&) = delete;
  BitmapClient& operator=(const BitmapClient&) = delete;

  rdpSettings& settings() { return *settings_; }
  Size desktop() const {
    return {static_cast<int>(settings_->DesktopWidth), static_cast<int>(settings_->DesktopHeight)};
  }
  // Like `xfreerdp /rfx`.
  void TakeRemoteFx() {
    settings_->SurfaceCommandsEnabled = TRUE;
    settings_->RemoteFxCodec = TRUE;
    settings_->RemoteFxCodecId = 3;
  }
  // What a client shows that has been activated anew: anything but the right picture.
  void Clear() {
    const Size size = desktop();
    pixels_.assign(static_cast<size_t>(size.width_px) * static_cast<size_t>(size.height_px), 0xBADBAD);
  }
  tile::Pixels picture() const { return {pixels_.data(), desktop().width_px, desktop()}; }

  freerdp_peer peer{};
  bool blocked = false;
  int resizes = 0;
  int moves = 0;
  int rough = 0;  // pieces of RemoteFX
  size_t bytes = 0;
  std::vector<uint32_t> markers;

 private:
  // What FreeRDP hands to callbacks, and whose it is.
  struct Context {
    rdpContext first{};
    BitmapClient* self = nullptr;
  };
  static BitmapClient& Of(rdpContext* context) { return *reinterpret_cast<Context*>(context)->self; }

  BOOL Draw(const BITMAP_UPDATE& update) {
    size_t size = 4;
    for (UINT32 i = 0; i < update.number; ++i) size += 18 + Draw(update.rectangles[i]);
    EXPECT_LE(size, settings_->MultifragMaxRequestSize);
    bytes += size;
    return TRUE;
  }

  size_t Draw(const BITMAP_DATA& bitmap) {
    EXPECT_EQ(bitmap.width % 4, 0u);
    std::vector<uint32_t> pixels(static_cast<size_t>(bitmap.width) * bitmap.height, 0xAAAAAA);
    auto* const target = reinterpret_cast<BYTE*>(pixels.data());
    if (bitmap.compressed == FALSE) {
      EXPECT_EQ(bitmap.bitmapLength, pixels.size() * 4);
      for (UINT32 y = 0; y < bitmap.height; ++y) {
        std::memcpy(target + size_t{y} * bitmap.width * 4,
                    bitmap.bitmapDataStream + size_t{bitmap.height - 1 - y} * bitmap.width * 4,
                    size_t{4} * bitmap.width);
      }
    } else if (bitmap.bitsPerPixel == 32) {
      EXPECT_TRUE(planar_decompress(planar_.get(), bitmap.bitmapDataStream, bitmap.bitmapLength, bitmap.width,
                                    bitmap.height, target, PIXEL_FORMAT_BGRX32, bitmap.width * 4, 0, 0, bitmap.width,
                                    bitmap.height, TRUE));
    } else {
      EXPECT_TRUE(interleaved_decompress(interleaved_.get(), bitmap.bitmapDataStream, bitmap.bitmapLength, bitmap.width,
                                         bitmap.height, bitmap.bitsPerPixel, target, PIXEL_FORMAT_BGRX32,
                                         bitmap.width * 4, 0, 0, bitmap.width, bitmap.height, nullptr));
    }
    Paint(bitmap, pixels);
    return bitmap.bitmapLength;
  }

  BOOL DrawRough(const SURFACE_BITS_COMMAND& command) {
    EXPECT_EQ(command.bmp.codecID, settings_->RemoteFxCodecId);
    EXPECT_EQ(command.destRight - command.destLeft, command.bmp.width);
    EXPECT_EQ(command.destBottom - command.destTop, command.bmp.height);
    EXPECT_LE(command.bmp.bitmapDataLength + 22, settings_->MultifragMaxRequestSize);
    if (rfx_ == nullptr) rfx_.reset(rfx_context_new(FALSE));
    EXPECT_TRUE(rfx_process_message(rfx_.get(), command.bmp.bitmapData, command.bmp.bitmapDataLength, command.destLeft,
                                    command.destTop, reinterpret_cast<BYTE*>(pixels_.data()), PIXEL_FORMAT_BGRX32,
                                    settings_->DesktopWidth * 4, settings_->DesktopHeight, nullptr));
    for (uint32_t& pixel : pixels_) pixel &= 0xFFFFFF;
    bytes += command.bmp.bitmapDataLength + 22;
    ++rough;
    return TRUE;
  }

  void Paint(const BITMAP_DATA& bitmap, const std::vector<uint32_t>& pixels) {
    const Size size = desktop();
    ASSERT_LT(bitmap.destRight, static_cast<UINT32>(size.width_px));
    ASSERT_LT(bitmap.destBottom, static_cast<UINT32>(size.height_px));
    for (UINT32 y = bitmap.destTop; y <= bitmap.destBottom; ++y) {
      for (UINT32 x = bitmap.destLeft; x <= bitmap.destRight; ++x) {
        const size_t from = size_t{y - bitmap.destTop} * bitmap.width + (x - bitmap.destLeft);
        pixels_[size_t{y} * static_cast<size_t>(size.width_px) + x] = pixels[from] & 0xFFFFFF;
      }
    }
  }

  BOOL Move(const SCRBLT_ORDER& order) {
    ++moves;
    const std::vector<uint32_t> before = pixels_;
    const auto width = static_cast<size_t>(desktop().width_px);
    for (INT32 y = 0; y < order.nHeight; ++y) {
      std::copy_n(before.data() + static_cast<size_t>(order.nYSrc + y) * width + order.nXSrc, order.nWidth,
                  pixels_.data() + static_cast<size_t>(order.nTopRect + y) * width + order.nLeftRect);
    }
    return TRUE;
  }

  Context context_;
  rdpUpdate update_{};
  rdpPrimaryUpdate primary_{};
  CHandle<rdpSettings, freerdp_settings_free> settings_;
  CHandle<BITMAP_PLANAR_CONTEXT, freerdp_bitmap_planar_context_free> planar_{
      freerdp_bitmap_planar_context_new(0, 64, 64)};
  CHandle<BITMAP_INTERLEAVED_CONTEXT, bitmap_interleaved_context_free> interleaved_{
      bitmap_interleaved_context_new(FALSE)};
  CHandle<RFX_CONTEXT, rfx_context_free> rfx_;
  std::vector<uint32_t> pixels_;
};

}  // namespace shoji::test
