package dev.holdfast.rig.stage;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongPredicate;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** One direction of one connection: a thread reads, and another one writes what is due. */
final class Pipe {
    private static final int PIECE = 16 * 1024;

    /** Pieces on their way; a full line is what a slow network is to its sender. */
    private static final int UNDER_WAY = 256;

    private static final byte[] END = {};

    private final Socket from;
    private final Socket to;
    private final Supplier<Weather> weather;
    private final RandomGenerator random;
    private final LongPredicate mayPass;
    private final BlockingQueue<Piece> line = new ArrayBlockingQueue<>(UNDER_WAY);
    private final AtomicLong counted = new AtomicLong();
    private volatile boolean ended;

    /** @param mayPass asked before a piece is delivered, with the bytes since counting began and this piece; false = the end */
    Pipe(Socket from, Socket to, Supplier<Weather> weather, RandomGenerator random, LongPredicate mayPass) {
        this.from = from;
        this.to = to;
        this.weather = weather;
        this.random = random;
        this.mayPass = mayPass;
    }

    private record Piece(long dueNanos, byte[] bytes) {}

    void start(Runnable then) {
        Thread.ofVirtual().start(this::read);
        Thread.ofVirtual().start(() -> {
            write();
            ended = true;
            then.run();
        });
    }

    boolean ended() {
        return ended;
    }

    /** Counts from nought again. */
    void count() {
        counted.set(0);
    }

    private void read() {
        byte[] buffer = new byte[PIECE];
        long due = System.nanoTime();
        try {
            InputStream in = from.getInputStream();
            int came = in.read(buffer);
            while (came >= 0) {
                Weather now = weather.get();
                if (!now.swallows()) {
                    long late = TimeUnit.MILLISECONDS.toNanos(late(now));
                    due = Math.max(due, System.nanoTime() + late) + pace(now, came); // never past an earlier piece
                    line.put(new Piece(due, Arrays.copyOf(buffer, came)));
                }
                came = in.read(buffer);
            }
        } catch (IOException broken) {
            // the other side learns of it by the end of the line
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        finish(due);
    }

    private void finish(long due) {
        try {
            line.put(new Piece(due, END));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private long late(Weather now) {
        int jitter = now.jitterMillis();
        return now.delayMillis() + (jitter == 0 ? 0 : random.nextInt(-jitter, jitter + 1));
    }

    private static long pace(Weather now, int bytes) {
        return now.bytesPerSecond() == 0 ? 0 : TimeUnit.SECONDS.toNanos(bytes) / now.bytesPerSecond();
    }

    private void write() {
        try {
            OutputStream out = to.getOutputStream();
            Piece piece = line.take();
            while (piece.bytes.length > 0) {
                TimeUnit.NANOSECONDS.sleep(piece.dueNanos - System.nanoTime());
                if (!mayPass.test(counted.addAndGet(piece.bytes.length))) {
                    drain();
                    return;
                }
                out.write(piece.bytes);
                piece = line.take();
            }
            to.shutdownOutput();
        } catch (IOException broken) {
            drain(); // or the reader would wait for room for ever
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void drain() {
        try {
            from.close();
        } catch (IOException gone) {
            // it is closed
        }
        line.clear();
    }
}
