package dev.kakehashi.web;

import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/** A real browser for tests, which keeps what its console complains about. */
public final class Browser implements AutoCloseable {
    private static final List<String> QUIET = List.of(
            "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync");

    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");

    private final Path program = program();
    private final Playwright playwright = Playwright
            .create(new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    private final com.microsoft.playwright.Browser chromium = playwright
            .chromium()
            .launch(new BrowserType.LaunchOptions().setExecutablePath(program).setArgs(QUIET));
    private final List<String> complaints = new ArrayList<>();

    /** The test that asks is skipped, and says so, where no browser is installed. */
    private static Path program() {
        for (var folder : System.getenv("PATH").split(File.pathSeparator))
            for (var name : NAMES) if (Files.isExecutable(Path.of(folder, name))) return Path.of(folder, name);
        return Assumptions.abort("Skipped: there is no chromium on the PATH.");
    }

    public Page open(String address) {
        Page page = chromium.newPage();
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) complaints.add(message.text());
        });
        page.onPageError(complaints::add);
        page.navigate(address);
        return page;
    }

    /** Errors of scripts, of the Content-Security-Policy and of loading. */
    public List<String> complaints() {
        return complaints;
    }

    @Override
    public void close() {
        chromium.close();
        playwright.close();
    }
}
