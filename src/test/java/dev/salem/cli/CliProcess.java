package dev.salem.cli;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** A process that runs command lines one after the other, with an environment of its own. */
final class CliProcess implements AutoCloseable {
    private static final String APART = "\u001f";

    private final Process process;
    private final BufferedWriter to;
    private final BufferedReader from;

    private CliProcess(Process process) {
        this.process = process;
        this.to = process.outputWriter(StandardCharsets.UTF_8);
        this.from = process.inputReader(StandardCharsets.UTF_8);
    }

    static CliProcess start(Map<String, String> environment) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CliProcess.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(environment);
        return new CliProcess(builder.start());
    }

    /** Begins a command; its result is waited for by {@link #result}. */
    void begin(String... arguments) throws IOException {
        to.write(String.join(APART, arguments));
        to.newLine();
        to.flush();
    }

    Terminal result() throws IOException {
        String code = from.readLine();
        return new Terminal(Integer.parseInt(code), text(from.readLine()), text(from.readLine()));
    }

    Terminal run(String... arguments) throws IOException {
        begin(arguments);
        return result();
    }

    /** Ends the process as a power cut would. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private static String text(String base64) {
        return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    }

    public static void main(String... arguments) throws IOException {
        PrintStream answers = System.out;
        System.setOut(System.err);
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            StringWriter out = new StringWriter();
            StringWriter err = new StringWriter();
            int code = SalemCommandLine.run(new PrintWriter(out), new PrintWriter(err), line.split(APART));
            for (Object part : List.of(code, base64(out), base64(err))) {
                answers.println(part);
            }
            answers.flush();
        }
    }

    private static String base64(StringWriter text) {
        return Base64.getEncoder().encodeToString(text.toString().getBytes(StandardCharsets.UTF_8));
    }
}
