// The remote key inside a real TLS handshake, through the function FreeRDP calls for its key.
#include "broker/rdp/server/remote_key.h"

#include <gtest/gtest.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>

#include "tests/broker/rdp/server/door_key.h"

namespace shoji::rdp {
namespace {

using Context = CHandle<SSL_CTX, SSL_CTX_free>;
using Connection = CHandle<SSL, SSL_free>;

class RemoteKeyTest : public testing::Test {
 protected:
  // As libfreerdp2 does: key, then certificate.
  Connection Server(int version) {
    server_context_.reset(SSL_CTX_new(TLS_server_method()));
    SSL_CTX_set_min_proto_version(server_context_.get(), version);
    SSL_CTX_set_max_proto_version(server_context_.get(), version);
    Connection server(SSL_new(server_context_.get()));
    EVP_PKEY* private_key = PEM_read_bio_PrivateKey(nullptr, nullptr, nullptr, nullptr);
    EXPECT_EQ(SSL_use_PrivateKey(server.get(), private_key), 1);
    EVP_PKEY_free(private_key);
    const CHandle<BIO, BIO_free_all> bio(
        BIO_new_mem_buf(key_.certificate_pem().data(), static_cast<int>(key_.certificate_pem().size())));
    const CHandle<X509, X509_free> certificate(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
    EXPECT_EQ(SSL_use_certificate(server.get(), certificate.get()), 1);
    SSL_set_accept_state(server.get());
    return server;
  }

  // True when both ends are content.
  bool Shakes(int version) {
    const Connection server = Server(version);
    const Context client_context(SSL_CTX_new(TLS_client_method()));
    const Connection client(SSL_new(client_context.get()));
    SSL_set_connect_state(client.get());
    BIO* to_client = nullptr;
    BIO* to_server = nullptr;
    BIO_new_bio_pair(&to_client, 0, &to_server, 0);
    SSL_set_bio(client.get(), to_client, to_client);
    SSL_set_bio(server.get(), to_server, to_server);
    for (int i = 0; i < 10; ++i) {
      SSL_do_handshake(client.get());
      SSL_do_handshake(server.get());
    }
    return SSL_is_init_finished(client.get()) == 1 && SSL_is_init_finished(server.get()) == 1;
  }

  const DoorKey key_;
  Context server_context_;
};

TEST_F(RemoteKeyTest, SignsForTls12And13) {
  int signatures = 0;
  const auto sign = [&](ByteSpan block) -> Result<Bytes> { return ++signatures, key_.Sign(block); };
  ASSERT_TRUE(UseRemoteKey(key_.certificate_pem(), sign));
  EXPECT_TRUE(Shakes(TLS1_2_VERSION));
  EXPECT_EQ(signatures, 1);
  EXPECT_TRUE(Shakes(TLS1_3_VERSION));
  EXPECT_EQ(signatures, 2);
}

TEST_F(RemoteKeyTest, WithoutASignatureThereIsNoHandshake) {
  const auto refuse = [](ByteSpan) -> Result<Bytes> { return Fail(ErrorCode::kRefused, "no"); };
  ASSERT_TRUE(UseRemoteKey(key_.certificate_pem(), refuse));
  EXPECT_FALSE(Shakes(TLS1_2_VERSION));
  EXPECT_FALSE(Shakes(TLS1_3_VERSION));
}

TEST_F(RemoteKeyTest, ChainWithoutCertificateIsRefused) {
  const auto sign = [&](ByteSpan block) -> Result<Bytes> { return key_.Sign(block); };
  EXPECT_FALSE(UseRemoteKey("", sign));
  EXPECT_FALSE(UseRemoteKey("-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n", sign));
}

}  // namespace
}  // namespace shoji::rdp
