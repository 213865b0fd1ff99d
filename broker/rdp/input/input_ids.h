// The numbers of one connection's inputs, keyboard and pointer alike (PROTOCOL.md: increasing, wraps). Zero is
// nobody's.
#pragma once

#include <cstdint>

namespace shoji::rdp {

class InputIds {
 public:
  uint32_t Next() {
    if (++last_ == 0) ++last_;
    return last_;
  }

 private:
  uint32_t last_ = 0;
};

}  // namespace shoji::rdp
