#include "broker/store/emergency_store.h"

#include "broker/store/soci_border.h"

namespace shoji::store {

Result<void> EmergencyStore::Put(const StoredStop& stop) {
  return Guarded([&]() -> Result<void> {
    const long long since = ToMillis(stop.since);
    soci::transaction transaction(database_.sql());
    database_.sql() << "DELETE FROM emergency_stops WHERE scope = :scope AND name = :name", soci::use(stop.scope),
        soci::use(stop.name);
    database_.sql() << "INSERT INTO emergency_stops (scope, name, hold, reason, actor, since)"
                       " VALUES (:scope, :name, :hold, :reason, :actor, :since)",
        soci::use(stop.scope), soci::use(stop.name), soci::use(stop.hold), soci::use(stop.reason),
        soci::use(stop.actor), soci::use(since);
    transaction.commit();
    return {};
  });
}

Result<void> EmergencyStore::Remove(std::string_view scope, std::string_view name) {
  return Guarded([&]() -> Result<void> {
    const std::string scope_key(scope);
    const std::string name_key(name);
    database_.sql() << "DELETE FROM emergency_stops WHERE scope = :scope AND name = :name", soci::use(scope_key),
        soci::use(name_key);
    return {};
  });
}

Result<std::vector<StoredStop>> EmergencyStore::List() {
  return Guarded([&]() -> Result<std::vector<StoredStop>> {
    std::vector<StoredStop> stops;
    const soci::rowset<soci::row> rows =
        (database_.sql().prepare
         << "SELECT scope, name, hold, reason, actor, since FROM emergency_stops ORDER BY since, scope, name");
    for (const soci::row& row : rows) {
      stops.push_back({row.get<std::string>(0), row.get<std::string>(1), row.get<std::string>(2),
                       row.get<std::string>(3), row.get<std::string>(4), FromMillis(row.get<long long>(5))});
    }
    return stops;
  });
}

}  // namespace shoji::store
