package dev.holdfast.health;

import dev.holdfast.storage.Database;
import org.springframework.stereotype.Component;

/** PostgreSQL holds the truth; without it nothing can be accepted. */
@Component
class PostgresHealth implements HealthCheck {
    private final Database database;

    PostgresHealth(Database database) {
        this.database = database;
    }

    @Override
    public String name() {
        return "postgres";
    }

    @Override
    public boolean essential() {
        return true;
    }

    @Override
    public void ask() {
        database.guarded(() -> database.sql("select 1").query(Integer.class).single());
    }
}
