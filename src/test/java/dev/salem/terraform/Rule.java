package dev.salem.terraform;

import java.util.List;
import java.util.function.Predicate;

/**
 * What holds for every resource of a type, by the AWS provider's documentation.
 *
 * @param promise in words
 * @param concerned which resources it is about; there must be one at least
 * @param kept whether one of them keeps it
 */
record Rule(String promise, Predicate<Resource> concerned, Predicate<Resource> kept) {
    static Rule every(String type, String promise, Predicate<Resource> kept) {
        return new Rule(promise, resource -> resource.type().equals(type), kept);
    }

    /** The addresses of those that break it. */
    List<String> broken(List<Resource> resources) {
        List<Resource> ours = resources.stream().filter(concerned).toList();
        if (ours.isEmpty()) {
            return List.of("nothing that it is about");
        }
        return ours.stream().filter(kept.negate()).map(Resource::address).toList();
    }

    @Override
    public String toString() {
        return promise;
    }
}
