// deps: shoji_policy_bodies
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "broker/web/console/policy_bodies.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  (void)shoji::web::ParseTextBody(text);
  (void)shoji::web::ParseClassBody(text);
  (void)shoji::web::ParseAtBody(text);
  (void)shoji::web::ErrorLines(text);
  const auto cell = shoji::web::ParseCellBody(text);
  if (cell) (void)shoji::web::EditCell(cell->text, cell->edit, {20'000, 3, 720});
  return 0;
}
