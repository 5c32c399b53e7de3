package dev.kakehashi.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * deploy/backup.sh on an H2 file: what it takes along, and when it refuses. src/test/sh/backup-and-restore.sh tries it
 * on a server at work.
 */
class BackupScriptTest {
    @TempDir Path folder;

    private Path data;
    private Path database;
    private String said;

    @BeforeEach
    void a_data_folder() throws Exception {
        assumeTrue(new ProcessBuilder("bash", "-c", "command -v curl && [ -r /proc/locks ]").start().waitFor() == 0,
                "needs curl and /proc/locks");
        data = Files.createDirectories(folder.resolve("data"));
        database = Files.createDirectories(data.resolve("db")).resolve("kakehashi.mv.db");
        Files.writeString(database, "rows");
    }

    @Test
    void a_closed_database_is_copied_where_nobody_listens() throws Exception {
        assertEquals(0, backup(freePort()), () -> said);
        assertEquals("rows", Files.readString(folder.resolve("backup/db/kakehashi.mv.db")));
        assertTrue(Files.exists(folder.resolve("backup/made")));
    }

    @Test
    void an_open_database_is_not_copied() throws Exception {
        try (var channel = FileChannel.open(database, StandardOpenOption.WRITE); var lock = channel.lock()) {
            assertTrue(lock.isValid());
            assertEquals(1, backup(freePort()));
        }
        assertTrue(said.contains("is open: its server must copy it"), said);
        assertNothingIsLeft();
    }

    @Test
    void a_server_that_refuses_ends_the_backup_with_its_sentence() throws Exception {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/storage/database-copies", exchange -> {
            exchange.sendResponseHeaders(401, 0);
            exchange.getResponseBody().write("Log in first.".getBytes(StandardCharsets.UTF_8));
            exchange.close();
        });
        server.start();
        try {
            assertEquals(1, backup(server.getAddress().getPort()));
        } finally {
            server.stop(0);
        }
        assertTrue(said.contains("Log in first."), said);
        assertNothingIsLeft();
    }

    @Test
    void half_made_folders_stay_behind_and_files_of_similar_names_come_along() throws Exception {
        Files.writeString(Files.createDirectories(data.resolve("saes/.x.new123/deeper")).resolve("f"), "half");
        Files.writeString(Files.createDirectories(data.resolve("corpora")).resolve("wiki.new2.jsonl"), "{}");
        assertEquals(0, backup(freePort()), () -> said);
        assertTrue(Files.exists(folder.resolve("backup/data/corpora/wiki.new2.jsonl")));
        assertTrue(Files.exists(folder.resolve("backup/data/saes")));
        assertFalse(Files.exists(folder.resolve("backup/data/saes/.x.new123")));
    }

    private void assertNothingIsLeft() {
        assertFalse(Files.exists(folder.resolve("backup")));
        assertFalse(Files.exists(data.resolve("backup.hold")));
    }

    private int backup(int port) throws Exception {
        var output = folder.resolve("said");
        var script = new ProcessBuilder("deploy/backup.sh", data.toString(), folder.resolve("backup").toString())
                .redirectErrorStream(true).redirectOutput(output.toFile());
        script.environment().keySet().removeIf(name -> name.startsWith("KAKEHASHI_"));
        script.environment().put("KAKEHASHI_URL", "http://127.0.0.1:" + port);
        var process = script.start();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        said = Files.readString(output);
        return process.exitValue();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
