package dev.kakehashi.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.sql.DriverManager;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

/** Benchmarks run seldom: a migration that they do not know would be found late. */
class LargeCatalogTest {

    @Test
    void the_benchmarks_catalog_fits_the_tables_of_today() throws Exception {
        var url = "jdbc:h2:mem:large-catalog;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH";
        try (var database = DriverManager.getConnection(url, "kakehashi", "kakehashi")) {
            Flyway.configure().dataSource(url, "kakehashi", "kakehashi").locations("classpath:db/migration").load()
                    .migrate();
            LargeCatalog.fill(database, 4, Path.of("checkpoint"), Path.of("analysis"));
            try (var rows = database.createStatement().executeQuery("select count(*), count(analysis_id) from sae")) {
                assertTrue(rows.next());
                assertEquals(LargeCatalog.SAES, rows.getInt(1));
                assertEquals(LargeCatalog.SAES, rows.getInt(2));
            }
        }
    }
}
