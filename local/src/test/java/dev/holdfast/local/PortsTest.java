package dev.holdfast.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortsTest {
    @TempDir
    private Path home;

    @Test
    void aPortIsKeptWhileItIsFree() throws IOException {
        int port = new Ports(home).choose("kafka", 0);
        assertThat(new Ports(home).choose("kafka", 0)).isEqualTo(port);
        try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            assertThat(new Ports(home).choose("kafka", 0)).isNotEqualTo(port);
        }
    }

    @Test
    void aWishedPortIsTakenWhenItIsFree() throws IOException {
        int wished = new Ports(home).choose("other", 0);
        assertThat(new Ports(home).choose("kafka", wished)).isEqualTo(wished);
        try (ServerSocket _ = new ServerSocket(wished, 1, InetAddress.getLoopbackAddress())) {
            assertThat(new Ports(home).choose("kafka", wished)).isNotEqualTo(wished);
        }
    }

    @Test
    void noTwoServersGetTheSamePort() {
        Ports ports = new Ports(home);
        int first = ports.choose("kafka", 0);
        assertThat(ports.choose("mongo", first)).isNotEqualTo(first);
    }
}
