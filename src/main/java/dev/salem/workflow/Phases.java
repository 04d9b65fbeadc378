package dev.salem.workflow;

/** The phases of a run, as progress names them. An editor names its own. */
final class Phases {
    static final String OPEN = "open the model";
    static final String ANSWER = "answer the edit set";
    static final String JUDGE = "judge the edit";
    static final String FETCH = "fetch the model";
    static final String WAIT = "wait";
    static final String REGISTER = "register the version";
    static final String WRITE = "write the results";

    private Phases() {}
}
