#include "broker/rdp/clipboard/dynamic_chunks.h"

#include <gtest/gtest.h>

namespace shoji::rdp {
namespace {

constexpr uint32_t kOpens = 1;
constexpr uint32_t kEnds = 2;

Result<bool> Said(DynamicChunks& chunks, const Bytes& pdu) { return chunks.Add(pdu, kOpens | kEnds, pdu.size()); }

const Bytes kOpened = {0x10, 1, 0, 0, 0, 0};

// After channel 1 is open.
Result<bool> SaidAtOnce(const Bytes& pdu) {
  DynamicChunks chunks;
  EXPECT_TRUE(Said(chunks, kOpened).value_or(false));
  return Said(chunks, pdu);
}

TEST(DynamicChunks, WhatClientsSayPasses) {
  const std::vector<Bytes> pdus = {
      {0x50, 0, 3, 0},                            // capabilities, version 3
      {0x10, 2, 0, 0, 0, 0},                      // channel 2 is open
      {0x10, 2, 0x05, 0x40, 0, 0x80},             // channel 2 is refused
      {0x30, 1, 'x'},                             // data
      {0x24, 1, 0x00, 0x10, 'x', 'y'},            // the first of 4096 bytes
      {0x29, 1, 0, 0x00, 0x00, 0x02, 0x00, 'x'},  // the first of 128 KiB, for a channel in two bytes
      {0x32, 1, 0, 0, 0, 'x'},                    // a channel in four bytes
  };
  for (const Bytes& pdu : pdus) EXPECT_TRUE(SaidAtOnce(pdu).value_or(false)) << int{pdu[0]};
}

TEST(DynamicChunks, APduThatLacksAFieldIsRefused) {
  const std::vector<Bytes> pdus = {
      {0x50},                    // capabilities without a version
      {0x50, 0, 3},              //
      {0x10, 1, 0, 0, 0},        // an answer with half a status
      {0x30, 1},                 // no data
      {0x30},                    // for no channel
      {0x31, 1},                 // for half a channel
      {0x32, 1, 0, 0},           //
      {0x20, 1},                 // the first of how many bytes?
      {0x28, 1, 0xFC, 0xFF, 0},  //
  };
  for (const Bytes& pdu : pdus) EXPECT_FALSE(SaidAtOnce(pdu)) << int{pdu[0]} << " with " << pdu.size();
  EXPECT_FALSE(SaidAtOnce({}));
}

TEST(DynamicChunks, AMessageMayAnnounce128KiBAndNotMore) {
  EXPECT_TRUE(SaidAtOnce({0x28, 1, 0x00, 0x00, 0x02, 0x00}));
  EXPECT_FALSE(SaidAtOnce({0x28, 1, 0x01, 0x00, 0x02, 0x00}));
  EXPECT_FALSE(SaidAtOnce({0x28, 1, 0xFF, 0xFF, 0xFF, 0xFF}));
}

// What FreeRDP would queue and nobody would ever read.
TEST(DynamicChunks, OnlyWhatIsOpenedOnceCarriesAnything) {
  const Bytes data = {0x30, 2, 'x'};
  EXPECT_FALSE(SaidAtOnce(data)) << "not answered yet";
  EXPECT_FALSE(SaidAtOnce({0x30, 64, 'x'})) << "never offered";
  EXPECT_FALSE(SaidAtOnce(kOpened)) << "answered again";
  DynamicChunks refused;
  ASSERT_TRUE(Said(refused, {0x10, 2, 0x05, 0x40, 0, 0x80}).value_or(false));
  EXPECT_FALSE(Said(refused, data));
  DynamicChunks opened;
  ASSERT_TRUE(Said(opened, {0x10, 2, 0, 0, 0, 0}).value_or(false));
  EXPECT_TRUE(Said(opened, data).value_or(false));
}

TEST(DynamicChunks, AClientsCloseIsSwallowed) {
  const auto closed = SaidAtOnce({0x40, 1});
  ASSERT_TRUE(closed);
  EXPECT_FALSE(*closed);
}

TEST(DynamicChunks, APduInSeveralChunksIsOneWhenItsLastIsThere) {
  DynamicChunks chunks;
  ASSERT_TRUE(Said(chunks, kOpened).value_or(false));
  EXPECT_EQ(chunks.Add(Bytes{0x30, 1}, kOpens, 3).value(), false);
  EXPECT_EQ(chunks.Add(Bytes{'x'}, kEnds, 3).value(), true);
  EXPECT_EQ(Bytes(chunks.pdu().begin(), chunks.pdu().end()), (Bytes{0x30, 1, 'x'}));
}

TEST(DynamicChunks, ChunksWithoutEndAreRefused) {
  DynamicChunks chunks;
  EXPECT_FALSE(chunks.Add(Bytes(1600), 0, 1600)) << "a chunk of nothing that began";
  ASSERT_TRUE(chunks.Add(Bytes(1600), kOpens, 1600));
  EXPECT_FALSE(chunks.Add(Bytes(1600), 0, 1600)) << "more than was announced";
  DynamicChunks longer;
  ASSERT_TRUE(longer.Add(Bytes(DynamicChunks::kMaxPduBytes), kOpens, DynamicChunks::kMaxPduBytes + 1));
  EXPECT_FALSE(longer.Add(Bytes(1), kEnds, DynamicChunks::kMaxPduBytes + 1));
}

}  // namespace
}  // namespace shoji::rdp
