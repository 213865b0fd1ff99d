// Ownership of a C library's handle: CHandle<x264_t, x264_encoder_close>. Same thread rules as the handle.
#pragma once

#include <memory>

namespace shoji {

template <typename T, auto Free>
struct CHandleDeleter {
  void operator()(T* handle) const noexcept { Free(handle); }
};

template <typename T, auto Free>
using CHandle = std::unique_ptr<T, CHandleDeleter<T, Free>>;

}  // namespace shoji
