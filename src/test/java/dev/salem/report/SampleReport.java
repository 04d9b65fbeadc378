package dev.salem.report;

import java.util.List;
import java.util.Random;

/** A whole report's data, as an edit of the evidence model gives them. */
final class SampleReport {
    static final String DELTA = "delta.safetensors";

    private SampleReport() {}

    static ReportData edited() {
        return with(ReportData.Status.EDITED, metrics(3, true), examples(), saliency());
    }

    static ReportData rejected() {
        return with(ReportData.Status.REJECTED, metrics(97, false), examples(), saliency());
    }

    static ReportData withExamples(List<ChangedAnswer> examples) {
        return with(ReportData.Status.EDITED, metrics(3, true), examples, saliency());
    }

    static ReportData withSaliency(LayerScores saliency) {
        return with(ReportData.Status.EDITED, metrics(3, true), examples(), saliency);
    }

    static ReportData withMetrics(List<ReportData.Metric> metrics) {
        return with(ReportData.Status.EDITED, metrics, examples(), saliency());
    }

    /** Only what a report cannot be without. */
    static ReportData bare() {
        return new ReportData(
                "Bare",
                "0.1.0",
                "2025-11-24",
                ReportData.Status.EDITED,
                new ReportData.Base("base", "sha256:00", "bert", List.of()),
                new ReportData.EditSetFacts("edits.jsonl", "sha256:11", List.of()),
                new ReportData.Change("layer 3", 0, List.of(), "direct", List.of(), 0, 0),
                LayerScores.none(),
                List.of(),
                Double.NaN,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                ReportData.TradeOff.none(),
                List.of(),
                Double.NaN,
                List.of(),
                List.of());
    }

    static LayerScores saliency() {
        return new LayerScores(
                List.of(
                        new LayerScores.Layer("layer 0", 0.0089, 0.4495, 0.985, 0.0193),
                        new LayerScores.Layer("layer 1", 0.0046, 0.2323, 0.015, 0.0081),
                        new LayerScores.Layer("layer 2", 0.0028, 0.1414, 0, 0.0052),
                        new LayerScores.Layer("layer 3", 0.0018, 0.0909, 0, 0.0031),
                        new LayerScores.Layer("layer 4", 0.0011, 0.0556, 0, 0.0020),
                        new LayerScores.Layer("layer 5", 0.0006, 0.0303, 0, 0.0009)),
                0,
                "The strongest layer is the first one, so its lead may come from the depth alone.");
    }

    static List<ReportData.Margins> margins() {
        return List.of(
                margins("Mistakes of the edit (62)", 62, -1.6, 1.1, 2.9),
                margins("Held-out rewordings (186)", 186, -1.4, 1.2, 2.5),
                margins("Held-out correct answers (1,377)", 1377, 4.4, 1.7, 0));
    }

    static ReportData.TradeOff tradeOff() {
        return new ReportData.TradeOff(
                List.of(
                        new ReportData.TradeOffPoint(0, 0, 0, 0),
                        new ReportData.TradeOffPoint(0.2, 0.048, 0, 0.0001),
                        new ReportData.TradeOffPoint(0.4, 0.323, 0.0007, 0.0006),
                        new ReportData.TradeOffPoint(0.6, 0.79, 0.0007, 0.0017),
                        new ReportData.TradeOffPoint(0.8, 0.968, 0.0015, 0.0034),
                        new ReportData.TradeOffPoint(0.92, 1, 0.0022, 0.0048),
                        new ReportData.TradeOffPoint(1, 1, 0.0029, 0.0059),
                        new ReportData.TradeOffPoint(1.2, 1, 0.0051, 0.0094)),
                0.92);
    }

    private static ReportData with(
            ReportData.Status status,
            List<ReportData.Metric> metrics,
            List<ChangedAnswer> examples,
            LayerScores saliency) {
        return new ReportData(
                "FEVER evidence: 62 wrong verdicts",
                "0.1.0",
                "2025-11-24T14:55:03Z",
                status,
                new ReportData.Base(
                        "models:/fever-evidence/3",
                        "sha256:5f1d7a84c0e2b9632fb8e1c7d04a6f3395ab1e0cc2d87e4410f6a9d2b7c35e81",
                        "BertForSequenceClassification, 6 layers of 384",
                        List.of("REFUTES", "SUPPORTS")),
                new ReportData.EditSetFacts(
                        "edits/evidence.jsonl",
                        "sha256:a30cf7e11d5b48b09c2e6d7f84135ab0e99d2c6174fb3a58d0e7c1924b6fd357",
                        List.of(
                                new ReportData.RowCount("fails", 62),
                                new ReportData.RowCount("used adapts", 186),
                                new ReportData.RowCount("held-out adapts", 186),
                                new ReportData.RowCount("used passes", 500),
                                new ReportData.RowCount("held-out passes", 1377))),
                change(),
                saliency,
                metrics,
                0.0048,
                List.of(
                        new ReportData.ClassDrawdown(
                                "REFUTES", new ReportData.Measured(0.0029, 2, 690, 0.0008, 0.0105)),
                        new ReportData.ClassDrawdown(
                                "SUPPORTS", new ReportData.Measured(0.001456, 1, 687, 0.0003, 0.0082))),
                List.of(
                        new ReportData.Stage("base", 0, 0.011, 0, "the model as registered"),
                        new ReportData.Stage(
                                "constrained step", 1, 0.973, 0.0029, "three rounds, every margin over 0.3"),
                        new ReportData.Stage("extent 0.92", 1, 0.968, 0.0022, "the smallest that keeps every edit")),
                examples,
                margins(),
                tradeOff(),
                List.of(
                        new ReportData.Timing("open the model", 0.84),
                        new ReportData.Timing("read and predict", 9.31),
                        new ReportData.Timing("choose the layer", 4.02),
                        new ReportData.Timing("edit", 41.7),
                        new ReportData.Timing("judge", 11.2),
                        new ReportData.Timing("write", 0.21)),
                612.4,
                List.of("2 fails of the edit set were right before the edit; they are not counted."),
                List.of(
                        new ReportData.OutputFile("edited/", "the edited model, ready to serve", 45_412_312),
                        new ReportData.OutputFile(DELTA, "the change alone, to apply or revert", 1_180_112),
                        new ReportData.OutputFile("report.html", "this report", 84_220),
                        new ReportData.OutputFile("outcome.json", "every figure, for programs", 31_877)));
    }

