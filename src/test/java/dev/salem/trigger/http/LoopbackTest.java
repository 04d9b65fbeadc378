package dev.salem.trigger.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoopbackTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"localhost", "LOCALHOST:8080", "127.0.0.1", "127.0.0.1:1", "127.1.2.3:80", "[::1]", "[::1]:8080"
            })
    void isHostHeader_knowsThisMachine(String header) {
        assertThat(Loopback.isHostHeader(header)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "evil.example",
                "localhost.evil.example",
                "127.0.0.1.evil.example",
                "0.0.0.0",
                "10.0.0.1:80",
                "[::]",
                "[2001:db8::1]:80",
                "localhost:80:80",
                "evil.example:80@localhost",
                "localhost\n"
            })
    void isHostHeader_knowsNoOther(String header) {
        assertThat(Loopback.isHostHeader(header)).isFalse();
    }
}
