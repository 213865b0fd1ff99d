// A field that is typed into: characters appear, a caret goes before them and blinks. One owner, one thread.
#pragma once

#include <string>
#include <vector>

#include "bench/replay/canvas.h"

namespace shoji::bench {

class Typist {
 public:
  // Types `seed`'s text into `field`, starting anew at the top when it is full.
  Typist(const Rect& field, uint64_t seed);

  void DrawEmptyField(Canvas& screen) const;
  // The next character, caret behind it. Where pixels changed.
  std::vector<Rect> Type(Canvas& screen);
  // The caret goes or comes back.
  std::vector<Rect> Blink(Canvas& screen);

 private:
  Rect CaretRect() const;
  std::string NextCharacter();

  Rect field_;
  std::string text_;
  size_t at_ = 0;
  int x_ = 0;  // of the caret, inside the field
  int y_ = 0;
  bool caret_shown_ = false;
};

}  // namespace shoji::bench
