package dev.salem.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;

/** A command that was run in this process, with what it printed. */
record Terminal(int code, String out, String err) {
    static Terminal run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = SalemCommandLine.run(new PrintWriter(out), new PrintWriter(err), arguments);
        return new Terminal(code, out.toString(), err.toString());
    }

    /** The lines on the stream of logs, without those that only name the phases. */
    List<String> complaints() {
        return err.lines().filter(line -> !line.matches("salem: [a-z ]+")).toList();
    }
}
