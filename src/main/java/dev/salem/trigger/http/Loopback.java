package dev.salem.trigger.http;

import java.util.Locale;
import java.util.regex.Pattern;

/** Names of this machine that no other machine is reached by. */
final class Loopback {
    private static final Pattern ADDRESS =
            Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|\\[?::1]?|\\[?(0{1,4}:){7}0{0,3}1]?");
    private static final Pattern PORT = Pattern.compile(":[0-9]{1,5}$");

    private Loopback() {}

    /** Whether a server that listens there is reached from this machine alone. */
    static boolean isAddress(String host) {
        return ADDRESS.matcher(host.toLowerCase(Locale.ROOT)).matches();
    }

    /** Whether a request's {@code Host} header names it, with a port or without. */
    static boolean isHostHeader(String header) {
        return isAddress(header) || isAddress(PORT.matcher(header).replaceFirst(""));
    }
}
