package dev.kakehashi.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Images, compose files and scripts, as far as they can be held against each other and against the settings without an
 * engine.
 */
class DeployedFilesTest {
    private static final Path SETTINGS = Path.of("src/main/resources/application.properties");
    private static final Pattern VARIABLE = Pattern.compile("\\bKAKEHASHI_[A-Z_]*[A-Z]\\b");
    /** Of the deployment itself: the program never sees them. */
    private static final Set<String> OWN = Set.of("KAKEHASHI_TOKEN", "KAKEHASHI_HOME", "KAKEHASHI_SETTINGS",
            "KAKEHASHI_URL");

    @Test
    void every_setting_that_is_set_exists() throws IOException {
        var known = variables(SETTINGS);
        known.addAll(OWN);
        for (var file : files()) {
            var unknown = variables(file);
            unknown.removeAll(known);
            assertEquals(Set.of(), unknown, file.toString());
        }
    }

    @Test
    void scripts_can_be_parsed() throws Exception {
        var scripts = files().stream().filter(DeployedFilesTest::script).toList();
        assertTrue(scripts.size() >= 3, scripts::toString);
        for (var script : scripts) {
            var bash = new ProcessBuilder("bash", "-n", script.toString()).redirectErrorStream(true).start();
            var said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(0, bash.waitFor(), () -> script + ": " + said);
        }
    }

    @Test
    void what_an_image_copies_is_let_through_to_its_build() throws IOException {
        var open = Files.readAllLines(Path.of(".dockerignore")).stream().filter(line -> line.startsWith("!"))
                .map(line -> line.substring(1)).toList();
        for (var image : List.of("Dockerfile", "Dockerfile.cuda"))
            for (var line : Files.readAllLines(Path.of("docker", image))) {
                if (!line.startsWith("COPY ") || line.contains("--from=")) continue;
                var words = line.split(" +");
                for (var source : List.of(words).subList(1, words.length - 1)) {
                    assertTrue(open.stream().anyMatch(source::startsWith),
                            image + " copies " + source + ", which .dockerignore keeps out");
                    assertTrue(source.startsWith("target/") || Files.exists(Path.of(source)), source);
                }
            }
    }

    @Test
    void images_run_without_rights_and_say_how_they_are() throws IOException {
        for (var image : List.of("Dockerfile", "Dockerfile.cuda")) {
            var text = Files.readString(Path.of("docker", image));
            for (var expected : List.of("USER 10001", "HEALTHCHECK ", "LABEL org.opencontainers.image.title",
                    "OMP_WAIT_POLICY=PASSIVE", "LC_ALL=C.UTF-8", "KAKEHASHI_MANAGEMENT_HOST=0.0.0.0"))
                assertTrue(text.contains(expected), image + " lacks " + expected);
            assertTrue(text.lastIndexOf("USER 10001") > text.lastIndexOf("RUN "), image);
        }
    }

    @Test
    void containers_of_the_compose_file_are_confined_and_limited() throws IOException {
        Map<String, Map<String, Object>> services = Yaml.at(Yaml.documents(Path.of("docker/compose.yaml")).get(0),
                "services");
        assertEquals(Set.of("database", "web", "worker"), services.keySet());
        services.forEach((name, service) -> {
            assertEquals(true, service.get("read_only"), name);
            assertEquals(List.of("ALL"), service.get("cap_drop"), name);
            assertEquals(List.of("no-new-privileges:true"), service.get("security_opt"), name);
            assertFalse(Yaml.<Map<String, Object>>at(service, "deploy", "resources", "limits").isEmpty(), name);
            if (!name.equals("database"))
                assertEquals("service_healthy", Yaml.at(service, "depends_on", "database", "condition"), name);
        });
        assertEquals("web", Yaml.at(services.get("web"), "environment", "KAKEHASHI_ROLES"));
        assertEquals("worker", Yaml.at(services.get("worker"), "environment", "KAKEHASHI_ROLES"));
        assertFalse(services.get("worker").containsKey("ports"));
    }

    @Test
    void the_compose_file_asks_for_nothing_that_its_example_of_settings_lacks() throws IOException {
        var example = new TreeSet<String>();
        for (var line : Files.readAllLines(Path.of("docker/.env.example")))
            if (line.matches("[A-Z_]+=.*")) example.add(line.substring(0, line.indexOf('=')));
        var required = Pattern.compile("\\$\\{([A-Z_]+):\\?").matcher(Files.readString(Path.of("docker/compose.yaml")))
                .results().map(found -> found.group(1)).toList();
        assertFalse(required.isEmpty());
        assertTrue(example.containsAll(required), example + " lacks some of " + required);
    }

    @Test
    void a_worker_of_compose_and_of_slurm_is_given_its_grace() throws IOException {
        var compose = Files.readString(Path.of("docker/compose.yaml"));
        String killed = Yaml.at(Yaml.documents(Path.of("docker/compose.yaml")).get(0), "services", "worker",
                "stop_grace_period");
        assertTrue(Duration.parse("PT" + killed)
                .compareTo(Duration.parse("PT" + first(compose, "KAKEHASHI_GRACE:-(\\w+)"))) > 0);
        var slurm = Files.readString(Path.of("deploy/slurm/worker.sbatch"));
        long warned = Long.parseLong(first(slurm, "--signal=B:TERM@(\\d+)"));
        assertTrue(warned >= Duration.parse("PT" + first(slurm, "KAKEHASHI_GRACE:-(\\w+)")).toSeconds() + 30,
                "warned " + warned);
    }

    @Test
    void the_health_check_tells_a_ready_server_from_one_that_is_not() throws Exception {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/q/health/ready", exchange -> answer(exchange, 200));
        server.createContext("/q/health/started", exchange -> answer(exchange, 503));
        server.start();
        try {
            assertEquals(0, healthy(server.getAddress().getPort(), "ready"));
            assertTrue(healthy(server.getAddress().getPort(), "started") != 0);
        } finally {
            server.stop(0);
        }
        assertTrue(healthy(server.getAddress().getPort(), "ready") != 0);
    }

    private static void answer(com.sun.net.httpserver.HttpExchange exchange, int status) throws IOException {
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    private static int healthy(int port, String probe) throws Exception {
        var script = new ProcessBuilder("docker/healthy.sh", probe).redirectErrorStream(true);
        script.environment().put("KAKEHASHI_MANAGEMENT_PORT", String.valueOf(port));
        var process = script.start();
        assertTrue(process.waitFor(20, TimeUnit.SECONDS));
        return process.exitValue();
    }

    private static String first(String text, String pattern) {
        var found = Pattern.compile(pattern).matcher(text);
        assertTrue(found.find(), pattern);
        return found.group(1);
    }

    private static Set<String> variables(Path file) throws IOException {
        var names = new TreeSet<String>();
        VARIABLE.matcher(Files.readString(file)).results().forEach(found -> names.add(found.group()));
        return names;
    }

    private static List<Path> files() throws IOException {
        var all = new ArrayList<Path>();
        for (var folder : List.of("deploy", "docker"))
            try (Stream<Path> files = Files.walk(Path.of(folder))) {
                files.filter(Files::isRegularFile).filter(file -> !file.endsWith(".env")).forEach(all::add);
            }
        return all;
    }

    private static boolean script(Path file) {
        return file.toString().endsWith(".sh") || file.toString().endsWith(".sbatch");
    }
}
