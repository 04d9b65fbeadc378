package dev.salem.workflow;

import dev.salem.editset.EditSet;
import dev.salem.editset.FactQuestion;
import dev.salem.editset.FactQuestions;
import dev.salem.editset.Group;
import dev.salem.editset.Sample;
import dev.salem.editset.Split;
import dev.salem.model.AnswerForm;
import dev.salem.progress.Progress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Questions whose known answers are exchanged for others. Edits are taken from the file's beginning, passes from its end;
 * the other wording of an edited question is held out, so it measures generality.
 */
public final class QuestionPool extends BenchmarkPool {
    /** Of ten fails, for those that the model answers with the alternative already. */
    private static final int SPARE = 10;

    private final Path file;
    private final int adapts;
    private final int usedPasses;
    private final int heldoutPasses;

    /**
     * @param file as {@link FactQuestions} reads it
     * @param adapts rule-made rewordings of each edited question that the editor sees
     * @param usedPasses questions that the editor sees, of which those count that the model answers right
     * @param heldoutPasses questions to measure drawdown with, likewise
     */
    public QuestionPool(Path file, int adapts, int usedPasses, int heldoutPasses) {
        if (adapts < 0) {
            throw new WorkflowException("adapts must not be negative, got: " + adapts);
        }
        if (usedPasses < 1 || heldoutPasses < 1) {
            throw new WorkflowException(
                    "used and held-out passes must be at least 1, got: " + usedPasses + " and " + heldoutPasses);
        }
        this.file = file;
        this.adapts = adapts;
        this.usedPasses = usedPasses;
        this.heldoutPasses = heldoutPasses;
    }

    @Override
    EditSet rows(Site site, OpenModel model, int fails, RunOptions run, Progress progress) {
        List<FactQuestion> questions = FactQuestions.read(file);
        // A decoder goes on where the question ends.
        String before = model.generative().answerForm() == AnswerForm.CONTINUATION ? " " : "";
        List<Sample> edits = new ArrayList<>();
        List<Sample> passes = new ArrayList<>();
        Set<String> asked = new HashSet<>();
        int wanted = fails + fails / SPARE + 1;
        int next = 0;
        for (; next < questions.size() && edits.size() < 2 * wanted; next++) {
            FactQuestion question = questions.get(next);
            if (canBeEdited(question) && asked.add(question.question()) && asked.add(question.rephrase())) {
                edits.addAll(edit(question, "q" + (next + 1), before, next + 1));
            }
        }
        for (int row = questions.size() - 1; row >= next && passes.size() < usedPasses + heldoutPasses; row--) {
            FactQuestion question = questions.get(row);
            if (asked.add(question.question())) {
                Split split = passes.size() < heldoutPasses ? Split.HELDOUT : Split.EDIT;
                passes.add(new Sample(
                        "q" + (row + 1),
                        null,
                        question.question(),
                        null,
                        before + question.answer(),
                        Group.PASS,
                        split,
                        row + 1));
            }
        }
        if (passes.size() < usedPasses + heldoutPasses) {
            throw new WorkflowException(file + " has " + questions.size() + " questions, too few for " + fails
                    + " edits, " + usedPasses + " used and " + heldoutPasses + " held-out passes");
        }
        edits.addAll(passes);
        return EditSet.of(edits).enriched(adapts);
    }

    private static boolean canBeEdited(FactQuestion question) {
        return !question.alternative().isBlank()
                && !plain(question.alternative()).equals(plain(question.answer()))
                && !question.question().equals(question.rephrase());
    }

    private static String plain(String answer) {
        return answer.strip().toLowerCase(Locale.ROOT);
    }

    private static List<Sample> edit(FactQuestion question, String id, String before, int line) {
        String target = before + question.alternative();
        return List.of(
                new Sample(id, null, question.question(), null, target, Group.FAIL, Split.EDIT, line),
                new Sample(id + "-rephrase", id, question.rephrase(), null, target, Group.ADAPT, Split.HELDOUT, line));
    }

    @Override
    boolean isNaturalMix() {
        return false;
    }
}
