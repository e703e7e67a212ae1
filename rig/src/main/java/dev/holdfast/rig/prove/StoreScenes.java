package dev.holdfast.rig.prove;

import dev.holdfast.local.LocalServer;
import dev.holdfast.rig.RigException;
import dev.holdfast.rig.Settings;
import dev.holdfast.rig.stage.Link;
import dev.holdfast.rig.stage.Node;
import dev.holdfast.rig.stage.SmallDisk;
import dev.holdfast.rig.stage.Weather;
import dev.holdfast.rig.stage.World.Server;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;

/** F2 to F7: the servers behind the service, and the ways to them. */
final class StoreScenes {
    private static final int TIMES = 5;
    private static final Duration MOMENT = Duration.ofMillis(700);

    /** 200 ms more or less a hundred: another continent, on a bad day. */
    private static final Weather FAR = Weather.late(200, 100);

    private final Duration away;

    /** @param away how long a server is away or frozen */
    StoreScenes(Duration away) {
        this.away = away;
    }

    List<Scene> all() {
        return List.of(
                new Scene("F2", "PostgreSQL is killed and starts again", false, this::postgresDies),
                new Scene("F2", "all sessions of PostgreSQL are ended, five times", false, StoreScenes::sessionsEnd),
                new Scene(
                        "F2",
                        "commits arrive and their answers are lost, five times",
                        false,
                        StoreScenes::answersAreLost),
                new Scene(
                        "F3",
                        "PostgreSQL is frozen",
                        false,
                        stage -> frozen(stage, stage.world().servers().postgres())),
                new Scene("F3", "the inventory is locked", false, this::inventoryLocked),
                new Scene(
                        "F4",
                        "Kafka is dead",
                        true,
                        stage -> dead(stage, stage.world().servers().kafka())),
                new Scene(
                        "F4",
                        "Kafka is frozen",
                        true,
                        stage -> frozen(stage, stage.world().servers().kafka())),
                new Scene("F4", "Kafka is swallowed", true, stage -> swallowed(stage, Server.KAFKA)),
                new Scene(
                        "F5",
                        "MongoDB is dead",
                        true,
                        stage -> dead(stage, stage.world().servers().mongo())),
                new Scene(
                        "F5",
                        "MongoDB is frozen",
                        true,
                        stage -> frozen(stage, stage.world().servers().mongo())),
                new Scene("F6", "the registry is dead while a node starts", true, this::registryDeadAtStart),
                new Scene("F6", "the registry is dead when it is no longer needed", true, this::registryDeadWhenWarm),
                new Scene(
                        "F6",
                        "the registry answers 500, then 429, then after 10 s, while a node starts and when it is warm",
                        true,
                        this::registryOutOfSorts),
                new Scene("F7", "every link is late by 200 ms more or less 100", true, this::allFar),
                new Scene("F7", "answers of PostgreSQL are swallowed", false, stage -> oneWay(stage, Server.POSTGRES)),
                new Scene("F7", "answers of Kafka are swallowed", true, stage -> oneWay(stage, Server.KAFKA)),
                new Scene("F7", "answers of MongoDB are swallowed", true, stage -> oneWay(stage, Server.MONGO)),
                new Scene("F7", "answers of the provider are swallowed", true, stage -> oneWay(stage, Server.PAYMENTS)),
                new Scene(
                        "F7",
                        "the provider is dead",
                        true,
                        stage -> dead(stage, stage.world().servers().payments())));
    }

    /** All of them and the logs at once, for they lie on one disk. */
    Scene diskFull(SmallDisk disk) {
        return new Scene("F12", "the disk under all servers and logs is full", false, stage -> {
            disk.fill();
            stage.hold(away);
            disk.free();
        });
    }

    private void postgresDies(Stage stage) throws InterruptedException {
        stage.world().servers().postgres().kill();
        stage.hold(MOMENT);
        stage.world().servers().postgres().start();
    }

    private static void sessionsEnd(Stage stage) throws InterruptedException {
        for (int i = 0; i < TIMES; i++) {
            execute(
                    stage,
                    "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()",
                    Duration.ZERO);
            stage.hold(MOMENT);
        }
    }

    private static void answersAreLost(Stage stage) throws InterruptedException {
        Link link = stage.world().link(Server.POSTGRES);
        for (int i = 0; i < TIMES; i++) {
            link.weather(Weather.FINE, Weather.BLACK_HOLE);
            stage.hold(MOMENT);
            link.heal();
            stage.hold(MOMENT);
        }
    }

    private void inventoryLocked(Stage stage) throws InterruptedException {
        execute(stage, "lock table inventory in exclusive mode", away);
    }

    private void dead(Stage stage, LocalServer server) throws InterruptedException {
        server.kill();
        stage.hold(away);
        server.start();
    }

    private void frozen(Stage stage, LocalServer server) throws InterruptedException {
        server.freeze();
        stage.hold(away);
        server.thaw();
    }

    private void swallowed(Stage stage, Server server) throws InterruptedException {
        stage.world().link(server).weather(Weather.BLACK_HOLE, Weather.BLACK_HOLE);
        stage.hold(away);
        stage.world().link(server).heal();
    }

    private void oneWay(Stage stage, Server server) throws InterruptedException {
        stage.world().link(server).weather(Weather.FINE, Weather.BLACK_HOLE);
        stage.hold(away);
        stage.world().link(server).heal();
    }

    private void registryDeadAtStart(Stage stage) throws InterruptedException {
        stage.world().servers().registry().kill();
        Node node = stage.someNode();
        stage.killAndLaunch(node, "");
        stage.hold(away);
        mustWait(stage, node);
    }

    private void registryOutOfSorts(Stage stage) throws InterruptedException {
        Link link = stage.world().link(Server.REGISTRY);
        link.answerItself(refusal("500 Internal Server Error"));
        Node node = stage.someNode();
        stage.killAndLaunch(node, "");
        stage.hold(away);
        link.answerItself(refusal("429 Too Many Requests"));
        stage.hold(away);
        link.heal();
        link.weather(Weather.FINE, Weather.late(10_000, 0));
        stage.hold(away);
        mustWait(stage, node);
    }

    private static String refusal(String status) {
        return "HTTP/1.1 " + status + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    }

    private static void mustWait(Stage stage, Node node) {
        if (!node.isRunning()) {
            stage.remarks().trouble(node.name() + " did not wait for the registry" + node.lastLines());
        }
    }

    private void registryDeadWhenWarm(Stage stage) throws InterruptedException {
        dead(stage, stage.world().servers().registry());
    }

    private void allFar(Stage stage) throws InterruptedException {
        stage.world().links().forEach(link -> link.weather(FAR, FAR));
        stage.hold(away);
    }

    /** In a transaction that stays open for so long. */
    private static void execute(Stage stage, String sql, Duration open) throws InterruptedException {
        Settings settings = stage.world().settings();
        try (Connection connection = DriverManager.getConnection(
                        settings.postgresUrl(), settings.postgresUser(), settings.postgresPassword());
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute(sql);
            stage.hold(open);
            connection.rollback();
        } catch (SQLException e) {
            throw new RigException("PostgreSQL does not do \"" + sql + "\": " + e.getMessage(), e);
        }
    }
}
