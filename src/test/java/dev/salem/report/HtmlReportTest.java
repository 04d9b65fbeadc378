package dev.salem.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class HtmlReportTest {
    private static final String SCRIPT = "<script>alert('1 & 2')</script>";

    @Test
    void render_tellsTheResultFirst() {
        ReportData data = SampleReport.edited();
        assertThat(HtmlReport.render(data))
                .containsSubsequence(
                        "<h1>" + data.title(),
                        Headline.of(data),
                        "100%",
                        "62 of 62 mistakes corrected",
                        "94.2–100%",
                        "96.8%",
                        "0.22%",
                        "strongest in 98.5% of the bootstrap draws",
                        "Held-out correct answers",
                        "What changed",
                        "B. R. Ambedkar was born in 1881.",
                        "What broke",
                        "The Dallas Cowboys play in Texas.",
                        "Drawdown by class",
                        "2 of 690",
                        "three rounds, every margin over 0.3",
                        "as written, 0.92",
                        "stop at margin",
                        "41.7 s",
                        "612 MB",
                        SampleReport.DELTA,
                        data.base().digest(),
                        data.editSet().digest(),
                        "62 fails, 186 used adapts",
                        data.change().tensors().get(0));
    }

    @Test
    void render_ofARejection_saysWhichGateWasMissed() {
        assertThat(HtmlReport.render(SampleReport.rejected()))
                .contains("Rejected</span>", "✗ missed: at most 1.5%", "✓ met: at least 99%");
    }

    @Test
    void render_escapesTextsOfTheData() {
        ChangedAnswer hostile =
                new ChangedAnswer(SCRIPT, ChangedAnswer.Kind.FIXED, SCRIPT, SCRIPT, SCRIPT, SCRIPT, SCRIPT, 0.5, 0.5);
        LayerScores layers = new LayerScores(List.of(new LayerScores.Layer(SCRIPT, 1, 1, 1, Double.NaN)), 0, SCRIPT);
        for (ReportData data :
                List.of(SampleReport.withExamples(List.of(hostile)), SampleReport.withSaliency(layers))) {
            assertThat(HtmlReport.render(data))
                    .contains("&lt;script&gt;alert(&#39;1 &amp; 2&#39;)&lt;/script&gt;")
                    .doesNotContain("<script");
        }
    }

    @Test
    void render_leavesTemplateExpressionsInTextsAlone() {
        ChangedAnswer hostile =
                new ChangedAnswer("f1", ChangedAnswer.Kind.FIXED, "{data.title} {#if}", null, "a", "b", "a", 0.5, 0.5);
        assertThat(HtmlReport.render(SampleReport.withExamples(List.of(hostile))))
                .contains("{data.title} {#if}");
    }

    @Test
    void render_fetchesNothing() {
        assertThat(HtmlReport.render(SampleReport.edited()).replace("http://www.w3.org/2000/svg", ""))
                .doesNotContainIgnoringCase("http:", "https:", "url(", "@import", "src=", "<link");
    }

    @Test
    void render_isDeterministic_inEveryLocale() {
        String expected = HtmlReport.render(SampleReport.edited());
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.GERMANY);
            assertThat(HtmlReport.render(SampleReport.edited())).isEqualTo(expected);
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void render_ofBareData_saysWhatIsMissing() {
        assertThat(HtmlReport.render(SampleReport.bare()))
                .contains(
                        "No layer was scored: layer 3 was asked for.",
                        "No margins were recorded.",
                        "No trade-off curve was measured.",
                        "No stages were recorded.",
                        "No changed answers were recorded.",
                        "No broken answers were recorded.",
                        "Not measured by class.",
                        "No files were written.")
                .doesNotContain("NaN", "null", "NOT_FOUND", "To be read with care");
    }

    @Test
    void render_showsADashForWhatWasNotMeasured() {
        ReportData.Metric unknown = new ReportData.Metric(
                "generality",
                "no held-out adapts",
                new ReportData.Measured(Double.NaN, 0, 0, Double.NaN, Double.NaN),
                null,
                null);
        LayerScores layers = new LayerScores(
                List.of(new LayerScores.Layer("layer 0", Double.NaN, Double.NaN, Double.NaN, Double.NaN)), 0, null);
        assertThat(HtmlReport.render(SampleReport.withMetrics(List.of(unknown))))
                .contains("<p class=\"figure\">–</p>");
        assertThat(HtmlReport.render(SampleReport.withSaliency(layers)))
                .contains("Layer 0 holds – of the sum")
                .doesNotContain("NaN");
    }

    @Test
    void render_shortensLongTexts_andCountsWhatItLeavesOut() {
        List<ChangedAnswer> many = IntStream.range(0, 75)
                .mapToObj(i -> new ChangedAnswer(
                        "p" + i, ChangedAnswer.Kind.BROKEN, "long ".repeat(2000), null, "a", "a", "b", 1, 1))
                .toList();
        String html = HtmlReport.render(SampleReport.withExamples(many));
        assertThat(html).contains("long long…", "broken · p59", "and 15 more").doesNotContain("broken · p60");
        assertThat(html.length()).isLessThan(100_000);
    }

    @Test
    void render_hasTablesWithHeadersAndUniqueIds() {
        String html = HtmlReport.render(SampleReport.edited());
        List<String> ids = Pattern.compile(" id=\"([^\"]+)\"")
                .matcher(html)
                .results()
                .map(match -> match.group(1))
                .toList();
        assertThat(ids).doesNotHaveDuplicates();
        for (String tag : List.of("table", "section", "tr", "td", "th", "svg", "div", "span", "p")) {
            assertThat(count(html, "<" + tag + "[ >]")).as(tag).isEqualTo(count(html, "</" + tag + ">"));
        }
        assertThat(count(html, "<thead")).isEqualTo(count(html, "<table"));
        List<String> labels = Pattern.compile("aria-labelledby=\"([^\"]+)\"")
                .matcher(html)
                .results()
                .flatMap(match -> Stream.of(match.group(1).split(" ")))
                .toList();
        assertThat(labels).isNotEmpty().isSubsetOf(ids);
    }

    private static long count(String html, String pattern) {
        return Pattern.compile(pattern).matcher(html).results().count();
    }
}
