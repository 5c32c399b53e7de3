package dev.kakehashi.operations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class MainTest {
    @Test
    void under_a_utf8_locale_names_of_files_may_be_japanese() {
        assertNull(Main.refusal());
    }

    @Test
    @EnabledOnOs(OS.LINUX) // elsewhere names of files do not depend on the locale
    void under_lang_c_the_program_does_not_start_and_says_what_to_set() throws IOException, InterruptedException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var command = new ProcessBuilder(java, "-cp", "target/classes", Main.class.getName()).redirectErrorStream(true);
        command.environment().keySet().removeIf(name -> name.startsWith("LC_"));
        command.environment().put("LANG", "C");
        var process = command.start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        assertEquals(1, process.exitValue(), said);
        assertTrue(said.contains("start with LC_ALL=C.UTF-8") && said.contains("ANSI_X3.4-1968"), said);
        assertEquals(1, said.lines().count(), said);
    }
}
