package dev.holdfast.rig.stage;

import dev.holdfast.rig.RigException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/**
 * A file system of its own for a world, small enough to be filled: an image on a loop device, so that what is written is as durable as
 * beside it. It needs root and a mount namespace of our own, which the launcher gives where it can.
 */
public final class SmallDisk implements AutoCloseable {
    /** Tells that the process may mount. */
    private static final String MAY_MOUNT = "holdfast.mounts";

    /** Twice what servers lay out in advance. */
    private static final long BYTES = 2L << 30;

    /** An order takes some 6 kB in all stores and logs; at 250 a second this is twice what they take. */
    private static final long BYTES_PER_SECOND = 3L << 20;

    private static final int PIECE = 1 << 20;

    /** Written and not reserved, for the servers take room meanwhile. */
    private static final long LAST_BYTES = 64L << 20;

    private final Path mountPoint;
    private final Path filler;

    private SmallDisk(Path mountPoint) {
        this.mountPoint = mountPoint;
        this.filler = mountPoint.resolve("filler");
    }

    public static boolean isPossible() {
        return Boolean.getBoolean(MAY_MOUNT);
    }

    /**
     * Makes an empty one.
     *
     * @param mountPoint what is there is hidden as long as it is mounted
     * @param time how long orders will be taken on it
     * @throws RigException where it cannot be made or mounted
     */
    public static SmallDisk mount(Path mountPoint, Duration time) throws InterruptedException {
        Path image = mountPoint.resolveSibling(mountPoint.getFileName() + ".img");
        try {
            Files.createDirectories(mountPoint);
            Files.deleteIfExists(image);
            try (var file = Files.newByteChannel(image, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                file.position(BYTES + BYTES_PER_SECOND * time.toSeconds() - 1).write(ByteBuffer.allocate(1)); // sparse
            }
            Command.output("mkfs.ext4", "-q", "-F", "-m", "0", image.toString());
            Command.output("mount", "-o", "loop", image.toString(), mountPoint.toString());
            Files.delete(image); // lives on under the mount, and is gone with it
            return new SmallDisk(mountPoint);
        } catch (IOException e) {
            throw new RigException("no small disk at " + mountPoint + ": " + e.getMessage(), e);
        }
    }

    /** Until nothing more fits: nearly all of it is only reserved, so that it takes no time and no room on the disk below. */
    public void fill() throws InterruptedException {
        byte[] piece = new byte[PIECE];
        try {
            long free = Files.getFileStore(mountPoint).getUsableSpace();
            Command.output("fallocate", "-l", Long.toString(Math.max(PIECE, free - LAST_BYTES)), filler.toString());
        } catch (IOException e) {
            throw new RigException("the small disk cannot be filled: " + e.getMessage(), e);
        }
        try (OutputStream out = Files.newOutputStream(filler, StandardOpenOption.APPEND)) {
            while (true) {
                out.write(piece);
            }
        } catch (IOException full) {
            // as wanted
        }
    }

    /** Takes away what {@link #fill} wrote. */
    public void free() {
        try {
            Files.deleteIfExists(filler);
        } catch (IOException e) {
            throw new RigException(filler + " cannot be deleted: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() throws InterruptedException {
        try {
            Command.output("umount", mountPoint.toString());
        } catch (IOException e) {
            throw new RigException("the small disk cannot be unmounted: " + e.getMessage(), e);
        }
    }
}
