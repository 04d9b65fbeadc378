package dev.salem.workflow;

import dev.salem.editset.EditSet;
import dev.salem.editset.Group;
import dev.salem.editset.Sample;
import dev.salem.evaluation.Scored;
import dev.salem.evaluation.ScoredAnswer;
import dev.salem.evaluation.ScoredText;
import dev.salem.evaluation.TokenScores;
import dev.salem.model.FfnPass;
import dev.salem.model.LabelledText;
import dev.salem.model.TeacherForcing;
import dev.salem.model.TokenReading;
import dev.salem.progress.Progress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** A generative model's answers: to questions freely generated, to texts token by token with those before given. */
final class TokenAnswers implements Answers {
    private final Task task;
    private final Map<String, Row> rows;
    private final List<Sample> truncated;

    /**
     * @param text the prompt with the target
     * @param reading the target's tokens as predicted
     * @param said the model's own answer
     */
    private record Row(LabelledText text, TokenReading reading, GeneratedAnswer said) {}

    private TokenAnswers(Task task, Map<String, Row> rows, List<Sample> truncated) {
        this.task = task;
        this.rows = rows;
        this.truncated = truncated;
    }

    static TokenAnswers of(OpenModel model, EditSet set, Progress progress) {
        List<Sample> samples = set.samples();
        List<LabelledText> texts = AnswerTexts.of(model, samples);
        List<TokenReading> readings = TeacherForcing.read(model.generative(), texts, progress, Phases.ANSWER);
        List<GeneratedAnswer> said = model.task() == Task.QUESTION_ANSWERING
                ? GeneratedAnswer.of(model, texts, FfnPass.plain(), progress, Phases.ANSWER)
                : GeneratedAnswer.predicted(model, readings);
        Map<String, Row> rows = new HashMap<>();
        for (int row = 0; row < texts.size(); row++) {
            rows.put(samples.get(row).id(), new Row(texts.get(row), readings.get(row), said.get(row)));
        }
        return new TokenAnswers(
                model.task(),
                rows,
                samples.stream()
                        .filter(sample -> rows.get(sample.id()).text().text().truncated())
                        .toList());
    }

    @Override
    public LabelledText text(Sample sample) {
        return row(sample).text();
    }

    /** Of a right answer its tokens as the model gives them; of a text a few places with the likeliest token. */
    @Override
    public List<LabelledText> held(List<Sample> passes) {
        return task == Task.QUESTION_ANSWERING
                ? passes.stream().map(this::ownAnswer).toList()
                : passes.stream()
                        .map(this::row)
                        .flatMap(row -> HeldPlaces.of(row.text(), row.reading()).stream())
                        .toList();
    }

    private LabelledText ownAnswer(Sample pass) {
        Row row = row(pass);
        return row.reading().allRight() ? row.text() : row.said().asTarget(row.text());
    }

    /** A text that is declared a pass stands for ordinary text, whatever the model makes of it. */
    @Override
    public boolean isRight(Sample sample) {
        return task == Task.QUESTION_ANSWERING
                ? row(sample).said().says(sample.target())
                : sample.group() == Group.PASS || row(sample).reading().allRight();
    }

    @Override
    public String answer(Sample sample) {
        return row(sample).said().text();
    }

    @Override
    public List<Sample> truncated() {
        return truncated;
    }

    @Override
    public long tokens() {
        return rows.values().stream().mapToLong(row -> row.text().length()).sum();
    }

    @Override
    public Function<Sample, Scored> compare(OpenModel model, List<Sample> measured, FfnPass edited, Progress progress) {
        List<LabelledText> texts = texts(measured);
        List<TokenReading> readings = TeacherForcing.compare(model.generative(), texts, edited, progress, Phases.JUDGE);
        List<GeneratedAnswer> said = task == Task.QUESTION_ANSWERING
                ? GeneratedAnswer.of(model, texts, edited, progress, Phases.JUDGE)
                : GeneratedAnswer.predicted(model, readings);
        Map<String, Row> after = new HashMap<>();
        for (int row = 0; row < texts.size(); row++) {
            after.put(measured.get(row).id(), new Row(texts.get(row), readings.get(row), said.get(row)));
        }
        return sample -> scored(
                sample,
                after.get(sample.id()),
                mean(after.get(sample.id()).reading().divergences()));
    }

    @Override
    public Scored compare(Answers edited, Sample sample, ToDoubleFunction<Sample> divergence) {
        return scored(sample, ((TokenAnswers) edited).row(sample), divergence.applyAsDouble(sample));
    }

    private Scored scored(Sample sample, Row after, double divergence) {
        Row before = row(sample);
        TokenScores tokens = scores(before.reading(), after.reading(), divergence);
        return task == Task.QUESTION_ANSWERING
                ? new ScoredAnswer(
                        sample.id(),
                        before.said().text(),
                        after.said().text(),
                        before.said().says(sample.target()),
                        after.said().says(sample.target()),
                        tokens)
                : new ScoredText(sample.id(), before.said().text(), after.said().text(), tokens);
    }

    private static TokenScores scores(TokenReading before, TokenReading after, double divergence) {
        int tokens = before.tops().length;
        int rightBefore = 0;
        int rightAfter = 0;
        int lost = 0;
        int changed = 0;
        for (int token = 0; token < tokens; token++) {
            rightBefore += before.isRight(token) ? 1 : 0;
            rightAfter += after.isRight(token) ? 1 : 0;
            lost += before.isRight(token) && !after.isRight(token) ? 1 : 0;
            changed += before.tops()[token] == after.tops()[token] ? 0 : 1;
        }
        return new TokenScores(
                tokens,
                rightBefore,
                rightAfter,
                lost,
                changed,
                smallest(before.margins()),
                smallest(after.margins()),
                sum(before.losses()),
                sum(after.losses()),
                divergence);
    }

    private static double smallest(float[] values) {
        double smallest = Double.POSITIVE_INFINITY;
        for (float value : values) {
            smallest = Math.min(smallest, value);
        }
        return smallest;
    }

    private static double sum(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum;
    }

    private static double mean(float[] values) {
        return sum(values) / values.length;
    }

    private Row row(Sample sample) {
        return rows.get(sample.id());
    }
}
