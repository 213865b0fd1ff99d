#include "tests/policy/case_table.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <sstream>
#include <utility>

#include "policy/rules/value_text.h"
#include "tests/policy/examples.h"

namespace shoji::policy {
namespace {

constexpr size_t kColumns = 16;
constexpr std::string_view kUsualTime = "2026-11-25 10:00";  // a Wednesday

std::vector<std::string> Split(const std::string& line, char separator) {
  std::vector<std::string> parts;
  std::istringstream in(line);
  for (std::string part; std::getline(in, part, separator);) {
    part.erase(0, part.find_first_not_of(' '));
    part.erase(part.find_last_not_of(' ') + 1);
    parts.push_back(part);
  }
  return parts;
}

// The value of E, 0 to 5, that is called `name`.
template <typename E>
E Named(const std::string& name) {
  for (int value = 0; value <= 5; ++value) {
    if (Name(static_cast<E>(value)) == name) return static_cast<E>(value);
  }
  ADD_FAILURE() << "no value is called " << name;
  return {};
}

Classification ClassOf(const std::string& name) { return Named<Classification>(name.empty() ? "none" : name); }

uint64_t Number(const std::string& text) {
  uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  EXPECT_TRUE(error == std::errc() && end == text.data() + text.size()) << "no number: " << text;
  return value;
}

LocalTime TimeOf(const std::string& text) {
  const std::string when = text.empty() ? std::string(kUsualTime) : text;
  const auto date = ParseDateSpan(when.substr(0, 10));
  if (!date || when.size() != 16) return ADD_FAILURE() << "no time: " << when, LocalTime{};
  const uint64_t minute = Number(when.substr(11, 2)) * 60 + Number(when.substr(14));
  const int32_t day = date->first_day;
  return {.day = day, .weekday = static_cast<uint8_t>((day + 4) % 7), .minute = static_cast<uint16_t>(minute)};
}

void ApplyMore(const std::string& pair, Request& request) {
  const size_t equals = pair.find('=');
  const std::string key = pair.substr(0, equals), value = pair.substr(equals + 1);
  if (key == "terminal") {
    request.subject.terminal = value;
  } else if (key == "zone") {
    request.zone = Named<Zone>(value);
  } else if (key == "count") {
    request.recent.count = static_cast<uint32_t>(Number(value));
  } else if (key == "recent") {
    request.recent.bytes = Number(value);
  } else if (key == "integrity") {
    request.integrity = Named<Integrity>(value);
  } else if (key == "availability") {
    request.availability = Named<Availability>(value);
  } else if (key == "stage" && value == "early") {
    request.stage = Stage::kEarly;
  } else {
    ADD_FAILURE() << "unknown: " << pair;
  }
}

Request RequestOf(const std::vector<std::string>& cells) {
  Request request;
  request.subject = {"u", cells[1].empty() ? std::vector<std::string>{} : Split(cells[1], '+'), cells[2], "127.0.0.1"};
  request.direction = Named<Direction>(cells[3]);
  request.channel = Named<Channel>(cells[4]);
  request.declared = ClassOf(cells[5]);
  request.inspected = ClassOf(cells[6]);
  request.bytes = Number(cells[7]);
  request.media_type = cells[8];
  request.at = TimeOf(cells[9]);
  for (const auto& pair : Split(cells[10], ' ')) ApplyMore(pair, request);
  return request;
}

}  // namespace

namespace {

// As in codec/wire/picture.h: the fewest rows that make so many bytes, all of one colour.
std::string PictureOf(uint64_t bytes) {
  constexpr uint64_t kHeadBytes = 4, kWidestPx = 16384;
  const uint64_t pixels = (bytes - kHeadBytes) / 3;
  uint64_t height = 1;
  while (pixels % height != 0 || pixels / height > kWidestPx) ++height;
  std::string picture(bytes, 'x');
  EXPECT_EQ(kHeadBytes + 3 * pixels, bytes) << "no picture has so many";
  for (const auto& [at, side] : {std::pair{0, pixels / height}, std::pair{2, height}}) {
    picture[at] = static_cast<char>(side & 0xFF);
    picture[at + 1] = static_cast<char>(side >> 8);
  }
  return picture;
}

}  // namespace

std::string Case::Whole() const {
  if (request.channel == Channel::kClipboardImage) return PictureOf(request.bytes);
  std::string whole = content.empty() ? "" : content + "\n";
  whole.resize(std::max<size_t>(whole.size(), request.bytes), 'x');
  return whole;
}

std::vector<Case> ReadCases(std::string_view file) {
  std::vector<Case> cases;
  std::istringstream in(FileText(SHOJI_SOURCE_DIR "/tests/policy/cases/" + std::string(file) + ".txt"));
  std::string line;
  std::getline(in, line);  // the names of the columns
  EXPECT_EQ(Split(line, '|').size(), kColumns) << file;
  while (std::getline(in, line)) {
    if (line.starts_with('#')) continue;
    auto cells = Split(line, '|');
    if (cells.size() != kColumns) {
      ADD_FAILURE() << file << ": " << cells.size() << " columns: " << line;
      continue;
    }
    for (auto& cell : cells) cell = cell == "-" ? "" : cell;
    cases.push_back({.file = std::string(file),
                     .name = cells[0],
                     .request = RequestOf(cells),
                     .answer = cells[11],
                     .rule = cells[12],
                     .reason = cells[13],
                     .shown = cells[14] == "e2e",
                     .content = cells[15]});
  }
  return cases;
}

}  // namespace shoji::policy
