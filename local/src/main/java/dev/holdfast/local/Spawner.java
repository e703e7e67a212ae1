package dev.holdfast.local;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Starts child processes in a way that none outlives this one, however it dies.
 *
 * <p>On Linux the kernel kills a child whose parent died (PR_SET_PDEATHSIG). The "parent" is the <em>thread</em> that started it, so all
 * children are started by one thread that never ends. Each child leads a session of its own, so that Ctrl-C in a terminal reaches the
 * launcher only and the launcher decides the order in which things stop. Where setpriv or setsid are missing the pid files of
 * {@link ServerProcess} have to do.
 */
final class Spawner {
    private static final ExecutorService THREAD = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("spawner").factory());
    private static final boolean SETSID = succeeds("setsid", "true");
    private static final boolean DEATH_SIGNAL = succeeds("setpriv", "--pdeathsig", "KILL", "true");
    private static final List<String> NOT_ROOT = notRoot();

    private Spawner() {}

    /** Starts the builder's command as it stands; the builder must not be used by others meanwhile. */
    static Process start(ProcessBuilder builder, Identity identity) throws IOException {
        List<String> command = new ArrayList<>();
        if (SETSID) {
            command.add("setsid");
        }
        command.addAll(identity.prefix());
        if (DEATH_SIGNAL) {
            command.addAll(List.of("setpriv", "--pdeathsig", "KILL"));
        }
        command.addAll(builder.command());
        builder.command(command);
        try {
            return THREAD.submit(builder::start).get();
        } catch (ExecutionException e) {
            throw new IOException("cannot start " + command, e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while starting " + command, e);
        }
    }

    static boolean succeeds(String... command) {
        try {
            return new ProcessBuilder(command)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false; // not installed
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** As whom a child runs. */
    enum Identity {
        /** As we do. */
        SAME,

        /** Without being root, which PostgreSQL refuses to be. */
        UNPRIVILEGED;

        List<String> prefix() {
            return switch (this) {
                case SAME -> List.of();
                case UNPRIVILEGED -> NOT_ROOT;
            };
        }

        /** Whether its processes are another user's, so that their files have to be given to that user. */
        boolean changesOwner() {
            return prefix().contains("setpriv");
        }
    }

    /**
     * A user namespace without a mapping makes root look like nobody while the files stay its own: nothing has to change owner, and no
     * folder on the way has to be opened. Where namespaces are forbidden (some containers), it is nobody with the right to reach its
     * files.
     */
    private static List<String> notRoot() {
        if (!succeeds("sh", "-c", "[ \"$(id -u)\" = 0 ]")) {
            return List.of();
        }
        if (succeeds("unshare", "-U", "true")) {
            return List.of("unshare", "-U");
        }
        return List.of(
                "setpriv",
                "--reuid=65534",
                "--regid=65534",
                "--clear-groups",
                "--inh-caps=+dac_override",
                "--ambient-caps=+dac_override");
    }
}
