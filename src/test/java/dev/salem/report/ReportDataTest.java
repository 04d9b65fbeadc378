package dev.salem.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ReportDataTest {
    static List<Arguments> invalid() {
        ReportData.Measured half = new ReportData.Measured(0.5, 1, 2, 0.1, 0.9);
        return List.of(
                refused("got: -1", () -> new ReportData.Measured(0, -1, 2, 0, 0)),
                refused("got: 2", () -> new ReportData.Measured(1.5, 3, 2, 0, 1)),
                refused("got: 0.9", () -> new ReportData.Measured(0.5, 1, 2, 0.9, 0.1)),
                refused("at most 1% and null", () -> new ReportData.Metric("m", "", half, "at most 1%", null)),
                refused("null and true", () -> new ReportData.Metric("m", "", half, null, true)),
                refused("got: 9", () -> new ReportData.Change("0", 6, List.of(), "direct", List.of(), 10, 9)),
                refused("got: -6", () -> new ReportData.Change("0", -6, List.of(), "direct", List.of(), 0, 0)),
                refused("got: 1 and 2", () -> new ReportData.Margins("g", new float[1], new float[2])),
                refused("got: -5", () -> new ReportData.OutputFile("f", "", -5)),
                refused("got: -7", () -> new ReportData.RowCount("fails", -7)),
                refused("got: 0", () -> new LayerScores(List.of(), 0, null)),
                refused("got: -2", () -> new LayerScores(List.of(), -2, null)),
                refused("-0.5", () -> new LayerScores.Layer("layer 0", -0.5, 0, 0, 0)));
    }

    private static Arguments refused(String message, ThrowingCallable make) {
        return Arguments.of(message, make);
    }

    @ParameterizedTest
    @MethodSource("invalid")
    void records_refuseWhatCannotBe_andNameIt(String message, ThrowingCallable make) {
        assertThatThrownBy(make).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(message);
    }

    @Test
    void margins_doNotFollowTheCallersArray() {
        float[] before = {1};
        ReportData.Margins margins = new ReportData.Margins("g", before, new float[] {2});
        before[0] = 9;
        assertThat(margins.before()).containsExactly(1);
    }
}
