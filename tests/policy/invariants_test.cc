// What no rule overrides, and how a named grant, and only that, weakens it.
#include <gtest/gtest.h>

#include "tests/policy/rule_builder.h"

namespace shoji::policy {
namespace {

using grants::Class3COutbound, grants::Held, grants::RawFileInbound;

const Engine& AllowsEverything() {
  static const Engine engine(RulesOf({RuleFor("all", Answer::kAllow)}));
  return engine;
}

Request Declaring(Channel channel, Direction direction, Classification declared) {
  Request request = Of(channel, direction);
  request.declared = declared;
  return request;
}

TEST(Invariants, Class3NeverGoesOutbound) {
  for (const Channel channel : {Channel::kClipboardText, Channel::kClipboardImage, Channel::kFileUpload}) {
    for (const auto secret : {Classification::k3C, Classification::k3B, Classification::k3A}) {
      const Decision decision = AllowsEverything().Decide(Declaring(channel, Direction::kOutbound, secret));
      EXPECT_EQ(decision.reason_key, "class_never_leaves");
      EXPECT_EQ(decision.rule_id, "invariant-class-3");
      EXPECT_EQ(decision.answer, Answer::kDeny);
    }
    for (const auto open : {Classification::kNone, Classification::k1, Classification::k2}) {
      EXPECT_EQ(AllowsEverything().Decide(Declaring(channel, Direction::kOutbound, open)).answer, Answer::kAllow);
    }
  }
  const auto inbound = Declaring(Channel::kClipboardText, Direction::kInbound, Classification::k3A);
  EXPECT_EQ(AllowsEverything().Decide(inbound).answer, Answer::kAllow);  // it stays inside
}

TEST(Invariants, WhatInspectorsFoundIsNotForgivenByADeclaration) {
  Request request = Declaring(Channel::kClipboardText, Direction::kOutbound, Classification::k1);
  request.inspected = Classification::k3B;
  EXPECT_EQ(ReasonOf(AllowsEverything().Decide(request)), Reason::kClassNeverLeaves);
}

TEST(Invariants, NothingRawComesIn) {
  for (const Channel channel : {Channel::kFileDownload, Channel::kClipboardImage}) {
    const Decision decision = AllowsEverything().Decide(Of(channel, Direction::kInbound));
    EXPECT_EQ(decision.answer, Answer::kSanitise);
    EXPECT_EQ(decision.reason_key, "no_raw_file_in");
  }
  EXPECT_EQ(ReasonOf(AllowsEverything().Decide(Of(Channel::kPrint, Direction::kInbound))), Reason::kNoSanitiser);
  const Decision text = AllowsEverything().Decide(Of(Channel::kClipboardText, Direction::kInbound));
  EXPECT_EQ(text.answer, Answer::kAllow);
  EXPECT_EQ(ReasonOf(text), Reason::kAllowed);
}

TEST(Invariants, SanitiseIsAnsweredOnlyWhereSomethingCanSanitise) {
  const Engine engine(RulesOf({RuleFor("clean", Answer::kSanitise)}));
  EXPECT_EQ(engine.Decide(Of(Channel::kClipboardText, Direction::kInbound)).answer, Answer::kSanitise);
  EXPECT_EQ(ReasonOf(engine.Decide(Of(Channel::kClipboardText, Direction::kInbound))), Reason::kAllowed);
  EXPECT_EQ(engine.Decide(Of(Channel::kFileDownload, Direction::kInbound)).answer, Answer::kSanitise);
  EXPECT_EQ(engine.Decide(Of(Channel::kClipboardImage, Direction::kInbound)).answer, Answer::kSanitise);
  EXPECT_EQ(ReasonOf(engine.Decide(Of(Channel::kClipboardImage, Direction::kOutbound))), Reason::kNoSanitiser);
  EXPECT_EQ(ReasonOf(engine.Decide(Of(Channel::kPrint, Direction::kInbound))), Reason::kNoSanitiser);
  EXPECT_EQ(ReasonOf(engine.Decide(Of(Channel::kFileUpload, Direction::kOutbound))), Reason::kNoSanitiser);
  EXPECT_EQ(engine.Decide(Of(Channel::kPrint, Direction::kInbound)).rule_id, "clean");
}

TEST(Invariants, ApprovalOfSomethingRawStaysAnApproval) {
  const Engine engine(RulesOf({RuleFor("boss", Answer::kApprove)}));
  const Decision decision = engine.Decide(Of(Channel::kFileDownload, Direction::kInbound));
  EXPECT_EQ(decision.answer, Answer::kApprove);
  EXPECT_EQ(decision.reason_key, "needs_approval");
  // What could not be sanitised after the approval is refused before it.
  EXPECT_EQ(ReasonOf(engine.Decide(Of(Channel::kPrint, Direction::kInbound))), Reason::kNoSanitiser);
}

TEST(Invariants, MyNumberZoneNeverConnects) {
  Request request = Of(Channel::kClipboardText, Direction::kInbound);
  for (const int zone : {1, 0, 4, 255}) {
    request.zone = static_cast<Zone>(zone);
    EXPECT_EQ(AllowsEverything().Decide(request).rule_id, "invariant-mynumber") << zone;
  }
  for (const Zone zone : {Zone::kLgwan, Zone::kInternet}) {
    request.zone = zone;
    EXPECT_EQ(AllowsEverything().Decide(request).answer, Answer::kAllow);
  }
}

TEST(Invariants, ImpossibleQuestionsAreRefused) {
  const auto impossible = [](const Request& request) {
    return ReasonOf(AllowsEverything().Decide(request)) == Reason::kMalformed;
  };
  EXPECT_TRUE(impossible(Of(Channel::kFileUpload, Direction::kInbound)));
  EXPECT_TRUE(impossible(Of(Channel::kFileDownload, Direction::kOutbound)));
  EXPECT_TRUE(impossible(Of(Channel::kPrint, Direction::kOutbound)));
  for (const Channel channel : {Channel::kClipboardText, Channel::kClipboardImage}) {
    for (const int direction : {0, 3}) EXPECT_TRUE(impossible(Of(channel, static_cast<Direction>(direction))));
  }
  Request request = Paste();
  request.declared = static_cast<Classification>(6);
  EXPECT_TRUE(impossible(request));
  request = Paste();
  request.inspected = static_cast<Classification>(6);
  EXPECT_TRUE(impossible(request));
  request = Paste();
  request.at.weekday = 6;
  request.at.minute = 1439;
  EXPECT_FALSE(impossible(request));
  request.at.weekday = 7;
  EXPECT_TRUE(impossible(request));
  request.at = {.day = 0, .weekday = 0, .minute = 1440};
  EXPECT_TRUE(impossible(request));
}

TEST(Grants, WeakenOnlyWhenHeldAndNamedByEveryMatchingRule) {
  Rule named = RuleFor("named", Answer::kAllow);
  named.grant = "class-3c-outbound";
  Held held;
  held.Take(Class3COutbound("the test"));
  const Request secret = Declaring(Channel::kClipboardText, Direction::kOutbound, Classification::k3C);
  EXPECT_EQ(Engine(RulesOf({named}), held).Decide(secret).answer, Answer::kAllow);
  EXPECT_EQ(Engine(RulesOf({named})).Decide(secret).rule_id, "invariant-class-3");  // named, not held
  const Rule plain = RuleFor("plain", Answer::kAllow);
  EXPECT_EQ(Engine(RulesOf({plain}), held).Decide(secret).rule_id, "invariant-class-3");  // held, not named
  EXPECT_EQ(Engine(RulesOf({named, plain}), held).Decide(secret).rule_id, "invariant-class-3");
  EXPECT_EQ(Engine(RulesOf({}), held).Decide(secret).rule_id, "invariant-class-3");
}

TEST(Grants, NeverReachBeyondClass3C) {
  Rule named = RuleFor("named", Answer::kAllow);
  named.grant = "class-3c-outbound";
  Held held;
  held.Take(Class3COutbound("the test"));
  for (const auto secret : {Classification::k3B, Classification::k3A}) {
    const auto request = Declaring(Channel::kFileUpload, Direction::kOutbound, secret);
    EXPECT_EQ(Engine(RulesOf({named}), held).Decide(request).rule_id, "invariant-class-3");
  }
}

TEST(Grants, OneGrantIsNotAnother) {
  Rule named = RuleFor("named", Answer::kAllow);
  named.grant = "raw-file-inbound";
  Held raw, secrets;
  raw.Take(RawFileInbound("the test"));
  secrets.Take(Class3COutbound("the test"));
  const Request download = Of(Channel::kFileDownload, Direction::kInbound);
  EXPECT_EQ(Engine(RulesOf({named}), raw).Decide(download).answer, Answer::kAllow);
  EXPECT_EQ(ReasonOf(Engine(RulesOf({named}), raw).Decide(download)), Reason::kAllowed);
  EXPECT_EQ(Engine(RulesOf({named}), secrets).Decide(download).answer, Answer::kSanitise);
  Request request = download;
  request.zone = Zone::kMyNumber;
  EXPECT_EQ(Engine(RulesOf({named}), raw).Decide(request).rule_id, "invariant-mynumber");
}

}  // namespace
}  // namespace shoji::policy