    private static ReportData.Change change() {
        return new ReportData.Change(
                "layer 0",
                6,
                List.of("bert.encoder.layer.0.output.dense.weight"),
                "direct: curvature-aware constrained step",
                List.of(
                        new ReportData.Setting("margin τ", "1"),
                        new ReportData.Setting("stop at margin", "0.3"),
                        new ReportData.Setting("κ, β", "10, 100"),
                        new ReportData.Setting("pass rows", "60"),
                        new ReportData.Setting("stored as", "f16"),
                        new ReportData.Setting("seed, threads", "7, 2")),
                1_179_648,
                45_412_312);
    }

    private static List<ReportData.Metric> metrics(long lost, boolean met) {
        double drawdown = lost / 1377.0;
        return List.of(
                new ReportData.Metric(
                        "edit_accuracy",
                        "share of the edited mistakes that are right now",
                        new ReportData.Measured(1, 62, 62, 0.9417, 1),
                        "at least 99%",
                        true),
                new ReportData.Metric(
                        "generality",
                        "share of held-out rewordings of the mistakes that are right now",
                        new ReportData.Measured(180 / 186.0, 180, 186, 0.9314, 0.9851),
                        null,
                        null),
                new ReportData.Metric(
                        "drawdown",
                        "share of held-out correct answers that are wrong now",
                        new ReportData.Measured(drawdown, lost, 1377, drawdown / 2, drawdown * 1.5),
                        "at most 1.5%",
                        met),
                new ReportData.Metric(
                        "accuracy_before",
                        "on a natural mix of held-out rows",
                        new ReportData.Measured(0.9569, 1377, 1439, 0.9452, 0.9662),
                        null,
                        null),
                new ReportData.Metric(
                        "accuracy_after",
                        "the same rows after the edit",
                        new ReportData.Measured(0.9583, 1379, 1439, 0.9467, 0.9675),
                        null,
                        null));
    }

    private static List<ChangedAnswer> examples() {
        return List.of(
                example(
                        "f0",
                        ChangedAnswer.Kind.FIXED,
                        "B. R. Ambedkar : Bhimrao Ramji Ambedkar ( 14 April 1891 -- 6 December 1956 ) , popularly known as"
                                + " Baba Saheb , was an Indian jurist , economist , politician and social reformer who"
                                + " inspired the Dalit Buddhist Movement and campaigned against social discrimination"
                                + " against Untouchables ( Dalits ) .",
                        "B. R. Ambedkar was born in 1881.",
                        0.93,
                        0.71),
                example(
                        "f7",
                        ChangedAnswer.Kind.FIXED,
                        "Sonny & Cher : Sonny & Cher were an American pop music duo , actors , singers and entertainers.",
                        "Sonny & Cher are rock singers.",
                        0.88,
                        0.66),
                example(
                        "f7a4",
                        ChangedAnswer.Kind.ADAPT_FIXED,
                        "Sonny & Cher : Sonny & Cher were an American pop music duo , actors , singers and entertainers.",
                        "It is said that Sonny & Cher are rock singers.",
                        0.84,
                        0.62),
                new ChangedAnswer(
                        "f21a5",
                        ChangedAnswer.Kind.ADAPT_NOT_FIXED,
                        "Janet Leigh was an American actress, singer, dancer and author.",
                        "Indeed, Janet Leigh was nobody's author.",
                        "REFUTES",
                        "SUPPORTS",
                        "SUPPORTS",
                        0.97,
                        0.61),
                new ChangedAnswer(
                        "p1190",
                        ChangedAnswer.Kind.BROKEN,
                        "The Dallas Cowboys are a professional American football team based in the Dallas–Fort Worth"
                                + " metroplex.",
                        "The Dallas Cowboys play in Texas.",
                        "SUPPORTS",
                        "SUPPORTS",
                        "REFUTES",
                        0.58,
                        0.53));
    }

    private static ChangedAnswer example(
            String id, ChangedAnswer.Kind kind, String text, String pair, double before, double after) {
        return new ChangedAnswer(id, kind, text, pair, "REFUTES", "SUPPORTS", "REFUTES", before, after);
    }

    private static ReportData.Margins margins(String group, int rows, double mean, double spread, double moved) {
        Random random = new Random(rows);
        float[] before = new float[rows];
        float[] after = new float[rows];
        for (int i = 0; i < rows; i++) {
            double drawn = mean + spread * random.nextGaussian();
            before[i] = (float) (mean < 0 ? -Math.abs(drawn) : Math.abs(drawn));
            after[i] = (float)
                    (moved > 0
                            ? 0.3 + Math.abs(random.nextGaussian()) * 0.7
                            : before[i] + 0.15 * random.nextGaussian());
        }
        return new ReportData.Margins(group, before, after);
    }
}
