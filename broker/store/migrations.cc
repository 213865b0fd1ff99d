#include "broker/store/migrations.h"

#include <soci/soci.h>

#include <string>
#include <vector>

namespace shoji::store {
namespace {

// Times are milliseconds since 1970 UTC. Flags are 0 or 1: portable to PostgreSQL.
const std::vector<std::vector<const char*>> kSteps = {
    {
        R"(CREATE TABLE users (
             name VARCHAR(64) PRIMARY KEY,
             display_name VARCHAR(256) NOT NULL,
             department VARCHAR(256) NOT NULL,
             role VARCHAR(16) NOT NULL CHECK (role IN ('staff', 'security', 'auditor', 'admin')),
             password_hash VARCHAR(256) NOT NULL,
             disabled SMALLINT NOT NULL CHECK (disabled IN (0, 1)),
             created_at BIGINT NOT NULL,
             password_changed_at BIGINT NOT NULL))",
        R"(CREATE TABLE logins (
             token_hash CHAR(64) PRIMARY KEY,
             user_name VARCHAR(64) NOT NULL REFERENCES users (name),
             created_at BIGINT NOT NULL,
             used_at BIGINT NOT NULL))",
        "CREATE INDEX logins_by_user ON logins (user_name)",
    },
    {
        R"(CREATE TABLE policy_versions (
             number BIGINT PRIMARY KEY,
             rules TEXT NOT NULL,
             sha256 CHAR(64) NOT NULL,
             author VARCHAR(64) NOT NULL,
             submitted_at BIGINT NOT NULL,
             note VARCHAR(1024) NOT NULL,
             state VARCHAR(16) NOT NULL CHECK (state IN ('draft', 'approved', 'active', 'retired')),
             approved_by VARCHAR(64) NOT NULL,
             approved_at BIGINT NOT NULL,
             activated_by VARCHAR(64) NOT NULL,
             activated_at BIGINT NOT NULL,
             replaced BIGINT NOT NULL,
             scheduled_by VARCHAR(64) NOT NULL,
             scheduled_for BIGINT NOT NULL))",
        "CREATE UNIQUE INDEX policy_versions_one_active ON policy_versions (state) WHERE state = 'active'",
    },
    {
        R"(CREATE TABLE quarantine (
             id CHAR(32) PRIMARY KEY,
             user_name VARCHAR(64) NOT NULL,
             department VARCHAR(256) NOT NULL,
             session VARCHAR(64) NOT NULL,
             name VARCHAR(255) NOT NULL,
             bytes BIGINT NOT NULL,
             media_type VARCHAR(128) NOT NULL,
             sha256 CHAR(64) NOT NULL,
             state VARCHAR(16) NOT NULL CHECK (state IN ('arrived', 'kept', 'extract')),
             rule_id VARCHAR(64) NOT NULL,
             reason_key VARCHAR(64) NOT NULL,
             text_bytes BIGINT NOT NULL,
             file_key CHAR(64) NOT NULL,
             created_at BIGINT NOT NULL,
             expires_at BIGINT NOT NULL))",
        "CREATE INDEX quarantine_by_user ON quarantine (user_name, created_at)",
        "CREATE INDEX quarantine_by_expiry ON quarantine (expires_at)",
    },
    {
        R"(CREATE TABLE emergency_stops (
             scope VARCHAR(16) NOT NULL CHECK (scope IN ('everyone', 'department', 'session')),
             name VARCHAR(256) NOT NULL,
             hold VARCHAR(16) NOT NULL CHECK (hold IN ('view-only', 'freeze', 'end')),
             reason VARCHAR(512) NOT NULL,
             actor VARCHAR(128) NOT NULL,
             since BIGINT NOT NULL,
             PRIMARY KEY (scope, name)))",
    },
    {
        // Days are days since 1970-01-01 in local time; without a last day it is NULL.
        R"(CREATE TABLE departments (
             name VARCHAR(256) PRIMARY KEY,
             closed SMALLINT NOT NULL CHECK (closed IN (0, 1))))",
        "INSERT INTO departments (name, closed) SELECT DISTINCT department, 0 FROM users WHERE department <> ''",
        R"(CREATE TABLE memberships (
             user_name VARCHAR(64) NOT NULL REFERENCES users (name),
             department VARCHAR(256) NOT NULL REFERENCES departments (name),
             main SMALLINT NOT NULL CHECK (main IN (0, 1)),
             from_day INTEGER NOT NULL,
             to_day INTEGER,
             PRIMARY KEY (user_name, department, from_day)))",
        "CREATE INDEX memberships_by_department ON memberships (department)",
    },
    {
        // An approval is for one time in force: what has retired needs another.
        "ALTER TABLE policy_versions ADD COLUMN approval_lapsed BIGINT NOT NULL DEFAULT 0",
        "ALTER TABLE policy_versions ADD COLUMN restored BIGINT NOT NULL DEFAULT 0",
        "UPDATE policy_versions SET approval_lapsed = 1 WHERE state = 'retired'",
    },
};

int StepsDone(soci::session& sql) {
  sql << "CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL)";
  int rows = 0;
  sql << "SELECT COUNT(*) FROM schema_version", soci::into(rows);
  if (rows == 0) sql << "INSERT INTO schema_version (version) VALUES (0)";
  int version = 0;
  sql << "SELECT MAX(version) FROM schema_version", soci::into(version);
  return version;
}

}  // namespace

int SchemaVersion() { return static_cast<int>(kSteps.size()); }

Result<void> Migrate(soci::session& sql) {
  soci::transaction transaction(sql);
  const int done = StepsDone(sql);
  if (done > SchemaVersion()) {
    return Fail(ErrorCode::kRefused, "the database has schema version " + std::to_string(done) +
                                         " but this Shoji knows only " + std::to_string(SchemaVersion()) +
                                         "; run the newer Shoji, or restore the backup made before its upgrade");
  }
  for (int step = done; step < SchemaVersion(); ++step) {
    for (const char* statement : kSteps[static_cast<size_t>(step)]) sql << statement;
  }
  const int version = SchemaVersion();
  sql << "UPDATE schema_version SET version = :version", soci::use(version);
  transaction.commit();
  return {};
}

}  // namespace shoji::store
