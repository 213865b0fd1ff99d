#include "bench/replay/video_painters.h"

#include "bench/replay/natural_picture.h"
#include "bench/replay/page.h"
#include "bench/replay/typist.h"

namespace shoji::bench {
namespace {

constexpr Rect kForm{80, 440, 700, 300};
constexpr Rect kSideField{820, 200, 400, 400};
// No multiples of the codec's tiles: pages do not care about them.
constexpr Point kSmallVideoAt{90, 130};

void DrawBackground(Canvas& screen, uint64_t seed) {
  const Canvas page = DrawPage(kScreen, seed);
  screen.Paste(page.pixels(), 0, 0, {0, 0, kScreen.width_px, kScreen.height_px});
}

class Film {
 public:
  Film(Size size, uint64_t seed) : size_(size), picture_({size.width_px * 5 / 4, size.height_px * 5 / 4}, seed) {}
  std::vector<Rect> Show(Canvas& screen, int x, int y, int index) {
    const Rect where{x, y, size_.width_px, size_.height_px};
    screen.Paste(picture_.FilmFrame(size_, index), 0, 0, where);
    return {where};
  }

 private:
  Size size_;
  NaturalPicture picture_;
};

Painter FilmInPage(Size size, int x, int y, uint64_t seed) {
  const auto film = std::make_shared<Film>(size, seed);
  return [film, x, y, seed](Canvas& screen, int index) {
    if (index == 0) DrawBackground(screen, seed);
    return film->Show(screen, x, y, index);
  };
}

}  // namespace

Painter Typing(uint64_t seed) {
  const auto typist = std::make_shared<Typist>(kForm, seed);
  return [typist, seed](Canvas& screen, int index) -> std::vector<Rect> {
    if (index > 0) return typist->Type(screen);
    DrawBackground(screen, seed);
    typist->DrawEmptyField(screen);
    return {};
  };
}

Painter VideoSmall(uint64_t seed) {
  return FilmInPage({640, 360}, static_cast<int>(kSmallVideoAt.x), static_cast<int>(kSmallVideoAt.y), seed);
}

Painter VideoLarge(uint64_t seed) { return FilmInPage({1280, 720}, 0, 50, seed); }

Painter TypingBesideVideo(uint64_t seed) {
  const auto typist = std::make_shared<Typist>(kSideField, seed);
  const Painter film = VideoSmall(seed);
  return [typist, film](Canvas& screen, int index) {
    std::vector<Rect> damage = film(screen, index);
    if (index == 0) typist->DrawEmptyField(screen);
    if (index % 4 == 3) {
      const std::vector<Rect> typed = typist->Type(screen);
      damage.insert(damage.end(), typed.begin(), typed.end());
    }
    return damage;
  };
}

Painter IdleCaret(uint64_t seed) {
  const auto typist = std::make_shared<Typist>(kForm, seed);
  return [typist, seed](Canvas& screen, int index) -> std::vector<Rect> {
    if (index > 0) return typist->Blink(screen);
    DrawBackground(screen, seed);
    typist->DrawEmptyField(screen);
    typist->Type(screen);
    return {};
  };
}

}  // namespace shoji::bench
