package dev.salem.workflow;

import dev.salem.editor.WeightEdit;
import dev.salem.evaluation.GateVerdict;
import dev.salem.model.FfnMatrix;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Puts an outcome together. */
final class OutcomeOf {
    private static final double MEGABYTE = 1e6;

    private OutcomeOf() {}

    /** The outcome of a run; {@code edited} is null when there is no edited model. */
    static EditOutcome run(EditFacts facts, EditOutcome.Edited edited, Stopwatch watch) {
        EditRequest request = facts.request();
        GateVerdict verdict = facts.verdict();
        return new EditOutcome(
                verdict.passed() ? EditOutcome.Status.EDITED : EditOutcome.Status.REJECTED,
                request.title(),
                base(facts.model()),
                new EditOutcome.EditSetFacts(request.editSet(), facts.set().digest()),
                facts.model().task(),
                facts.layer(),
                List.of(facts.weight().tensor()),
                facts.method(),
                settings(facts),
                facts.ready().layer().saliency().scores(),
                EditOutcome.Counts.of(
                        facts.set(), facts.ready().partition(), facts.ready().answers()),
                facts.judgement().metrics(),
                stages(facts.edit()),
                facts.edit().tradeOff(),
                EditOutcome.GateResult.of(request.gate(), verdict),
                new EditOutcome.Change(
                        facts.weight().changedBytes(), facts.weight().totalBytes()),
                edited,
                null,
                watch.seconds(),
                new EditOutcome.Memory(ProcessMemory.peakBytes() / MEGABYTE),
                request.run().seed(),
                request.run().threads(),
                facts.model().encoder().maxLength(),
                facts.requestKey(),
                facts.set().digest(),
                ToolVersion.value(),
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                warnings(facts),
                Examples.of(facts.set(), facts.judgement(), facts.model().labels()));
    }

    static EditOutcome.Base base(OpenModel model) {
        return new EditOutcome.Base(
                model.location().name(),
                model.digest(),
                model.model().architecture(),
                model.labels(),
                model.model().blocks(),
                model.model().blockNames().encoders());
    }

    static List<EditOutcome.Stage> stages(WeightEdit edit) {
        return edit.stages().stream().map(EditOutcome.Stage::of).toList();
    }

    private static Map<String, String> settings(EditFacts facts) {
        EditOptions options = facts.request().options();
        FfnMatrix matrix = facts.edit().matrix();
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("method asked for", options.method().jsonName());
        settings.put("editor", facts.editorNote());
        settings.put(
                "margin asked for",
                options.margin().isPresent() ? Double.toString(options.margin().getAsDouble()) : "auto");
        settings.put("batch", Integer.toString(options.batch()));
        settings.putAll(facts.edit().facts());
        settings.put(
                "stored as",
                facts.weight().dtype().name().toLowerCase(Locale.ROOT) + " [" + matrix.out() + ", " + matrix.in()
                        + "]");
        settings.put("max length", Integer.toString(facts.model().encoder().maxLength()));
        settings.put("seed", Long.toString(facts.request().run().seed()));
        settings.put("threads", Integer.toString(facts.request().run().threads()));
        return settings;
    }

    private static List<String> warnings(EditFacts facts) {
        List<String> warnings = new ArrayList<>(RowWarnings.of(
                facts.ready().partition(),
                facts.ready().answers(),
                facts.model().encoder()));
        warnings.addAll(facts.ready().layer().warnings());
        warnings.addAll(facts.edit().warnings());
        return warnings;
    }
}
