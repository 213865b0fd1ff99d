// How good films are: a setting of the host, which knows nothing else of video.
#pragma once

namespace shoji::video {

// x264's constant rate factor: the quality where the path does not limit it; three less is about half as much again in
// bytes. 18 is hardly told from the film by eye.
inline constexpr int kUsualRateFactor = 18;
inline constexpr int kFinestRateFactor = 10;
inline constexpr int kCoarsestRateFactor = 30;

}  // namespace shoji::video
