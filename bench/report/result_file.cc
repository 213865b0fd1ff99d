#include "bench/report/result_file.h"

#include <fstream>
#include <iostream>

namespace shoji::bench {

bool WriteResult(const std::string& file, const std::string& text) {
  if (file.empty()) return true;
  std::ofstream stream(file);
  stream << text;
  stream.close();
  if (!stream) std::cerr << "cannot write " << file << "\n";
  return static_cast<bool>(stream);
}

}  // namespace shoji::bench
