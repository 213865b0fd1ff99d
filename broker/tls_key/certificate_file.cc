#include "broker/tls_key/certificate_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "session/link/errno_text.h"

namespace shoji::tls_key {

Result<UniqueFd> MakeCertificateFile(std::string_view pem) {
  UniqueFd file(::memfd_create("certificate", MFD_CLOEXEC | MFD_ALLOW_SEALING));
  const bool filled = file && ::write(file.get(), pem.data(), pem.size()) == static_cast<ssize_t>(pem.size()) &&
                      ::fcntl(file.get(), F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL) == 0 &&
                      ::lseek(file.get(), 0, SEEK_SET) == 0;
  if (!filled) return link::FailErrno("no memory file");
  return file;
}

Result<std::string> ReadCertificateFile(const UniqueFd& file) {
  struct stat info{};
  if (::fstat(file.get(), &info) != 0) return Fail(ErrorCode::kIo, "the certificate's descriptor is not open");
  const auto size = static_cast<size_t>(info.st_size);
  if (size > kMaxCertificateBytes) return Fail(ErrorCode::kTooLarge, "the certificate is too long");
  std::string content(size, '\0');
  const ssize_t count = ::pread(file.get(), content.data(), size, 0);
  if (count < 0 || static_cast<size_t>(count) != size) return Fail(ErrorCode::kIo, "the certificate cannot be read");
  return content;
}

}  // namespace shoji::tls_key
