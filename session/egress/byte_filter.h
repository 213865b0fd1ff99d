// What happens to bytes between two sockets. Pure transformation, owned by one connection, its thread.
#pragma once

#include <string>

#include "codec/base/bytes.h"

namespace shoji::egress {

class ByteFilter {
 public:
  virtual ~ByteFilter() = default;
  // Takes all of `in` and appends what is to be sent on to `out`. False: the sender's bytes are malformed, stop.
  [[nodiscard]] virtual bool Feed(ByteSpan in, std::string& out) = 0;
  // The sender has closed. False: too early.
  [[nodiscard]] virtual bool End(std::string& out) = 0;
  // Nothing more will come out: the message is complete.
  virtual bool finished() const = 0;
};

// A tunnel: everything passes, only the end ends it.
class PassThrough final : public ByteFilter {
 public:
  bool Feed(ByteSpan in, std::string& out) override {
    out.append(AsText(in));
    return true;
  }
  bool End(std::string&) override {
    finished_ = true;
    return true;
  }
  bool finished() const override { return finished_; }

 private:
  bool finished_ = false;
};

}  // namespace shoji::egress
