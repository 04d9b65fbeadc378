package dev.salem.terraform;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;

/**
 * What this machine has in the place of what programs of a deployment call elsewhere.
 *
 * @param values by the variables that tell a program where the others are
 */
record StandIns(URI aws, Map<String, String> values) {
    /** A program's environment with these values, where it has such a variable: what it hasn't been told it won't be. */
    Map<String, String> inPlaceOf(Map<String, String> told) {
        Map<String, String> environment = new HashMap<>(told);
        values.forEach(environment::replace);
        return environment;
    }

    /** The same with AWS at another address, such as a proxy in front. */
    StandIns at(URI other) {
        return new StandIns(other, values);
    }

    /** The same for a program that needs one more of its values exchanged. */
    StandIns with(String variable, String value) {
        Map<String, String> more = new HashMap<>(values);
        more.put(variable, value);
        return new StandIns(aws, more);
    }
}
