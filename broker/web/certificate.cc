#include "broker/web/certificate.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iterator>

#include "codec/base/c_handle.h"
#include "codec/base/unique_fd.h"

namespace shoji::web {
namespace {

using Key = CHandle<EVP_PKEY, EVP_PKEY_free>;
using Certificate = CHandle<X509, X509_free>;
using Memory = CHandle<BIO, BIO_free_all>;

constexpr long kValidSeconds = 825L * 24 * 3600;
constexpr long kRenewBefore = 14L * 24 * 3600;
constexpr int kSerialBits = 127;
constexpr size_t kRsaBits = 2048;

Result<std::string> ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return Fail(ErrorCode::kIo, "cannot read " + path + ": " + std::strerror(errno));
  return std::string(std::istreambuf_iterator<char>(file), {});
}

// Whole or not at all: written beside, then renamed.
Result<void> WriteSecret(const std::string& path, const std::string& text) {
  const std::string beside = path + ".new";
  UniqueFd fd(::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600));
  const bool written = fd && ::fchmod(fd.get(), 0600) == 0 &&
                       ::write(fd.get(), text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
                       ::fsync(fd.get()) == 0 && ::rename(beside.c_str(), path.c_str()) == 0;
  if (!written) return Fail(ErrorCode::kIo, "cannot write " + path + ": " + std::strerror(errno));
  return {};
}

Memory Borrow(const std::string& pem) { return Memory(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()))); }

Certificate ParseCertificate(const std::string& pem) {
  return Certificate(PEM_read_bio_X509(Borrow(pem).get(), nullptr, nullptr, nullptr));
}

Key ParseKey(const std::string& pem) {
  return Key(PEM_read_bio_PrivateKey(Borrow(pem).get(), nullptr, nullptr, nullptr));
}

bool BelongTogether(const TlsIdentity& identity) {
  const Certificate certificate = ParseCertificate(identity.certificate_pem);
  const Key key = ParseKey(identity.key_pem);
  return certificate && key && X509_check_private_key(certificate.get(), key.get()) == 1;
}

bool IsAddress(const std::string& name) {
  in6_addr ignored{};
  return inet_pton(AF_INET, name.c_str(), &ignored) == 1 || inet_pton(AF_INET6, name.c_str(), &ignored) == 1;
}

bool Covers(X509* certificate, const std::string& name) {
  if (IsAddress(name)) return X509_check_ip_asc(certificate, name.c_str(), 0) == 1;
  return X509_check_host(certificate, name.c_str(), name.size(), 0, nullptr) == 1;
}

bool StillGood(const TlsIdentity& identity, const std::vector<std::string>& names) {
  const Certificate certificate = ParseCertificate(identity.certificate_pem);
  if (!certificate || !BelongTogether(identity)) return false;
  time_t soon = ::time(nullptr) + kRenewBefore;
  if (X509_cmp_time(X509_get0_notAfter(certificate.get()), &soon) <= 0) return false;
  for (const auto& name : names) {
    if (!Covers(certificate.get(), name)) return false;
  }
  return true;
}

bool AddExtension(X509* certificate, int nid, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
  const CHandle<X509_EXTENSION, X509_EXTENSION_free> extension(
      X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str()));
  return extension && X509_add_ext(certificate, extension.get(), -1) == 1;
}

std::string AlternativeNames(const std::vector<std::string>& names) {
  std::string list;
  for (const auto& name : names)
    list += (list.empty() ? "" : ",") + std::string(IsAddress(name) ? "IP:" : "DNS:") + name;
  return list;
}

bool Name(X509* certificate) {
  X509_NAME* name = X509_get_subject_name(certificate);
  const auto* common = reinterpret_cast<const unsigned char*>("localhost");
  return X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, common, -1, -1, 0) == 1 &&
         X509_set_issuer_name(certificate, name) == 1;
}

bool SetSerial(X509* certificate) {
  const CHandle<BIGNUM, BN_free> number(BN_new());
  return number && BN_rand(number.get(), kSerialBits, BN_RAND_TOP_ANY, BN_RAND_BOTTOM_ANY) == 1 &&
         BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate)) != nullptr;
}

bool Fill(X509* certificate, EVP_PKEY* key, const std::vector<std::string>& names) {
  X509_set_version(certificate, 2);
  return SetSerial(certificate) && X509_gmtime_adj(X509_getm_notBefore(certificate), -3600) != nullptr &&
         X509_gmtime_adj(X509_getm_notAfter(certificate), kValidSeconds) != nullptr &&
         X509_set_pubkey(certificate, key) == 1 && Name(certificate) &&
         AddExtension(certificate, NID_basic_constraints, "critical,CA:FALSE") &&
         AddExtension(certificate, NID_key_usage, "critical,digitalSignature") &&
         AddExtension(certificate, NID_ext_key_usage, "serverAuth") &&
         AddExtension(certificate, NID_subject_alt_name, AlternativeNames(names)) &&
         X509_sign(certificate, key, EVP_sha256()) > 0;
}

std::string TextOf(BIO* memory) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(memory, &data);
  return {data, static_cast<size_t>(size)};
}

}  // namespace

Result<TlsIdentity> LoadIdentity(const std::string& certificate_file, const std::string& key_file) {
  auto certificate = ReadFile(certificate_file);
  if (!certificate) return std::unexpected(certificate.error());
  auto key = ReadFile(key_file);
  if (!key) return std::unexpected(key.error());
  TlsIdentity identity{std::move(*certificate), std::move(*key)};
  if (!BelongTogether(identity)) {
    return Fail(ErrorCode::kInvalid, certificate_file + " and " + key_file + " are no certificate and its key (PEM)");
  }
  return identity;
}

Result<TlsIdentity> MakeSelfSigned(const std::vector<std::string>& names, KeyKind kind) {
  const Key key(kind == KeyKind::kP256 ? EVP_EC_gen("P-256") : EVP_RSA_gen(kRsaBits));
  const Certificate certificate(X509_new());
  if (!key || !certificate || !Fill(certificate.get(), key.get(), names)) {
    return Fail(ErrorCode::kInvalid, "cannot make a certificate for " + AlternativeNames(names));
  }
  const Memory certificate_text(BIO_new(BIO_s_mem()));
  const Memory key_text(BIO_new(BIO_s_mem()));
  const bool written = PEM_write_bio_X509(certificate_text.get(), certificate.get()) == 1 &&
                       PEM_write_bio_PrivateKey(key_text.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1;
  if (!written) return Fail(ErrorCode::kIo, "cannot write the certificate as PEM");
  return TlsIdentity{TextOf(certificate_text.get()), TextOf(key_text.get())};
}

Result<TlsIdentity> LoadOrMakeIdentity(const std::string& directory, const std::vector<std::string>& names,
                                       KeyKind kind) {
  const std::string prefix = directory + (kind == KeyKind::kP256 ? "/" : "/rdp-");
  const std::string certificate_file = prefix + "certificate.pem";
  const std::string key_file = prefix + "key.pem";
  if (auto kept = LoadIdentity(certificate_file, key_file); kept && StillGood(*kept, names)) return kept;
  auto made = MakeSelfSigned(names, kind);
  if (!made) return made;
  if (auto written = WriteSecret(key_file, made->key_pem); !written) return std::unexpected(written.error());
  if (auto written = WriteSecret(certificate_file, made->certificate_pem); !written) {
    return std::unexpected(written.error());
  }
  return made;
}

}  // namespace shoji::web
