package dev.holdfast.rig.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Before a server that says everything back. */
@Timeout(30)
class LinkTest {
    private static final int PATIENCE_MILLIS = 10_000;

    private ServerSocket server;
    private Link link;

    @BeforeEach
    void standBeforeAServer() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::echo);
        link = new Link("echo", freePort(), server.getLocalPort(), new SplittableRandom(1));
    }

    private void echo() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                Thread.ofVirtual().start(() -> {
                    try (socket) {
                        socket.getInputStream().transferTo(socket.getOutputStream());
                    } catch (IOException reset) {
                        // as the link wants it
                    }
                });
            } catch (IOException closed) {
                return;
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @AfterEach
    void takeItDown() throws IOException {
        link.close();
        server.close();
    }

    private Socket call() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), link.port());
        socket.setSoTimeout(PATIENCE_MILLIS); // a reader cannot be interrupted
        return socket;
    }

    @Test
    void answersInTheServersPlaceUntilItIsHealed() throws IOException {
        link.answerItself("no\n");
        try (Socket socket = call()) {
            new DataOutputStream(socket.getOutputStream()).writeUTF("one");
            assertThat(socket.getInputStream().readAllBytes()).asString().isEqualTo("no\n");
        }
        link.heal();
        try (Socket socket = call()) {
            new DataOutputStream(socket.getOutputStream()).writeUTF("two");
            assertThat(new DataInputStream(socket.getInputStream()).readUTF()).isEqualTo("two");
        }
    }

    @Test
    void handsEverythingOnWhenTheWeatherIsFine() throws IOException {
        try (Socket socket = call()) {
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            DataInputStream in = new DataInputStream(socket.getInputStream());
            out.writeUTF("one");
            assertThat(in.readUTF()).isEqualTo("one");
            socket.shutdownOutput();
            assertThat(in.read()).as("the end goes through as well").isEqualTo(-1);
        }
    }

    @Test
    void keepsTheOrderOfWhatIsLate() throws IOException {
        link.weather(Weather.late(2, 2), Weather.late(2, 2));
        try (Socket socket = call()) {
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            DataInputStream in = new DataInputStream(socket.getInputStream());
            for (int i = 0; i < 200; i++) {
                out.writeInt(i);
            }
            for (int i = 0; i < 200; i++) {
                assertThat(in.readInt()).isEqualTo(i);
            }
        }
    }

    @Test
    void losesWhatItSwallowsAndResetsTheConnectionWhenItHeals() throws IOException {
        try (Socket socket = call()) {
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            DataInputStream in = new DataInputStream(socket.getInputStream());
            out.writeUTF("heard");
            assertThat(in.readUTF()).isEqualTo("heard");
            link.weather(Weather.BLACK_HOLE, Weather.FINE);
            out.writeUTF("lost");
            link.heal();
            assertThatExceptionOfType(SocketException.class).isThrownBy(in::read);
        }
        handsEverythingOnWhenTheWeatherIsFine();
    }

    @Test
    void cutsAnAnswerOnceAndTells() throws Exception {
        CountDownLatch told = new CountDownLatch(1);
        try (Socket socket = call()) {
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            DataInputStream in = new DataInputStream(socket.getInputStream());
            out.writeLong(1);
            assertThat(in.readLong()).isEqualTo(1);
            link.cutAnswerAfter(16, told::countDown);
            out.writeLong(2);
            assertThat(in.readLong()).as("what went before is not counted").isEqualTo(2);
            out.writeLong(3);
            assertThatExceptionOfType(SocketException.class).isThrownBy(in::readLong);
            told.await();
        }
        handsEverythingOnWhenTheWeatherIsFine();
    }

    @Test
    void refusesConnectionsWhileItIsDown() throws IOException {
        try (Socket socket = call()) {
            socket.getOutputStream().write(1);
            assertThat(socket.getInputStream().read()).isEqualTo(1);
            link.down();
            assertThatExceptionOfType(SocketException.class)
                    .isThrownBy(() -> socket.getInputStream().read());
        }
        assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> call().close());
        link.up();
        handsEverythingOnWhenTheWeatherIsFine();
    }

    @Test
    void resetsWhoeverCallsWhileNoServerIsThere() throws IOException {
        try (Link nowhere = new Link("nobody", freePort(), freePort(), new SplittableRandom(1));
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), nowhere.port())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            assertThatExceptionOfType(SocketException.class)
                    .isThrownBy(() -> socket.getInputStream().read());
        }
    }
}
