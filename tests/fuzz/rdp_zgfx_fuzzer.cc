// deps: shoji_rdp_graphics
// Whatever is packed for an RDP client, FreeRDP's client reads the same bytes: two messages of one stream.
#include <freerdp/codec/zgfx.h>

#include <algorithm>
#include <cstdlib>

#include "broker/rdp/graphics/zgfx_packer.h"
#include "codec/base/c_handle.h"
#include "codec/base/check.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  shoji::rdp::ZgfxPacker packer;
  const shoji::CHandle<ZGFX_CONTEXT, zgfx_context_free> reader(zgfx_context_new(FALSE));
  for (const shoji::ByteSpan part : {shoji::ByteSpan(data, size / 2), shoji::ByteSpan(data, size)}) {
    if (part.empty()) continue;
    shoji::Bytes packed;
    packer.Pack(part, packed);
    BYTE* read = nullptr;
    UINT32 bytes = 0;
    SHOJI_CHECK(zgfx_decompress(reader.get(), packed.data(), static_cast<UINT32>(packed.size()), &read, &bytes, 0) ==
                1);
    const shoji::CHandle<BYTE, std::free> owner(read);
    SHOJI_CHECK(std::ranges::equal(part, shoji::ByteSpan(read, bytes)));
  }
  return 0;
}
