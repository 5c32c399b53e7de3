package dev.kakehashi.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The same work in PyTorch, in a process beside: a script of {@code src/test/python} that says "ready", then does one
 * round for each line it reads and prints its milliseconds.
 */
final class PythonPeer implements Rounds.Side, AutoCloseable {
    private static final String PYTHON = System.getProperty("bench.python", "/usr/bin/python3");

    private final Process process;
    private final PrintWriter in;
    private final BufferedReader out;

    PythonPeer(String script, Object... arguments) throws IOException {
        this(true, script, arguments);
    }

    /**
     * The peer at its best: OpenBLAS chooses its kernels for this processor, whatever this environment tells it to
     * take.
     */
    static PythonPeer withoutBlasSettings(String script, Object... arguments) throws IOException {
        return new PythonPeer(false, script, arguments);
    }

    private PythonPeer(boolean blasSettings, String script, Object... arguments) throws IOException {
        var command = new ArrayList<>(List.of(PYTHON, "src/test/python/" + script));
        for (var argument : arguments) command.add(argument.toString());
        var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("OMP_WAIT_POLICY", "PASSIVE");
        if (!blasSettings) builder.environment().keySet().removeAll(List.of("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"));
        this.process = builder.start();
        this.in = new PrintWriter(process.getOutputStream(), true, StandardCharsets.UTF_8);
        this.out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        if (!"ready".equals(out.readLine())) throw new IOException(script + " did not become ready");
    }

    /** Whether this machine has PyTorch for Python. */
    static boolean available() {
        if (!Files.isExecutable(Path.of(PYTHON))) return false;
        try {
            return new ProcessBuilder(PYTHON, "-c", "import torch").redirectErrorStream(true).start().waitFor() == 0;
        } catch (IOException | InterruptedException e) {
            return false;
        }
    }

    @Override
    public double millis() throws IOException {
        in.println("round");
        var line = out.readLine();
        if (line == null) throw new IOException("the Python process ended");
        return Double.parseDouble(line);
    }

    @Override
    public void close() {
        in.close();
        process.destroy();
    }
}
