#include "broker/web/metrics.h"

#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

#include <utility>
#include <vector>

namespace shoji::web {
namespace {

using Families = std::vector<prometheus::MetricFamily>;

prometheus::ClientMetric Counted(double value) {
  prometheus::ClientMetric metric;
  metric.counter.value = value;
  return metric;
}

void AddCounter(Families& families, const char* name, const char* help, uint64_t value) {
  families.push_back({name, help, prometheus::MetricType::Counter, {Counted(static_cast<double>(value))}});
}

void AddGauge(Families& families, const char* name, const char* help, double value) {
  prometheus::ClientMetric metric;
  metric.gauge.value = value;
  families.push_back({name, help, prometheus::MetricType::Gauge, {metric}});
}

void AddTable(Families& families, const char* name, const char* help, const char* label,
              const sessions::Statistics::ByKey& table) {
  prometheus::MetricFamily family{name, help, prometheus::MetricType::Counter, {}};
  for (const auto& [key, value] : table) {
    auto metric = Counted(static_cast<double>(value));
    metric.label.push_back({label, key});
    family.metric.push_back(std::move(metric));
  }
  families.push_back(std::move(family));
}

void AddDoors(Families& families, const char* name, const char* help, prometheus::MetricType type, double web,
              double rdp) {
  prometheus::MetricFamily family{name, help, type, {}};
  for (const auto& [door, value] : {std::pair("web", web), std::pair("rdp", rdp)}) {
    prometheus::ClientMetric metric;
    if (type == prometheus::MetricType::Counter) metric.counter.value = value;
    if (type == prometheus::MetricType::Gauge) metric.gauge.value = value;
    metric.label.push_back({"door", door});
    family.metric.push_back(std::move(metric));
  }
  families.push_back(std::move(family));
}

void AddTables(Families& families, const sessions::Statistics& statistics) {
  AddTable(families, "shoji_logins_total", "Logins by result.", "result", statistics.logins);
  AddTable(families, "shoji_refusals_total", "Requests and connections refused, by reason.", "reason",
           statistics.refusals);
  AddTable(families, "shoji_sessions_ended_total", "Sessions ended, by END reason.", "reason",
           statistics.sessions_ended);
  AddTable(families, "shoji_http_responses_total", "HTTP responses by status.", "status", statistics.http_responses);
  AddTable(families, "shoji_protocol_errors_total", "Peers dropped for breaking the protocol.", "side",
           statistics.protocol_errors);
  AddTable(families, "shoji_transfers_total", "Clipboard and file requests by the policy's answer.", "answer",
           statistics.transfers);
}

void AddAudit(Families& families, const Gauges& gauges) {
  AddGauge(families, "shoji_audit_writable", "0 while the audit record cannot be written.",
           gauges.audit_writable ? 1 : 0);
  AddGauge(families, "shoji_audit_entries", "Entries of the audit record.", static_cast<double>(gauges.audit_entries));
  AddGauge(families, "shoji_audit_unsigned_entries", "Entries that no checkpoint covers yet.",
           static_cast<double>(gauges.audit_unsigned));
  AddCounter(families, "shoji_audit_checkpoint_failures_total", "Checkpoints that could not be written.",
             gauges.checkpoint_failures);
}

void AddSyslog(Families& families, const sessions::Statistics::Syslog& syslog, uint64_t audit_entries) {
  const uint64_t waiting = audit_entries > syslog.confirmed_seq ? audit_entries - syslog.confirmed_seq : 0;
  AddGauge(families, "shoji_syslog_connected", "1 while the syslog server is connected.", syslog.connected ? 1 : 0);
  AddGauge(families, "shoji_syslog_waiting_entries", "Entries the syslog server is not known to have read yet.",
           static_cast<double>(waiting));
  AddCounter(families, "shoji_syslog_connections_total", "Connections made to the syslog server.", syslog.connections);
}

}  // namespace

std::string RenderMetrics(const sessions::Statistics& statistics, const Gauges& gauges) {
  Families families;
  AddTables(families, statistics);
  AddCounter(families, "shoji_sessions_started_total", "Sessions started.", statistics.sessions_started);
  AddCounter(families, "shoji_sockets_opened_total", "WebSocket connections accepted.", statistics.sockets_opened);
  AddCounter(families, "shoji_bytes_to_clients_total", "Wire bytes relayed to clients.", statistics.bytes_to_clients);
  AddCounter(families, "shoji_bytes_to_sessions_total", "Wire bytes relayed to sessions.",
             statistics.bytes_to_sessions);
  AddCounter(families, "shoji_messages_to_clients_total", "Messages relayed to clients.",
             statistics.messages_to_clients);
  AddCounter(families, "shoji_messages_to_sessions_total", "Messages relayed to sessions.",
             statistics.messages_to_sessions);
  AddCounter(families, "shoji_audit_failures_total", "Events that could not be put on the audit record.",
             statistics.audit_failures);
  AddDoors(families, "shoji_connections_total", "Connections taken, by door.", prometheus::MetricType::Counter,
           static_cast<double>(statistics.sockets_opened), static_cast<double>(statistics.rdp_opened));
  AddDoors(families, "shoji_connections_open", "Connections open, by door.", prometheus::MetricType::Gauge,
           static_cast<double>(statistics.sockets_open), static_cast<double>(statistics.rdp_open));
  AddGauge(families, "shoji_sockets_open", "WebSocket connections open.", static_cast<double>(statistics.sockets_open));
  AddGauge(families, "shoji_relay_backlog_bytes", "Bytes waiting for slow clients.",
           static_cast<double>(statistics.backlog_bytes));
  AddGauge(families, "shoji_sessions", "Sessions alive.", static_cast<double>(gauges.sessions));
  AddGauge(families, "shoji_sessions_attached", "Sessions somebody looks at.", static_cast<double>(gauges.attached));
  AddGauge(families, "shoji_host_connected", "1 when a host is connected.", gauges.host.connected ? 1 : 0);
  AddGauge(families, "shoji_host_pool_ready", "Warm browsers ready.", gauges.host.pool_ready);
  AddGauge(families, "shoji_host_capacity", "Sessions the host can hold.", gauges.host.capacity);
  AddAudit(families, gauges);
  if (statistics.syslog.wanted) AddSyslog(families, statistics.syslog, gauges.audit_entries);
  return prometheus::TextSerializer().Serialize(families);
}

}  // namespace shoji::web
