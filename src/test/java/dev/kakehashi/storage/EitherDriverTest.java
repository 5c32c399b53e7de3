package dev.kakehashi.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EitherDriverTest {
    @Test
    void a_folder_by_its_plain_name_lies_below_the_working_directory() {
        assertEquals("jdbc:h2:file:./data/db/x;MODE=PostgreSQL",
                EitherDriver.anyPath("jdbc:h2:file:data/db/x;MODE=PostgreSQL"));
        for (String other : new String[] {"jdbc:h2:file:/var/x", "jdbc:h2:file:./x", "jdbc:h2:file:../x",
            "jdbc:h2:file:~/x", "jdbc:h2:mem:x"})
            assertEquals(other, EitherDriver.anyPath(other));
    }

    @Test
    void an_absolute_folder_is_used_as_it_is(@TempDir Path folder) throws SQLException {
        try (var connection = new EitherDriver().connect("jdbc:h2:file:" + folder + "/db/x", new Properties())) {
            assertTrue(connection.isValid(1));
        }
        assertTrue(Files.exists(folder.resolve("db/x.mv.db")));
    }

    @Test
    void another_database_is_refused_by_name() {
        var refused = assertThrows(SQLException.class,
                () -> new EitherDriver().connect("jdbc:mysql://x", new Properties()));
        assertTrue(refused.getMessage().contains("jdbc:mysql://x"));
    }
}
