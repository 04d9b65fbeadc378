package dev.salem.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private final List<String> heard = new ArrayList<>();

    @Test
    void both_hearEverything_inTheirOrder() {
        Progress both = Progress.both(listener("first"), listener("second"));

        both.report("edit", 0.5, "half");
        both.found("layer", 3);

        assertThat(heard)
                .containsExactly("first edit 0.5 half", "second edit 0.5 half", "first layer 3", "second layer 3");
    }

    @Test
    void during_hearsEverything_asOfOnePhase() {
        Progress fetching = listener("worker").during("fetch");

        fetching.report("read", 0.5, "half");
        fetching.found("layer", 3);

        assertThat(heard).containsExactly("worker fetch 0.5 half", "worker layer 3");
    }

    private Progress listener(String name) {
        return new Progress() {
            @Override
            public void report(String phase, double fraction, String detail) {
                heard.add(name + " " + phase + " " + fraction + " " + detail);
            }

            @Override
            public void found(String part, Object value) {
                heard.add(name + " " + part + " " + value);
            }
        };
    }
}
